// Bound: a demand on a number, e.g. `recall >= 0.9`. Constraints of tuning and gates are made of it.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "assay/fields.h"

namespace assay {

enum class Relation : uint8_t { at_least, above, at_most, below, equal };
template <> struct EnumNames<Relation> {
  static constexpr std::array<std::string_view, 5> names{">=", ">", "<=", "<", "=="};
};

struct Bound {
  std::string what;  // left of the sign: a spec, or a function of one
  Relation comparison = Relation::at_least;
  double value = 0;

  bool met(double x) const;  // never by NaN
  /// Whether larger numbers are nearer to it: >= and >.
  bool from_below() const { return comparison == Relation::at_least || comparison == Relation::above; }
  std::string text() const;
};

/// Reads "SPEC OP NUMBER". Throws InvalidInput (usage) that begins with `where`, e.g. the flag.
Bound parse_bound(std::string_view text, std::string_view where);

}  // namespace assay

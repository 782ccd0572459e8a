// A metric of the user's own: an expression over the fields of a state, with a name, a direction and a range.
#pragma once
#include <string_view>

#include "assay/catalog.h"

namespace assay {

/// What is declared about a metric of one's own.
struct Declared {
  Direction direction = Direction::maximize;
  double low = -std::numeric_limits<double>::infinity(), high = std::numeric_limits<double>::infinity();
  static constexpr auto fields() {
    return std::tuple{field("direction", &Declared::direction, "which way is better"),
                      field("low", &Declared::low, "least value"), field("high", &Declared::high, "greatest value")};
  }
};

/// The metric `name = expression`. Equal ones have the same row while one of them lives. Throws InvalidInput (usage)
/// for a name that is none or is taken, an expression that is none, and tasks without fields.
Spec custom_metric(std::string_view name, std::string_view expression, const Declared& declared, Task task);
/// `name(direction=..., low=..., high=...)=expression`, without what is not declared.
std::string custom_text(const Spec& spec);

}  // namespace assay

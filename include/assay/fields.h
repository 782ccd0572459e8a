// Field lists: the only reflection. A parameter struct names its fields once; parsing, printing, documentation and
// bindings derive from the list.
//
//   struct FBeta {
//     double beta = 1.0;
//     static constexpr auto fields() { return std::tuple{field("beta", &FBeta::beta, "weight of recall", above(0))}; }
//   };
#pragma once
#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <variant>

namespace assay {

/// Admissible interval of a number; open ends exclude the bound.
struct Bounds {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  bool open_low = false, open_high = false;
  constexpr bool contains(double x) const {
    return (open_low ? x > low : x >= low) && (open_high ? x < high : x <= high);
  }
};
constexpr Bounds anything() { return {}; }
constexpr Bounds above(double low) { return {.low = low, .open_low = true}; }
constexpr Bounds at_least(double low) { return {.low = low}; }
constexpr Bounds between(double low, double high) { return {low, high}; }
constexpr Bounds inside(double low, double high) { return {low, high, true, true}; }

template <class S, class T> struct Field {
  std::string_view name;
  T S::*member;
  std::string_view help;
  Bounds bounds;
};

template <class S, class T>
constexpr Field<S, T> field(std::string_view name, T S::*member, std::string_view help, Bounds bounds = {}) {
  return {name, member, help, bounds};
}

/// Specialise with `static constexpr std::array names = {...}` in the order of the enumerators (from 0).
template <class E> struct EnumNames;

/// The value of a parameter, before it is put into its struct. Enumerations travel as their names.
using Param = std::variant<bool, int64_t, double, std::string>;

enum class ParamType : uint8_t { boolean, integer, real, text, choice };

/// A parameter as the catalogue shows it.
struct ParamDef {
  std::string_view name;
  ParamType type;
  std::string_view help;
  Bounds bounds;
  const std::string_view* choices = nullptr;
  size_t choice_count = 0;
  Param (*default_value)() = nullptr;
};

struct NoParams {
  static constexpr auto fields() { return std::tuple{}; }
};

}  // namespace assay

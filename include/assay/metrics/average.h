// Averages of one outcome a class, label or output into one value, and the words for those that were
// undefined.
#pragma once
#include <functional>

#include "assay/metric.h"

namespace assay {

enum class Average : uint8_t { macro, micro, weighted, none };
template <> struct EnumNames<Average> {
  static constexpr std::array<std::string_view, 4> names{"macro", "micro", "weighted", "none"};
};
enum class LabelAverage : uint8_t { macro, micro, weighted, none, samples };
template <> struct EnumNames<LabelAverage> {
  static constexpr std::array<std::string_view, 5> names{"macro", "micro", "weighted", "none", "samples"};
};
enum class OutputAverage : uint8_t { uniform, variance_weighted, none };
template <> struct EnumNames<OutputAverage> {
  static constexpr std::array<std::string_view, 3> names{"uniform", "variance_weighted", "none"};
};
enum class Multiclass : uint8_t { ovr, ovo };
template <> struct EnumNames<Multiclass> { static constexpr std::array<std::string_view, 2> names{"ovr", "ovo"}; };

/// The mean of `each` under the policy of `context`, class by class before averaging. `weights` empty: plain
/// mean. With `skip_nan`, NaN classes are left out (scikit-learn's zero_division=nan); else they make the
/// mean NaN.
Value average_of(std::span<const Outcome> each, std::span<const double> weights, bool skip_nan, const Context& context);

/// One number a label, under the policy of `context`.
Value vector_of(std::span<const Outcome> each, std::span<const std::string> labels, const Context& context);

/// The exact weighted mean, rounded once; weights that are all zero count as none. NaN of nothing.
double mean_of(std::span<const double> values, std::span<const double> weights, bool skip_nan);

/// Gathers why parts of a value were undefined: "no predicted positives for 'a', 'b' and 3 more".
class Reasons {
 public:
  /// The number after the policy of `context`, as `settle` gives it; notes the reason under the name of the
  /// part.
  double settle(const Outcome& outcome, const Context& context, const std::function<std::string()>& part);
  std::string text() const;

 private:
  struct Reason {
    std::string words;
    std::vector<std::string> parts;
    size_t more = 0;
  };
  std::vector<Reason> reasons_;
};

}  // namespace assay

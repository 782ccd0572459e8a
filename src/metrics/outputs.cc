#include "assay/metrics/outputs.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace assay {

namespace detail {

std::vector<double> target_spreads(const AnyState& moments, size_t outputs) {
  const auto& fan = static_cast<const StateBox<Fan<TargetMoments>>&>(moments).state;
  std::vector<double> spreads(outputs, 0.0);
  for (size_t j = 0; j < fan.parts.size(); ++j) {
    const auto& m = fan.parts[j];
    spreads[j] = centred(m.weight, m.sum, m.sum, m.square);
  }
  auto odd = [](double x) { return x < std::numeric_limits<double>::min() || !std::isfinite(x); };
  if (std::none_of(spreads.begin(), spreads.end(), odd)) return spreads;
  Exact largest(0);
  for (const auto& m : fan.parts)
    if (Exact spread = m.spread(); spread.valid() && (spread - largest).sign() > 0) largest = spread;
  if (odd(rounded(largest)) && largest.sign() > 0)  // no double, though their ratios are
    for (size_t j = 0; j < fan.parts.size(); ++j) spreads[j] = ratio(fan.parts[j].spread(), largest);
  return spreads;
}

}  // namespace detail

Value average_outputs(std::span<const Outcome> each, std::span<const double> variance, OutputAverage average,
                      const Context& context) {
  if (average == OutputAverage::none) return vector_of(each, context.labels, context);
  if (each.size() == 1) return settle(each[0], context);
  const bool spread = std::any_of(variance.begin(), variance.end(), [](double v) { return v != 0; });
  return average_of(each, spread ? variance : std::span<const double>(), false, context);
}

}  // namespace assay

// Intervals of the mean error and of quantiles of the errors, of one output.
#include <cmath>

#include "assay/base/distributions.h"
#include "assay/metrics/regression_losses.h"

namespace assay::intervals {
namespace {

/// The one part of a fan; null when there are several outputs.
template <class S> const S* only(const AnyState* any) {
  const auto& parts = state<Fan<S>>(any).parts;
  return parts.size() == 1 ? parts.data() : nullptr;
}

/// The least k from 0 to n with P(X <= k) >= p, X binomial.
double binomial_quantile(double p, double n, double q) {
  double low = 0, high = n;
  while (low < high) {
    const double middle = std::floor((low + high) / 2);
    if (binomial_cdf(middle, n, q) >= p)
      high = middle;
    else
      low = middle + 1;
  }
  return low;
}

}  // namespace

Found of_mean_error(const IntervalInput& in) {
  const auto* errors = only<ErrorSum>(in.states[0]);
  const auto* squares = only<TermSum<SquaredError>>(in.more[0]);
  const auto band = errors && squares ? mean_band(errors->sum, squares->sum, errors->weight, in) : std::nullopt;
  return band ? within_range(in, "mean", *band) : Found();
}

std::vector<StateNeed> squared_errors(const Params&) {
  std::vector<StateNeed> needs;
  detail::add_need<Fan<TermSum<SquaredError>>>(needs, NoParams{});
  return needs;
}

Found of_quantile(const IntervalInput& in, const Runs& runs, double q) {
  const double n = std::floor(runs.positive().value() * in.units), alpha = 1 - in.level;
  if (!(n >= 2 && n < 0x1p53) || !(q > 0 && q < 1)) return {};
  // The j-th smallest is at most the quantile unless fewer than j rows are below it: P(X <= j - 1) <= alpha
  // / 2.
  const double low_rank = binomial_quantile(alpha / 2, n, q), high_rank = binomial_quantile(1 - alpha / 2, n, q) + 1;
  if (low_rank < 1 || high_rank > n) return {};
  Band band{std::nan(""), std::nan("")};
  ExactSum below;
  runs.for_each(Order::ascending, [&](double x, double weight, double) {
    if (!std::isnan(band.high)) return;
    below.add(weight);
    const double rank = below.value() * in.units;
    if (std::isnan(band.low) && rank >= low_rank) band.low = x;
    if (rank >= high_rank) band.high = x;
  });
  return within_range(in, "order_statistics", band);
}

Found of_correlation(const IntervalInput& in) {
  const auto* target = only<TargetMoments>(in.states[0]);
  const double r = in.value.number(), n = target ? target->weight.value() * in.units : 0;
  if (!(n > 3) || !(std::abs(r) < 1)) return {};
  const double centre = std::atanh(r), reach = two_sided_z(in.level) / std::sqrt(n - 3);
  return within_range(in, "fisher", {std::tanh(centre - reach), std::tanh(centre + reach)});
}

Found of_median_error(const IntervalInput& in) {
  const auto* values = only<ValueRuns<AbsoluteError>>(in.states[0]);
  return values ? of_quantile(in, values->runs, 0.5) : Found();
}

Found of_quantile_error(const IntervalInput& in) {
  const auto* values = only<ValueRuns<AbsoluteError>>(in.states[0]);
  return values ? of_quantile(in, values->runs, detail::make_params<ErrorQuantile>(in.params).q) : Found();
}

}  // namespace assay::intervals

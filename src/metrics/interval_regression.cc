// Intervals of the mean error and of quantiles of the errors, of one output.
#include <cmath>

#include "assay/base/distributions.h"
#include "assay/metrics/regression_scores.h"

namespace assay::intervals {
namespace {

template <class S> const std::vector<S>& outputs(const AnyState* any) { return state<Fan<S>>(any).parts; }

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
  const auto& errors = outputs<ErrorSum>(in.states[0]);
  const auto& squares = outputs<TermSum<SquaredError>>(in.more[0]);
  return of_outputs(in, errors.size(), [&](const IntervalInput& one, size_t j) {
    const auto band = mean_band(errors[j].sum, squares[j].sum, errors[j].weight, one);
    return band ? within_range(one, "mean", *band) : Found();
  });
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
  if (low_rank < 1 || high_rank > n) return in.none("too few rows beyond the quantile");
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
  const auto& target = outputs<TargetMoments>(in.states[0]);
  return of_outputs(in, target.size(), [&](const IntervalInput& one, size_t j) {
    const double r = one.value.number(), n = target[j].weight.value() * in.units;
    if (!(n > 3) || !(std::abs(r) < 1)) return Found();
    const double centre = std::atanh(r), reach = two_sided_z(in.level) / std::sqrt(n - 3);
    return within_range(one, "fisher", {std::tanh(centre - reach), std::tanh(centre + reach)});
  });
}

namespace {

Found of_error_quantile(const IntervalInput& in, double q) {
  const auto& values = outputs<ValueRuns<AbsoluteError>>(in.states[0]);
  return of_outputs(in, values.size(),
                    [&](const IntervalInput& one, size_t j) { return of_quantile(one, values[j].runs, q); });
}

}  // namespace

Found of_median_error(const IntervalInput& in) { return of_error_quantile(in, 0.5); }

Found of_quantile_error(const IntervalInput& in) {
  return of_error_quantile(in, detail::make_params<ErrorQuantile>(in.params).q);
}

// ------------------------------------------------------------------------------------------------ functions of moments

namespace {

/// Variance of the influence a u + b v + A (u^2 - m20) + B (u v - m11) + C (v^2 - m02) of a row, for the deviations u
/// and v of its target and error.
double influence_variance(const MomentSlopes& s, const auto& m) {
  const double a = s.target, b = s.error, A = s.tt, B = s.td, C = s.dd;
  const double linear = a * a * m[2][0] + 2 * a * b * m[1][1] + b * b * m[0][2];
  const double mixed = a * (A * m[3][0] + B * m[2][1] + C * m[1][2]) + b * (A * m[2][1] + B * m[1][2] + C * m[0][3]);
  const double squares = A * A * (m[4][0] - m[2][0] * m[2][0]) + B * B * (m[2][2] - m[1][1] * m[1][1]) +
                         C * C * (m[0][4] - m[0][2] * m[0][2]);
  const double products = A * B * (m[3][1] - m[2][0] * m[1][1]) + A * C * (m[2][2] - m[2][0] * m[0][2]) +
                          B * C * (m[1][3] - m[1][1] * m[0][2]);
  return linear + 2 * mixed + squares + 2 * products;
}

double squared_error(const MomentsOfOutput& m) { return m.dd + m.error * m.error; }

}  // namespace

Found of_moments(const IntervalInput& in, SlopesOf slopes) {
  const auto& all = outputs<JointMoments>(in.more[0]);
  return of_outputs(in, all.size(), [&](const IntervalInput& one, size_t j) -> Found {
    const auto& state = all[j];
    const double n = state.weight() * in.units;
    if (!(n > 2) || !state.finite()) return {};
    const auto m = state.central();
    constexpr double least = 0x1p-500;  // of a variance whose square is a normal number
    if (!(m[2][0] > least) || (m[0][2] > 0 && !(m[0][2] > least))) return {};
    const auto s = slopes({n, m[1][0], m[0][1], m[2][0], m[1][1], m[0][2]}, one.value.number(), in.params);
    return of_variance(one, influence_variance(s, m) / n);
  });
}

MomentSlopes r2_slopes(const MomentsOfOutput& m, double, const Params&) {
  return {.error = -2 * m.error / m.tt, .tt = squared_error(m) / m.tt / m.tt, .dd = -1 / m.tt};
}

MomentSlopes adjusted_r2_slopes(const MomentsOfOutput& m, double value, const Params& params) {
  const auto predictors = static_cast<double>(detail::make_params<AdjustedR2>(params).predictors);
  const double factor = (m.n - 1) / (m.n - predictors - 1);
  const auto plain = r2_slopes(m, value, params);
  return {.error = factor * plain.error, .tt = factor * plain.tt, .dd = factor * plain.dd};
}

MomentSlopes relative_squared_error_slopes(const MomentsOfOutput& m, double value, const Params& params) {
  const auto plain = r2_slopes(m, value, params);
  return {.error = -plain.error, .tt = -plain.tt, .dd = -plain.dd};
}

MomentSlopes explained_variance_slopes(const MomentsOfOutput& m, double, const Params&) {
  return {.tt = m.dd / m.tt / m.tt, .dd = -1 / m.tt};
}

MomentSlopes nrmse_slopes(const MomentsOfOutput& m, double value, const Params& params) {
  const double s = squared_error(m);
  MomentSlopes slopes{.error = value * m.error / s, .dd = value / s / 2};
  if (detail::make_params<ScaledError>(params).by == Scale::mean)
    slopes.target = -value / m.target;
  else
    slopes.tt = -value / m.tt / 2;
  return slopes;
}

MomentSlopes concordance_slopes(const MomentsOfOutput& m, double value, const Params&) {
  const double scale = 2 * m.tt + 2 * m.td + squared_error(m);
  return {.error = -2 * value * m.error / scale,
          .tt = 2 * (1 - value) / scale,
          .td = 2 * (1 - value) / scale,
          .dd = -value / scale};
}

}  // namespace assay::intervals

#include "assay/metrics/regression_scores.h"

#include <cmath>

namespace assay::regression {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr const char* constant_target = "constant target";
constexpr const char* constant_column = "a column is constant";
constexpr const char* beyond_range = "deviations of the target leave the range of double";

bool flat(const Exact& spread) { return spread.valid() && spread.sign() == 0; }

/// No more weight than one row has: one row has no spread.
bool single(const ExactSum& weight) { return (Exact(weight) - Exact(1)).sign() <= 0; }

/// What a score says of a target that a constant predicts exactly.
Outcome without_spread(const ExactSum& weight, bool exact) {
  if (single(weight)) return {nan, "fewer than two rows"};
  return {exact ? 1.0 : 0.0, constant_target};
}

/// 1 - loss / baseline.
Outcome gain(const ExactSum& loss, const ExactSum& baseline, const ExactSum& weight) {
  if (weight.zero()) return undefined_without_rows();
  if (baseline.zero()) return without_spread(weight, loss.zero());
  if (!baseline.finite()) return {nan, beyond_range};
  if (!loss.finite()) return 1 - loss.value() / baseline.value();
  return ratio(Exact(baseline) - loss, baseline);
}

/// Sum of f(value) over the distribution of the target.
template <class F> ExactSum sum_over(const Runs& target, F f) {
  ExactSum sum;
  target.for_each(Order::ascending, [&](double value, double weight, double) { sum.add_product(f(value), weight); });
  return sum;
}

bool one_value(const Runs& target) {
  size_t values = 0;
  target.for_each(Order::ascending, [&](double, double, double) { ++values; });
  return values < 2;
}

}  // namespace

Outcome r2(const TermSum<SquaredError>& errors, const TargetMoments& target, const PerOutput&) {
  if (target.weight.zero()) return undefined_without_rows();
  const Exact spread = target.spread();
  if (flat(spread)) return without_spread(target.weight, errors.sum.zero());
  if (!errors.sum.finite()) return 1 - errors.sum.value() / ratio(spread, Exact(target.weight));
  return ratio(spread - Exact(errors.sum) * target.weight, spread);
}

Outcome adjusted_r2(const TermSum<SquaredError>& errors, const TargetMoments& target, const AdjustedR2& p) {
  const Outcome plain = r2(errors, target, {});
  if (plain.undefined || !errors.sum.finite()) return plain;
  const Exact n = target.weight, freedom = n - Exact(1) - Exact(static_cast<double>(p.predictors));
  if (freedom.sign() <= 0) return {plain.value, "no more rows than predictors; not adjusted"};
  const Exact total = target.spread() * freedom;
  return ratio(total - Exact(errors.sum) * n * (n - Exact(1)), total);
}

Outcome explained_variance(const TargetMoments& target, const EstimateMoments& estimate, const CrossMoment& cross,
                           const PerOutput&) {
  if (target.weight.zero()) return undefined_without_rows();
  const Exact squares = Exact(target.square) + estimate.square - Exact(2) * cross.product;
  const Exact shift = Exact(target.sum) - estimate.sum;
  const Exact left = Exact(target.weight) * squares - shift * shift, spread = target.spread();
  if (flat(spread)) return {left.sign() == 0 ? 1.0 : 0.0, constant_target};
  return ratio(spread - left, spread);
}

Outcome relative_squared_error(const TermSum<SquaredError>& errors, const TargetMoments& target, const PerOutput&) {
  constexpr double least = 0x1p-52;  // as torchmetrics
  if (target.weight.zero()) return undefined_without_rows();
  const Exact spread = target.spread();
  if (ratio(spread, Exact(target.weight)) < least)
    return {errors.sum.value() / least, "squared deviations of the target sum to less than 2^-52"};
  if (!errors.sum.finite()) return errors.sum.value();
  return ratio(Exact(errors.sum) * target.weight, spread);
}

Outcome nrmse(const TermSum<SquaredError>& errors, const TargetMoments& moments, const TargetExtremes& extremes,
              const TargetRuns& runs, const ScaledError& p) {
  if (errors.weight.zero()) return undefined_without_rows();
  auto scale = [&] {
    switch (p.by) {
      case Scale::mean:
        return ratio(moments.sum, moments.weight);
      case Scale::std:
        return root_ratio(moments.spread(), Exact(moments.weight) * moments.weight);
      case Scale::range:
        return extremes.span.high - extremes.span.low;
      case Scale::iqr:
        return runs.runs.quantile(0.75) - runs.runs.quantile(0.25);
    }
    return nan;
  }();
  const double rmse = root_ratio(errors.sum, errors.weight);
  if (std::isinf(scale)) return {nan, beyond_range};
  if (scale == 0) return {rmse / scale, "the scale of the target is zero"};
  return rmse / scale;
}

Outcome d2_pinball(const TermSum<PinballLoss>& losses, const TargetRuns& target, const Pinball& p) {
  if (target.runs.empty()) return undefined_without_rows();
  const double best = target.runs.step_quantile(p.alpha);
  const ExactSum baseline = sum_over(target.runs, [&](double value) {
    const double d = value - best;
    return (d >= 0 ? p.alpha : p.alpha - 1) * d;
  });
  return gain(losses.sum, baseline, losses.weight);
}

Outcome d2_absolute_error(const TermSum<AbsoluteError>& errors, const TargetRuns& target, const PerOutput&) {
  if (target.runs.empty()) return undefined_without_rows();
  const double best = target.runs.step_quantile(0.5);
  return gain(errors.sum, sum_over(target.runs, [&](double value) { return std::abs(value - best); }), errors.weight);
}

Outcome d2_tweedie(const TermSum<TweedieDeviance>& losses, const TargetMoments& moments, const TargetRuns& runs,
                   const TweedieShare& p) {
  if (losses.weight.zero()) return undefined_without_rows();
  if (p.power == 0) {
    const Exact spread = moments.spread();
    if (flat(spread)) return without_spread(losses.weight, losses.sum.zero());
    return ratio(spread - Exact(losses.sum) * moments.weight, spread);
  }
  if (one_value(runs.runs)) return without_spread(losses.weight, losses.sum.zero());
  const double mean = ratio(sum_over(runs.runs, [](double value) { return value; }), losses.weight);
  if (!(mean > 0)) return {nan, "the mean of the target is not positive"};
  const ExactSum baseline =
      sum_over(runs.runs, [&](double value) { return TweedieDeviance::at(value, mean, p.power); });
  return gain(losses.sum, baseline, losses.weight);
}

Outcome pearson(const TargetMoments& target, const EstimateMoments& estimate, const CrossMoment& cross,
                const PerOutput&) {
  if (target.weight.zero()) return undefined_without_rows();
  const Exact spreads = target.spread() * estimate.spread();
  if (flat(spreads)) return {nan, constant_column};
  return over_root(co_spread(target.weight, target.sum, estimate.sum, cross.product), spreads);
}

Outcome spearman(const RankPairs& pairs, const PerOutput&, const Context& context) {
  return assay::spearman(pairs, context.run);
}

Outcome kendall(const RankPairs& pairs, const Kendall& p) {
  if (pairs.empty()) return undefined_without_rows();
  const PairOrder order = assay::kendall(pairs);
  const double tau = p.variant == KendallVariant::b ? order.tau_b : order.tau_c;
  return std::isnan(tau) ? Outcome(nan, constant_column) : Outcome(tau);
}

Outcome concordance_correlation(const TargetMoments& target, const EstimateMoments& estimate, const CrossMoment& cross,
                                const PerOutput&) {
  if (target.weight.zero()) return undefined_without_rows();
  const Exact shift = Exact(target.sum) - estimate.sum;
  const Exact scale = target.spread() + estimate.spread() + shift * shift;
  if (flat(scale)) return {nan, "target and prediction are one constant"};
  return ratio(Exact(2) * co_spread(target.weight, target.sum, estimate.sum, cross.product), scale);
}

}  // namespace assay::regression

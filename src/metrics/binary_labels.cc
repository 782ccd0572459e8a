#include "assay/metrics/binary_labels.h"

namespace assay {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

Outcome a_row(double sum, double rows) { return rows > 0 ? Outcome(sum / rows) : Outcome(0, "no rows"); }

}  // namespace

Outcome prevalence(const Counts& c) { return a_row(c.positives(), c.total()); }
Outcome predicted_positive_rate(const Counts& c) { return a_row(c.predicted_positives(), c.total()); }

Outcome positive_likelihood_ratio(const Counts& c) {
  if (c.positives() == 0) return {nan, "no actual positives"};
  if (c.fp == 0) return {nan, "no false positives"};
  return c.tp / c.positives() / (c.fp / c.negatives());
}

Outcome negative_likelihood_ratio(const Counts& c) {
  if (c.positives() == 0) return {nan, "no actual positives"};
  if (c.tn == 0) return {nan, "no true negatives"};
  return c.fn / c.positives() / (c.tn / c.negatives());
}

Outcome diagnostic_odds_ratio(const Counts& c) {
  if (c.fp == 0) return {nan, "no false positives"};
  if (c.fn == 0) return {nan, "no false negatives"};
  return c.tp / c.fp * (c.tn / c.fn);
}

Outcome expected_cost(const Counts& c, const ExpectedCost& cost) {
  return a_row(cost.tp * c.tp + cost.tn * c.tn + cost.fp * c.fp + cost.fn * c.fn, c.total());
}

namespace {
Outcome net_benefit_of(const Counts& c, const NetBenefit& p) {
  return a_row(c.tp - c.fp * (p.threshold / (1 - p.threshold)), c.total());
}
}  // namespace

Outcome net_benefit(const CountsAt& counts, const NetBenefit& p) { return net_benefit_of(counts.counts(), p); }

intervals::Found intervals::of_net_benefit(const IntervalInput& in) {
  const auto p = detail::make_params<NetBenefit>(in.params);
  return of_counts(in, state<CountsAt>(in.states[0]).counts(), [&](const Counts& c) { return net_benefit_of(c, p); });
}

}  // namespace assay

#include "assay/metrics/probability.h"

#include <algorithm>
#include <cmath>

#include "assay/base/elementary.h"

namespace assay {

namespace {

constexpr const char* no_rows = "no rows";
constexpr const char* one_class = "one class in the truth";
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

template <class Term> Outcome mean_of(const TermSum<Term>& terms) {
  if (terms.weight.zero()) return {nan, no_rows};
  return terms.marked(terms.mean());
}

/// Log loss, times the total weight, of predicting the class shares, clipped as the loss is.
double base_rate_loss(const TruthTotals& truth) {
  constexpr double epsilon = 0x1p-52;
  const ExactSum total = truth.total();
  ExactSum loss;
  for (const auto& weight : truth.weight)
    if (!weight.zero())
      loss.add_product(weight.value(), -math::log(std::clamp(ratio(weight, total), epsilon, 1 - epsilon)));
  return loss.value();
}

bool fewer_than_two(const ExactSum& rows) { return (Exact(rows) - Exact(2.0)).sign() < 0; }

template <class Term> Outcome one_minus_log_loss_ratio(const TermSum<Term>& loss, const TruthTotals& truth) {
  const ExactSum total = truth.total();
  if (total.zero()) return {nan, no_rows};
  const double value = 1 - loss.sum.value() / base_rate_loss(truth);
  if (truth.seen() > 1) return loss.marked(value);
  return {fewer_than_two(total) ? nan : value, one_class};
}

/// 1 - loss / spread, where spread 0 means one class.
Outcome one_minus_brier_ratio(const Exact& loss, const Exact& spread, const ExactSum& total) {
  if (total.zero()) return {nan, no_rows};
  if (spread.sign() > 0) return ratio(spread - loss, spread);
  return {fewer_than_two(total) || loss.sign() == 0 ? nan : -HUGE_VAL, one_class};
}

template <class Term> Outcome entropy_ratio(const TermSum<Term>& entropy, const TruthTotals& truth) {
  if (truth.total().zero()) return {nan, no_rows};
  const double value = entropy.sum.value() / base_rate_loss(truth);
  return truth.seen() > 1 ? entropy.marked(value) : Outcome(value, one_class);
}

}  // namespace

Outcome log_loss(const TermSum<LogLoss>& loss) { return mean_of(loss); }

Outcome class_log_loss(const TermSum<ClassLogLoss>& loss) { return mean_of(loss); }

Outcome brier_score(const TermSum<SquaredGap>& gap, const BrierScale& scale) {
  Outcome mean = mean_of(gap);
  if (scale.scale_by_half == Halving::no) mean.value *= 2;
  return mean;
}

Outcome class_brier_score(const TermSum<ClassSquaredGap>& gap, const BrierScale& scale, const Context& context) {
  Outcome mean = mean_of(gap);
  const bool two = context.labels.size() < 3;
  if (scale.scale_by_half == Halving::yes || (scale.scale_by_half == Halving::automatic && two)) mean.value /= 2;
  return mean;
}

Outcome d2_log_loss(const TermSum<LogLoss>& loss, const TruthTotals& truth) {
  return one_minus_log_loss_ratio(loss, truth);
}

Outcome class_d2_log_loss(const TermSum<ClassLogLoss>& loss, const TruthTotals& truth) {
  return one_minus_log_loss_ratio(loss, truth);
}

Outcome d2_brier(const TermSum<SquaredGap>& gap, const TruthTotals& truth) {
  return one_minus_brier_ratio(Exact(gap.sum) * gap.weight, Exact(truth.of(0)) * truth.of(1), gap.weight);
}

Outcome class_d2_brier(const TermSum<ClassSquaredGap>& gap, const TruthTotals& truth) {
  Exact spread = Exact(gap.weight) * gap.weight;
  for (const auto& weight : truth.weight) spread = spread - Exact(weight) * weight;
  return one_minus_brier_ratio(Exact(gap.sum) * gap.weight, spread, gap.weight);
}

Outcome normalized_entropy(const TermSum<CrossEntropy>& entropy, const TruthTotals& truth) {
  return entropy_ratio(entropy, truth);
}

Outcome class_normalized_entropy(const TermSum<ClassCrossEntropy>& entropy, const TruthTotals& truth) {
  return entropy_ratio(entropy, truth);
}

Outcome hinge_loss(const TermSum<Hinge>& loss) { return mean_of(loss); }

Outcome class_hinge_loss(const TermSum<ClassHinge>& loss) { return mean_of(loss); }

}  // namespace assay

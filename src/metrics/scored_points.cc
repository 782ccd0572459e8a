// Operating points: the best value of one rate under a bound on another.
#include <cmath>
#include <optional>

#include "assay/metrics/scored_binary.h"
#include "metrics/scored_thresholds.h"

namespace assay {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

struct Rates {
  double precision = nan;  // nothing is called positive at first
  double recall = 0, specificity = 1, fpr = 0;
};

/// What is made large, and what decides between equals; nothing where the bound is broken.
struct Goal {
  double value, second;
};

/// The best point; the highest threshold of equals. goal(rates) -> optional<Goal>.
template <class F> Outcome best_point(const Runs& runs, const Totals& all, F goal) {
  Outcome best(nan, "no threshold reaches the bound");
  double second = nan;
  auto offer = [&](double score, const Rates& rates) {
    const std::optional<Goal> g = goal(rates);
    if (!g || !(std::isnan(best.value) || g->value > best.value || (g->value == best.value && g->second > second)))
      return;
    best = g->value, best.at = score, second = g->second;
  };
  offer(std::numeric_limits<double>::infinity(), {});
  for_each_threshold(runs, [&](double score, double tp, double fp) {
    offer(score, {tp / (tp + fp), tp / all.positive, (all.negative - fp) / all.negative, fp / all.negative});
  });
  return best;
}

/// Points of the precision-recall plane; only positives are needed.
template <class F> Outcome precision_point(const ScoredBinary& s, F goal) {
  const Totals all = totals(s.runs);
  if (all.positive == 0) return {nan, no_positives};
  return best_point(s.runs, all, goal);
}

/// Points of the ROC plane; both classes are needed.
template <class F> Outcome roc_point(const ScoredBinary& s, F goal) {
  const Totals all = totals(s.runs);
  if (all.positive == 0 || all.negative == 0) return {nan, one_class};
  return best_point(s.runs, all, goal);
}

std::optional<Goal> when(bool met, double value, double second) {
  return met && !std::isnan(value) ? std::optional<Goal>({value, second}) : std::nullopt;
}

}  // namespace

Outcome precision_at_recall(const ScoredBinary& s, const AtRecall& p) {
  return precision_point(s, [&](const Rates& r) { return when(r.recall >= p.recall, r.precision, r.recall); });
}

Outcome recall_at_precision(const ScoredBinary& s, const AtPrecision& p) {
  return precision_point(s, [&](const Rates& r) { return when(r.precision >= p.precision, r.recall, r.precision); });
}

Outcome sensitivity_at_specificity(const ScoredBinary& s, const AtSpecificity& p) {
  return roc_point(s, [&](const Rates& r) { return when(r.specificity >= p.specificity, r.recall, r.specificity); });
}

Outcome specificity_at_sensitivity(const ScoredBinary& s, const AtSensitivity& p) {
  return roc_point(s, [&](const Rates& r) { return when(r.recall >= p.sensitivity, r.specificity, r.recall); });
}

Outcome recall_at_fpr(const ScoredBinary& s, const AtFpr& p) {
  return roc_point(s, [&](const Rates& r) { return when(r.fpr <= p.fpr, r.recall, -r.fpr); });
}

}  // namespace assay

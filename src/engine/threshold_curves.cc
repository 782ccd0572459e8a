#include "engine/threshold_curves.h"

#include "assay/error.h"

namespace assay {
namespace {

constexpr size_t most_points = 1000;
constexpr int steps = 100;  // of the grids in [0, 1]

/// The objective and the demanded metrics at every threshold, or at evenly spaced ones with the last.
Curve metric_curve(const Runs& runs, ScoreKind kind, const Goal& goal, uint64_t thresholds) {
  const uint64_t stride = (thresholds + most_points - 1) / most_points;
  std::vector<const CountFormula*> formulas{&goal.objective};
  for (const auto& demand : goal.demands) formulas.push_back(&demand.formula);
  Curve curve;
  curve.columns.emplace_back("threshold", std::vector<double>{});
  for (const auto* formula : formulas) curve.columns.emplace_back(formula->spec().text(), std::vector<double>{});
  uint64_t at = 0;
  scan_thresholds(runs, kind, [&](const ThresholdBlock& block) {
    for (size_t i = 0; i < block.size(); ++i, ++at) {
      if (at % stride != 0 && at + 1 != thresholds) continue;
      curve.columns[0].second.push_back(block.threshold[i]);
      for (size_t k = 0; k < formulas.size(); ++k)
        curve.columns[k + 1].second.push_back(formulas[k]->exact(block.columns()[i]));
    }
  });
  return curve;
}

struct RocPoint {
  double fpr, tpr, threshold;
};

/// The upper hull of the ROC curve, from (0, 0) to (1, 1).
std::vector<RocPoint> roc_hull(const Runs& runs, ScoreKind kind) {
  std::vector<RocPoint> hull;
  scan_thresholds(runs, kind, [&](const ThresholdBlock& block) {
    for (size_t i = 0; i < block.size(); ++i) {
      const Counts c = block.columns()[i];
      const RocPoint p{c.negatives() > 0 ? c.fp / c.negatives() : 0, c.positives() > 0 ? c.tp / c.positives() : 0,
                       block.threshold[i]};
      while (hull.size() >= 2) {
        const auto &a = hull[hull.size() - 2], &b = hull.back();
        if ((b.fpr - a.fpr) * (p.tpr - a.tpr) < (b.tpr - a.tpr) * (p.fpr - a.fpr)) break;
        hull.pop_back();
      }
      hull.push_back(p);
    }
  });
  return hull;
}

/// The least expected cost by the share of it that positives could cause, as a share of the most.
Curve cost_curve(const Runs& runs, ScoreKind kind) {
  const auto hull = roc_hull(runs, kind);
  std::vector<double> shares, costs, thresholds;
  size_t at = 0;
  for (int i = 0; i <= steps; ++i) {
    const double x = static_cast<double>(i) / steps;
    auto cost = [&](const RocPoint& p) { return (1 - p.tpr) * x + p.fpr * (1 - x); };
    while (at + 1 < hull.size() && cost(hull[at + 1]) < cost(hull[at])) ++at;
    shares.push_back(x), costs.push_back(cost(hull[at])), thresholds.push_back(hull[at].threshold);
  }
  return {{{"probability_cost", shares}, {"normalized_cost", costs}, {"threshold", thresholds}}};
}

Curve net_benefit_curve(const Runs& runs, ScoreKind kind) {
  if (kind == ScoreKind::score) throw usage_error("the net benefit needs probabilities, but --score-kind is score");
  std::vector<double> t(steps - 1), model(steps - 1), all(steps - 1), none(steps - 1, 0.0);
  for (int i = 1; i < steps; ++i) t[static_cast<size_t>(i - 1)] = static_cast<double>(i) / steps;
  size_t left = t.size();  // thresholds are settled from the highest down
  Counts last;
  auto settle = [&](double below, const Counts& c) {
    for (; left > 0 && t[left - 1] > below; --left) {
      const double odds = t[left - 1] / (1 - t[left - 1]), n = c.total();
      model[left - 1] = (c.tp - c.fp * odds) / n;
      all[left - 1] = (c.positives() - c.negatives() * odds) / n;
    }
  };
  scan_thresholds(runs, kind, [&](const ThresholdBlock& block) {
    for (size_t i = 0; i < block.size(); ++i) {
      if (last.total() > 0) settle(block.threshold[i], last);
      last = block.columns()[i];
    }
  });
  settle(-1, last);
  return {{{"threshold", t}, {"model", model}, {"treat_all", all}, {"treat_none", none}}};
}

}  // namespace

Curve threshold_curve(const Runs& runs, ScoreKind kind, const Goal& goal, TuneCurve which, uint64_t thresholds) {
  switch (which) {
    case TuneCurve::none:
      return {};
    case TuneCurve::metric:
      return metric_curve(runs, kind, goal, thresholds);
    case TuneCurve::cost:
      return cost_curve(runs, kind);
    case TuneCurve::net_benefit:
      return net_benefit_curve(runs, kind);
  }
  return {};
}

}  // namespace assay

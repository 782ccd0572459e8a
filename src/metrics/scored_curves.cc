// Curves of a ranking: one point a distinct score, thinned on request.
#include <algorithm>
#include <cmath>

#include "assay/metrics/scored_binary.h"
#include "metrics/scored_thresholds.h"

namespace assay {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

/// A curve while it is built: the first column is its width, the second its height.
struct Points {
  std::vector<double> x, y, threshold;
  void add(double px, double py, double at) { x.push_back(px), y.push_back(py), threshold.push_back(at); }
  void reserve(size_t n) { x.reserve(n), y.reserve(n), threshold.reserve(n); }
  void reverse() {
    for (auto* column : {&x, &y, &threshold}) std::ranges::reverse(*column);
  }
  void keep(size_t begin, size_t end) {
    for (auto* column : {&x, &y, &threshold}) *column = {column->begin() + begin, column->begin() + end};
  }
};

/// The first and the last point of each of points/2 cells of equal length, where the length is the share of the width
/// plus the share of the total variation of the height. Within a cell a straight line then misses the area by at most
/// width * variation / cells^2, and there are `cells` of them; between cells nothing is left out.
void thin(Points& p, int64_t points) {
  const size_t n = p.x.size(), cells = static_cast<size_t>(points) / 2;
  if (points <= 0 || n <= static_cast<size_t>(std::max<int64_t>(points, 4))) return;
  std::vector<double> length(n, 0);
  double width = 0, variation = 0;
  for (size_t i = 1; i < n; ++i) width += std::abs(p.x[i] - p.x[i - 1]), variation += std::abs(p.y[i] - p.y[i - 1]);
  for (size_t i = 1; i < n; ++i)
    length[i] = length[i - 1] + (width > 0 ? std::abs(p.x[i] - p.x[i - 1]) / width : 0) +
                (variation > 0 ? std::abs(p.y[i] - p.y[i - 1]) / variation : 0);
  auto cell = [&](size_t i) {
    const auto c = static_cast<size_t>(length[i] / length[n - 1] * static_cast<double>(std::max<size_t>(cells, 1)));
    return std::min(c, std::max<size_t>(cells, 1) - 1);
  };
  if (!(length[n - 1] > 0)) return p.keep(n - 1, n);
  size_t kept = 0;
  for (size_t i = 0; i < n; ++i) {
    if (i > 0 && i + 1 < n && cell(i - 1) == cell(i) && cell(i) == cell(i + 1)) continue;
    p.x[kept] = p.x[i], p.y[kept] = p.y[i], p.threshold[kept++] = p.threshold[i];
  }
  p.keep(0, kept);
}

size_t thresholds(const Runs& runs) { return runs.stored().counts.size() + runs.stored().weighted.size(); }

/// What stands in the place of a rate whose class is missing, under the policy of `context`.
double filler(double value, const char* reason, const Context& context, Value& result) {
  return settle(Outcome(value, reason), context, result.undefined);
}

Value curve(Value result, Points& p, const char* x, const char* y) {
  result.data = Curve{{{x, std::move(p.x)}, {y, std::move(p.y)}}};
  return result;
}

Value curve_with_thresholds(Value result, Points& p, const char* x, const char* y) {
  result.data = Curve{{{x, std::move(p.x)}, {y, std::move(p.y)}, {"threshold", std::move(p.threshold)}}};
  return result;
}

/// fpr and a rate of the positives at each threshold, from infinity down.
template <class F> Points roc_points(const ScoredBinary& s, const Context& context, Value& result, F rate) {
  const Totals all = totals(s.runs);
  const double no_fpr = all.negative > 0 ? 0 : filler(nan, "no negatives", context, result);
  const double no_rate = all.positive > 0 ? 0 : filler(nan, no_positives, context, result);
  Points points;
  points.reserve(thresholds(s.runs) + 1);
  auto add = [&](double score, double tp, double fp) {
    points.add(all.negative > 0 ? fp / all.negative : no_fpr, all.positive > 0 ? rate(tp, all.positive) : no_rate,
               score);
  };
  add(infinity, 0, 0);
  for_each_threshold(s.runs, add);
  return points;
}

}  // namespace

Value roc_curve(const ScoredBinary& s, const CurvePoints& p, const Context& context) {
  Value result;
  Points points = roc_points(s, context, result, [](double tp, double all) { return tp / all; });
  if (result.undefined.empty()) thin(points, p.points);
  return curve_with_thresholds(std::move(result), points, "fpr", "tpr");
}

Value det_curve(const ScoredBinary& s, const CurvePoints& p, const Context& context) {
  Value result;
  Points points = roc_points(s, context, result, [](double tp, double all) { return (all - tp) / all; });
  if (result.undefined.empty()) {
    const auto first = std::ranges::upper_bound(points.x, 0.0) - points.x.begin() - 1;
    const auto last = std::ranges::find(points.y, 0.0) - points.y.begin() + 1;
    points.keep(static_cast<size_t>(first), static_cast<size_t>(std::max(last, first + 1)));
    points.reverse();
    thin(points, p.points);
  }
  return curve_with_thresholds(std::move(result), points, "fpr", "fnr");
}

Value pr_curve(const ScoredBinary& s, const CurvePoints& p, const Context& context) {
  const Totals all = totals(s.runs);
  Value result;
  const double no_recall = all.positive > 0 ? 1 : filler(1, no_positives, context, result);
  Points points;  // recall is the width
  points.reserve(thresholds(s.runs) + 1);
  points.add(0, 1, infinity);
  for_each_threshold(s.runs, [&](double score, double tp, double fp) {
    points.add(all.positive > 0 ? tp / all.positive : no_recall, tp / (tp + fp), score);
  });
  points.reverse();
  thin(points, p.points);
  std::swap(points.x, points.y);
  return curve_with_thresholds(std::move(result), points, "precision", "recall");
}

Value gain_curve(const ScoredBinary& s, const CurvePoints& p, const Context& context) {
  const Totals all = totals(s.runs);
  Value result;
  const double no_gain = all.positive > 0 ? 0 : filler(0, no_positives, context, result);
  Points points;
  points.reserve(thresholds(s.runs) + 1);
  points.add(0, 0, infinity);
  for_each_threshold(s.runs, [&](double score, double tp, double fp) {
    points.add((tp + fp) / (all.positive + all.negative), all.positive > 0 ? tp / all.positive : no_gain, score);
  });
  thin(points, p.points);
  return curve(std::move(result), points, "share", "gain");
}

Value lift_curve(const ScoredBinary& s, const CurvePoints& p, const Context& context) {
  const Totals all = totals(s.runs);
  Value result;
  const double no_lift = all.positive > 0 ? 0 : filler(0, no_positives, context, result);
  const double prevalence = all.positive / (all.positive + all.negative);
  Points points;
  points.reserve(thresholds(s.runs));
  for_each_threshold(s.runs, [&](double score, double tp, double fp) {
    points.add((tp + fp) / (all.positive + all.negative), all.positive > 0 ? tp / (tp + fp) / prevalence : no_lift,
               score);
  });
  thin(points, p.points);
  return curve(std::move(result), points, "share", "lift");
}

}  // namespace assay

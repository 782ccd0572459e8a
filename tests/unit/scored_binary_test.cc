// Metrics of two-class rankings against definitions over all pairs and all thresholds.
#include "assay/metrics/scored_binary.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <set>

#include "engine/parallel.h"

namespace assay {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

struct Row {
  double score;
  uint8_t truth;
  double weight = 1;
};
using Data = std::vector<Row>;

ScoredBinary state_of(const Data& data) {
  std::vector<double> score, weight;
  std::vector<uint8_t> truth;
  for (const auto& row : data) score.push_back(row.score), truth.push_back(row.truth), weight.push_back(row.weight);
  Rows rows;
  rows.size = data.size(), rows.score = {nullptr, score.data(), score.size()}, rows.truth = truth, rows.weight = weight;
  ScoredBinary state;
  state.update(rows);
  state.seal();
  return state;
}

/// Weights of what is called positive at a threshold.
struct Called {
  double tp = 0, fp = 0, positives = 0, negatives = 0;
  double tpr() const { return tp / positives; }
  double fpr() const { return fp / negatives; }
  double precision() const { return tp / (tp + fp); }
};

Called called_at(const Data& data, double threshold) {
  Called c;
  for (const auto& row : data) {
    (row.truth ? c.positives : c.negatives) += row.weight;
    if (row.score >= threshold) (row.truth ? c.tp : c.fp) += row.weight;
  }
  return c;
}

/// Distinct scores of rows with weight, descending, after infinity.
std::vector<double> thresholds_of(const Data& data) {
  std::set<double, std::greater<>> scores{infinity};
  for (const auto& row : data)
    if (row.weight > 0) scores.insert(row.score);
  return {scores.begin(), scores.end()};
}

double naive_auc(const Data& data) {
  double wins = 0, pairs = 0;
  for (const auto& a : data)
    for (const auto& b : data)
      if (a.truth && !b.truth) {
        pairs += a.weight * b.weight;
        wins += a.weight * b.weight * (a.score > b.score ? 1 : a.score == b.score ? 0.5 : 0);
      }
  return wins / pairs;
}

/// Area under straight lines between points.
double trapezoid(const std::vector<double>& x, const std::vector<double>& y) {
  double area = 0;
  for (size_t i = 1; i < x.size(); ++i) area += (x[i] - x[i - 1]) * (y[i] + y[i - 1]) / 2;
  return std::abs(area);
}

Data random_rows(std::mt19937_64& random, size_t n, bool tied, bool weighted) {
  Data data;
  for (size_t i = 0; i < n; ++i) {
    const auto truth = static_cast<uint8_t>(i < 2 ? i : random() % 2);
    double x = std::normal_distribution<double>()(random) + truth;
    if (tied) x = std::round(4 * x) / 4;
    data.push_back({x, truth, weighted ? std::ldexp(static_cast<double>(random() % 4096 + 1), -9) : 1});
  }
  return data;
}

class Rankings : public testing::TestWithParam<std::tuple<int, bool, bool>> {
 protected:
  void SetUp() override {
    const auto [seed, tied, weighted] = GetParam();
    std::mt19937_64 random(static_cast<uint64_t>(seed));
    data = random_rows(random, 20 + random() % 100, tied, weighted);
    state = state_of(data);
    thresholds = thresholds_of(data);
  }
  Data data;
  ScoredBinary state;
  std::vector<double> thresholds;
};
INSTANTIATE_TEST_SUITE_P(Random, Rankings, testing::Combine(testing::Range(0, 12), testing::Bool(), testing::Bool()));

TEST_P(Rankings, AucCountsPairs) {
  EXPECT_NEAR(roc_auc(state, {}).value, naive_auc(data), 1e-13);
  EXPECT_NEAR(gini(state).value, 2 * naive_auc(data) - 1, 1e-13);
}

TEST_P(Rankings, AucIsMirroredByTheScore) {
  Data mirrored = data;
  for (auto& row : mirrored) row.score = -row.score;
  EXPECT_NEAR(roc_auc(state_of(mirrored), {}).value + roc_auc(state, {}).value, 1, 1e-15);
}

/// Area under the polygon up to max_fpr, standardised.
double naive_partial(const Data& data, const std::vector<double>& thresholds, double max_fpr) {
  double area = 0;
  for (size_t i = 1; i < thresholds.size(); ++i) {
    const Called a = called_at(data, thresholds[i - 1]), b = called_at(data, thresholds[i]);
    const double end = std::min(max_fpr, b.fpr());
    if (end <= a.fpr()) continue;
    const double at_end = a.tpr() + (b.tpr() - a.tpr()) * (end - a.fpr()) / (b.fpr() - a.fpr());
    area += (end - a.fpr()) * (a.tpr() + at_end) / 2;
  }
  const double least = max_fpr * max_fpr / 2;
  return (1 + (area - least) / (max_fpr - least)) / 2;
}

TEST_P(Rankings, PartialAuc) {
  for (double max_fpr : {0.01, 0.1, 0.25, 0.5, 0.9})
    EXPECT_NEAR(roc_auc(state, {max_fpr}).value, naive_partial(data, thresholds, max_fpr), 1e-12) << max_fpr;
}

TEST(ScoredBinary, AreasOfManyRunsOnManyThreads) {
  std::mt19937_64 random(4);
  ScoredBinary counted, halved;
  std::vector<double> score, half;
  std::vector<uint8_t> truth;
  for (size_t i = 0; i < 600000; ++i) {
    const bool tied = random() % 4 == 0;
    score.push_back(tied ? static_cast<double>(random() % 5000) * 0x1p-12 : static_cast<double>(random()) * 0x1p-64);
    truth.push_back(random() % 3 == 0), half.push_back(0.5);
  }
  counted.runs.add({nullptr, score.data(), score.size()}, truth);
  halved.runs.add({nullptr, score.data(), score.size()}, truth, half);
  counted.seal(), halved.seal();
  for (unsigned threads : {1u, 2u, 7u}) {
    Context context;
    context.run = executor(threads);
    EXPECT_EQ(roc_auc(counted, {}, context).value, roc_auc(halved, {}).value);  // weights all alike cancel
    EXPECT_EQ(average_precision(counted, context).value, average_precision(halved).value);
  }
}

TEST_P(Rankings, AreasUnderPrecision) {
  double steps = 0, lines = 0, recall = 0, before = 1;
  for (size_t i = 1; i < thresholds.size(); ++i) {
    const Called c = called_at(data, thresholds[i]);
    steps += (c.tpr() - recall) * c.precision();
    lines += (c.tpr() - recall) * (c.precision() + before) / 2;
    recall = c.tpr(), before = c.precision();
  }
  EXPECT_NEAR(average_precision(state).value, steps, 1e-13);
  EXPECT_NEAR(pr_auc(state).value, lines, 1e-13);
}

TEST_P(Rankings, DistanceAndEqualError) {
  double largest = 0, nearest = infinity, error = 0;
  for (double t : thresholds) {
    const Called c = called_at(data, t);
    largest = std::max(largest, std::abs(c.tpr() - c.fpr()));
    const double gap = std::abs(c.fpr() - (1 - c.tpr()));
    if (gap < nearest - 1e-12) nearest = gap, error = (c.fpr() + 1 - c.tpr()) / 2;
  }
  EXPECT_NEAR(ks(state).value, largest, 1e-13);
  EXPECT_NEAR(eer(state).value, error, 1e-13);
  const Called at = called_at(data, ks(state).at);
  EXPECT_NEAR(std::abs(at.tpr() - at.fpr()), largest, 1e-13);
}

TEST_P(Rankings, LiftSharesTiesEvenly) {
  const Called all = called_at(data, -infinity);
  const double n = all.positives + all.negatives;
  for (double top : {0.05, 0.1, 0.5, 1.0}) {
    const double rows = std::min(n, std::ceil(top * n));
    double taken = 0, hits = 0;
    for (size_t i = 1; i < thresholds.size() && taken < rows; ++i) {
      const Called a = called_at(data, thresholds[i - 1]), b = called_at(data, thresholds[i]);
      const double here = b.tp + b.fp - a.tp - a.fp, part = std::min(1.0, (rows - taken) / here);
      hits += part * (b.tp - a.tp), taken += part * here;
    }
    EXPECT_NEAR(lift(state, {top}).value, hits / rows / (all.positives / n), 1e-12) << top;
  }
}

TEST_P(Rankings, LogAucIntegratesOverTheLogarithm) {
  const double low = 0.02, high = 0.6;
  double area = 0;
  for (size_t i = 1; i < thresholds.size(); ++i) {
    const Called a = called_at(data, thresholds[i - 1]), b = called_at(data, thresholds[i]);
    const double left = std::max(low, a.fpr()), right = std::min(high, b.fpr());
    if (left >= right) continue;
    auto height = [&](double x) { return a.tpr() + (b.tpr() - a.tpr()) * (x - a.fpr()) / (b.fpr() - a.fpr()); };
    area += (height(left) + height(right)) / 2 * (std::log10(right) - std::log10(left));
  }
  EXPECT_NEAR(log_auc(state, {low, high}).value, area / std::log10(high / low), 1e-12);
}

TEST_P(Rankings, OperatingPointsAreTheBestThreshold) {
  double precision = NAN, recall = NAN, sensitivity = NAN, specificity = NAN, at_fpr = NAN;
  for (double t : thresholds) {
    const Called c = called_at(data, t);
    const double tnr = (c.negatives - c.fp) / c.negatives;
    if (t < infinity && c.tpr() >= 0.7) precision = std::fmax(precision, c.precision());
    if (t < infinity && c.precision() >= 0.8) recall = std::fmax(recall, c.tpr());
    if (tnr >= 0.75) sensitivity = std::fmax(sensitivity, c.tpr());
    if (c.tpr() >= 0.75) specificity = std::fmax(specificity, tnr);
    if (c.fpr() <= 0.2) at_fpr = std::fmax(at_fpr, c.tpr());
  }
  EXPECT_EQ(precision_at_recall(state, {0.7}).value, precision);
  const Outcome found = recall_at_precision(state, {0.8});
  if (std::isnan(recall))
    EXPECT_STREQ(found.undefined, "no threshold reaches the bound");
  else
    EXPECT_EQ(found.value, recall);
  EXPECT_EQ(sensitivity_at_specificity(state, {0.75}).value, sensitivity);
  EXPECT_EQ(specificity_at_sensitivity(state, {0.75}).value, specificity);
  const Outcome best = recall_at_fpr(state, {0.2});
  EXPECT_EQ(best.value, at_fpr);
  EXPECT_EQ(called_at(data, best.at).tpr(), at_fpr);
}

using Columns = std::vector<std::vector<double>>;
Columns columns_of(const Value& value) {
  Columns columns;
  for (const auto& [name, numbers] : std::get<Curve>(value.data).columns) columns.push_back(numbers);
  return columns;
}

TEST_P(Rankings, CurvesHaveEveryThreshold) {
  Columns roc(3), pr(3), gain(2), lifts(2);
  for (double t : thresholds) {
    const Called c = called_at(data, t);
    const double n = c.positives + c.negatives, share = (c.tp + c.fp) / n;
    roc[0].push_back(c.fpr()), roc[1].push_back(c.tpr()), roc[2].push_back(t);
    pr[0].push_back(t == infinity ? 1 : c.precision()), pr[1].push_back(c.tpr()), pr[2].push_back(t);
    gain[0].push_back(share), gain[1].push_back(c.tpr());
    if (t < infinity) lifts[0].push_back(share), lifts[1].push_back(c.precision() / (c.positives / n));
  }
  for (auto& column : pr) std::ranges::reverse(column);
  const Context context;
  EXPECT_EQ(columns_of(roc_curve(state, {}, context)), roc);
  EXPECT_EQ(columns_of(pr_curve(state, {}, context)), pr);
  EXPECT_EQ(columns_of(gain_curve(state, {}, context)), gain);
  EXPECT_EQ(columns_of(lift_curve(state, {}, context)), lifts);
}

TEST_P(Rankings, DetCurveIsTrimmed) {
  const Columns det = columns_of(det_curve(state, {}, {}));
  EXPECT_EQ(std::ranges::count(det[0], 0.0), det[0].back() == 0 ? 1 : 0);
  EXPECT_EQ(std::ranges::count(det[1], 0.0), det[1].front() == 0 ? 1 : 0);
  for (size_t i = 0; i < det[0].size(); ++i) {
    const Called c = called_at(data, det[2][i]);
    EXPECT_EQ(det[0][i], c.fpr());
    EXPECT_EQ(det[1][i], (c.positives - c.tp) / c.positives);
  }
}

TEST_P(Rankings, ThinCurvesKeepTheArea) {
  using CurveOf = Value (*)(const ScoredBinary&, const CurvePoints&, const Context&);
  for (CurveOf f :
       {CurveOf(roc_curve), CurveOf(pr_curve), CurveOf(det_curve), CurveOf(gain_curve), CurveOf(lift_curve)}) {
    Columns full = columns_of(f(state, {}, {}));
    const bool swapped = f == CurveOf(pr_curve);  // its width is the second column
    double variation = 0;
    for (size_t i = 1; i < full[0].size(); ++i) variation += std::abs(full[!swapped][i] - full[!swapped][i - 1]);
    const double width = std::abs(full[swapped].back() - full[swapped].front());
    for (int64_t points : {1, 8, 20, 50}) {
      const Columns thin = columns_of(f(state, {points}, {}));
      EXPECT_LE(thin[0].size(), static_cast<size_t>(std::max<int64_t>(points, 4)));
      for (size_t c = 0; c < thin.size(); ++c) {
        EXPECT_EQ(thin[c].front(), full[c].front());
        EXPECT_EQ(thin[c].back(), full[c].back());
      }
      EXPECT_LE(std::abs(trapezoid(thin[swapped], thin[!swapped]) - trapezoid(full[swapped], full[!swapped])),
                2 * width * variation / static_cast<double>(std::max<int64_t>(points, 2)) + 1e-12);
    }
  }
}

TEST(ScoredBinary, PerfectAndHopeless) {
  const ScoredBinary perfect = state_of({{0.1, 0}, {0.2, 0}, {0.8, 1}, {0.9, 1}});
  for (const MetricDef& def : scored_binary_metrics) {
    if (std::isnan(def.perfect)) continue;
    Params params;
    for (const auto& p : def.params) params.push_back(p.default_value());
    const StateBox<ScoredBinary> box = [&] {
      StateBox<ScoredBinary> b{NoParams{}};
      b.state = perfect;
      return b;
    }();
    const std::array<const AnyState*, 1> states{&box};
    EXPECT_EQ(def.compute(states, params, Context{}).number(), def.perfect) << def.name;
  }
  EXPECT_EQ(roc_auc(state_of({{0.9, 0}, {0.1, 1}}), {}).value, 0);
  EXPECT_EQ(roc_auc(state_of({{0.5, 0}, {0.5, 1}, {0.5, 1}}), {}).value, 0.5);
  EXPECT_EQ(roc_auc(state_of({{0.5, 0}, {0.5, 1}}), {0.25}).value, 0.5);
}

TEST(ScoredBinary, OneClassFollowsTheRule) {
  for (const Data& data : {Data{}, Data{{0.5, 1}}, Data{{0.2, 0}, {0.7, 0}}}) {
    const ScoredBinary s = state_of(data);
    const bool positives = !data.empty() && data[0].truth;
    for (const Outcome& o : {roc_auc(s, {}), gini(s), ks(s), eer(s), log_auc(s, {}), recall_at_fpr(s, {})}) {
      EXPECT_TRUE(std::isnan(o.value));
      EXPECT_STREQ(o.undefined, "only one class");
    }
    EXPECT_EQ(average_precision(s).value, positives ? 1 : 0);
    EXPECT_EQ(average_precision(s).undefined == nullptr, positives);
    EXPECT_EQ(lift(s, {}).value, positives ? 1 : 0);
    const Columns roc = columns_of(roc_curve(s, {}, {}));
    EXPECT_EQ(roc[0].size(), data.size() + 1);
    EXPECT_EQ(std::isnan(roc[1].back()), !positives);
    const Columns pr = columns_of(pr_curve(s, {}, {}));
    EXPECT_EQ(pr[1].front(), data.empty() ? 0 : 1);
    EXPECT_EQ(columns_of(roc_curve(s, {}, {.undefined = Undefined::zero}))[!positives].back(), 0);
    EXPECT_THROW(roc_curve(s, {}, {.undefined = Undefined::error}), InvalidInput);
  }
}

TEST(ScoredBinary, LiftRoundsRowsAsWritten) {
  Data data;
  for (int i = 0; i < 10; ++i) data.push_back({static_cast<double>(i), static_cast<uint8_t>(i >= 8)});
  EXPECT_EQ(lift(state_of(data), {0.1}).value, 5);  // one row of ten, not two
  EXPECT_EQ(lift(state_of(data), {0.1}).at, 9);
  EXPECT_EQ(lift(state_of(data), {0.25}).value, 10.0 / 3);
}

}  // namespace
}  // namespace assay

// Tuning against brute force: the evaluator itself, run at every distinct score.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <set>

#include "assay/base/elementary.h"
#include "assay/error.h"
#include "assay/tuning.h"
#include "engine/count_formula.h"
#include "engine/threshold_resampling.h"

using namespace assay;

namespace {

struct Table {
  std::vector<int64_t> target;
  std::vector<double> score, weight;
  std::vector<std::string> slice;
};

Batch batch_of(const Table& t) {
  Batch batch;
  batch.rows = static_cast<int64_t>(t.target.size());
  batch.columns.push_back({Role::target, "y", make_column(t.target), 0});
  batch.columns.push_back({Role::score, "p", make_column(t.score), 0});
  if (!t.weight.empty()) batch.columns.push_back({Role::weight, "w", make_column(t.weight), 0});
  if (!t.slice.empty()) batch.columns.push_back({Role::slice, "s", make_column(t.slice), 0});
  return batch;
}

enum class Weights { none, whole, fractional };

Table draw(uint32_t seed, Weights weights) {
  std::mt19937 random(seed);
  const size_t n = 5 + random() % 60, steps = 1 + random() % 20;
  Table t;
  for (size_t i = 0; i < n; ++i) {
    t.target.push_back(static_cast<int64_t>(random() % 3 == 0));
    t.score.push_back(static_cast<double>(random() % (steps + 1)) / static_cast<double>(steps));
    if (weights == Weights::whole) t.weight.push_back(random() % 4);
    if (weights == Weights::fractional) t.weight.push_back(static_cast<double>(1 + random() % 8) / 4);
  }
  t.target[0] = 1, t.target[1] = 0;
  if (!t.weight.empty()) t.weight[0] = t.weight[1] = 1;
  return t;
}

Evaluator scores_of(const Table& t, Config config = {}) {
  config.labels = {"0", "1"};
  Evaluator scores(tuning_config(config));
  scores.update(batch_of(t));
  return scores;
}

struct Best {
  double threshold = 0, value = std::numeric_limits<double>::quiet_NaN();
};

/// Every distinct score and a threshold above them, from the highest; strictly better wins.
Best brute_force(const Table& t, const TuneRequest& r, const std::string& metric,
                 ScoreKind kind = ScoreKind::probability) {
  std::set<double, std::greater<>> thresholds;
  for (size_t i = 0; i < t.score.size(); ++i)
    if (t.weight.empty() || t.weight[i] > 0)
      thresholds.insert(kind == ScoreKind::logit ? math::sigmoid(t.score[i]) : t.score[i]);
  thresholds.insert(std::nextafter(*thresholds.begin(), 1e300));
  Best best;
  for (double threshold : thresholds) {
    Config config{.metrics = {metric}, .labels = {"0", "1"}, .threshold = threshold, .score_kind = kind};
    for (const auto& bound : r.subject_to) config.metrics.push_back(bound.what);
    Evaluator evaluator(config);
    evaluator.update(batch_of(t));
    const auto result = evaluator.result();
    const auto& value = result[metric].value;
    bool met = value.undefined.empty() && !std::isnan(value.number());
    for (const auto& bound : r.subject_to)
      met = met && result[bound.what].value.undefined.empty() && bound.met(result[bound.what].value.number());
    const double sign = r.direction == Direction::maximize ? 1 : -1;
    if (met && !(sign * value.number() <= sign * best.value)) best = {threshold, value.number()};
  }
  return best;
}

std::vector<std::string> count_metrics() {
  std::vector<std::string> names;
  for (const auto& def : catalog()) {
    if (def.task != Task::binary) continue;
    try {
      CountFormula formula(parse_spec(def.name, Task::binary), {});
      names.emplace_back(def.name);
    } catch (const InvalidInput&) {
    }
  }
  return names;
}

TEST(Tune, EqualsBruteForceOverAllDistinctScores) {
  const auto metrics = count_metrics();
  ASSERT_GT(metrics.size(), 20u);
  for (uint32_t seed = 0; seed < 120; ++seed) {
    const auto weights = static_cast<Weights>(seed % 3);
    const Table t = draw(seed, weights);
    for (const auto& metric : metrics) {
      TuneRequest r{
          .metric = metric, .direction = seed % 2 ? Direction::maximize : Direction::minimize, .resamples = 0};
      if (seed % 4 >= 2) r.subject_to = {parse_bound(seed % 8 < 4 ? "recall >= 0.4" : "mcc > 0", "")};
      const Best best = brute_force(t, r, metric);
      auto scores = scores_of(t);
      if (std::isnan(best.value)) {
        EXPECT_THROW(tune(scores, r), InvalidInput) << metric << " " << seed;
        continue;
      }
      const TunedPart part = tune(scores, r).parts.at(0);
      EXPECT_EQ(part.best->threshold, best.threshold) << metric << " " << seed;
      EXPECT_EQ(part.best->metrics[0].value.number(), best.value) << metric << " " << seed;
    }
  }
}

TEST(Tune, LogitsAreTunedOnTheScaleOfTheThreshold) {
  for (uint32_t seed = 0; seed < 20; ++seed) {
    Table t = draw(seed, Weights::none);
    for (auto& x : t.score) x = (x - 0.5) * 100;  // the largest share one probability
    const TuneRequest r{.metric = "f1", .resamples = 0};
    auto scores = scores_of(t, {.score_kind = ScoreKind::logit});
    const TunedPart part = tune(scores, r).parts.at(0);
    const Best best = brute_force(t, r, "f1", ScoreKind::logit);
    EXPECT_EQ(part.best->threshold, best.threshold);
    EXPECT_EQ(part.best->metrics[0].value.number(), best.value);
  }
}

TEST(Tune, CostsAreThoseOfTheExpectedCost) {
  const Table t = draw(5, Weights::none);
  auto scores = scores_of(t);
  const auto tuning = tune(scores, {.costs = parse_costs("fp=1, fn=10", "--cost"), .resamples = 0});
  const std::string spec = "expected_cost(fn=10)";
  EXPECT_EQ(tuning.direction, Direction::minimize);
  EXPECT_EQ(tuning.parts[0].best->threshold, brute_force(t, {.direction = Direction::minimize}, spec).threshold);
  EXPECT_THROW(parse_costs("fp", "--cost"), InvalidInput);
  EXPECT_THROW(parse_costs("fp=1,", "--cost"), InvalidInput);
  EXPECT_THROW(parse_costs("xx=1", "--cost"), InvalidInput);
}

TEST(Tune, SaysWhatABoundLeavesOutOfReach) {
  const Table t{{1, 0, 1, 0}, {0.9, 0.9, 0.3, 0.1}, {}, {}};
  auto message = [&](std::vector<std::string> bounds) {
    TuneRequest r{.metric = "f1", .resamples = 0};
    for (const auto& text : bounds) r.subject_to.push_back(parse_bound(text, ""));
    auto scores = scores_of(t);
    try {
      tune(scores, r);
    } catch (const InvalidInput& error) {
      EXPECT_EQ(error.kind, InvalidInput::Kind::data);
      return error.in_flags();
    }
    return std::string();
  };
  EXPECT_EQ(message({"precision >= 0.9"}),
            "no threshold reaches precision >= 0.9: at most 0.6666666666666666 (at threshold 0.3)");
  EXPECT_EQ(message({"specificity >= 1", "recall >= 0.5"}),
            "no threshold meets recall >= 0.5 together with specificity >= 1: where the first holds, recall "
            "is at most 0 (at threshold 0.9000000000000001)");
}

TEST(Tune, SlicesHaveTheirOwnThresholds) {
  Table t = draw(3, Weights::none);
  for (size_t i = 0; i < t.target.size(); ++i) t.slice.push_back(i % 2 ? "odd" : "even");
  auto scores = scores_of(t, {.by = {{"s"}}});
  const auto tuning = tune(scores, {.metric = "accuracy", .resamples = 0});
  ASSERT_EQ(tuning.parts.size(), 3u);
  for (const std::string name : {"even", "odd"}) {
    Table part;
    for (size_t i = 0; i < t.target.size(); ++i)
      if (t.slice[i] == name) part.target.push_back(t.target[i]), part.score.push_back(t.score[i]);
    const auto& found = tuning.parts[name == "even" ? 1 : 2];
    EXPECT_EQ(found.slice[0].second, name);
    EXPECT_EQ(found.best->threshold, brute_force(part, {}, "accuracy").threshold);
  }
}

TEST(Tune, ASliceOfOneClassIsSaidAndTheOthersGoOn) {
  Table t{{1, 0, 1, 0, 0, 0}, {0.9, 0.2, 0.7, 0.4, 0.3, 0.1}, {}, {"a", "a", "a", "a", "b", "b"}};
  auto scores = scores_of(t, {.by = {{"s"}}});
  const auto tuning =
      tune(scores, {.metric = "recall", .subject_to = {parse_bound("specificity >= 0.5", "")}, .resamples = 0});
  EXPECT_TRUE(tuning.parts[1].best);
  EXPECT_FALSE(tuning.parts[2].best);
  EXPECT_EQ(tuning.parts[2].failure, "recall is undefined at every threshold");
}

TEST(Tune, AppliesToOtherRows) {
  const Table here = draw(8, Weights::none), there = draw(9, Weights::none);
  auto scores = scores_of(here), others = scores_of(there);
  auto tuning = tune(scores, {.metric = "f1", .resamples = 0});
  apply_thresholds(tuning, others);
  Evaluator evaluator({.metrics = {"f1"}, .labels = {"0", "1"}, .threshold = tuning.parts[0].best->threshold});
  evaluator.update(batch_of(there));
  EXPECT_EQ(tuning.parts[0].applied->metrics[0].value.number(), evaluator.result()["f1"].value.number());
  EXPECT_EQ(tuning.applied_data.rows_used, there.target.size());
}

TEST(Tune, LabelsAreTunedOneByOne) {
  Batch batch;
  batch.rows = 4;
  batch.columns.push_back({Role::target, "a", make_column(std::vector<int64_t>{1, 0, 1, 0}), 0});
  batch.columns.push_back({Role::target, "b", make_column(std::vector<int64_t>{0, 0, 1, 1}), 0});
  batch.columns.push_back({Role::score, "pa", make_column(std::vector<double>{0.9, 0.2, 0.8, 0.1}), 0});
  batch.columns.push_back({Role::score, "pb", make_column(std::vector<double>{0.1, 0.2, 0.3, 0.05}), 0});
  Evaluator scores(tuning_config({.task = Task::multilabel}));
  scores.update(batch);
  const auto tuning = tune(scores, {.metric = "f1", .resamples = 0});
  ASSERT_EQ(tuning.parts.size(), 2u);
  EXPECT_EQ(tuning.parts[0].label, "a");
  EXPECT_EQ(tuning.parts[0].best->threshold, 0.8);
  EXPECT_EQ(tuning.parts[1].best->threshold, 0.3);
  EXPECT_DOUBLE_EQ(*tuning.macro, (1 + 2.0 / 3) / 2);
  EXPECT_THROW(tune(scores, {.metric = "f1(average=samples)", .resamples = 0}), InvalidInput);
}

namespace {

struct Labels {
  Batch batch;
  std::vector<std::vector<int64_t>> target;
  std::vector<std::vector<double>> score;
};

Labels draw_labels(uint32_t seed, size_t n, size_t labels) {
  std::mt19937 random(seed);
  Labels drawn;
  drawn.batch.rows = static_cast<int64_t>(n);
  for (size_t j = 0; j < labels; ++j) {
    drawn.target.emplace_back(), drawn.score.emplace_back();
    for (size_t i = 0; i < n; ++i) {
      const bool truth = random() % (3 + j) == 0 || i == 0;
      drawn.target[j].push_back(truth);
      drawn.score[j].push_back(static_cast<double>(random() % 8 + (truth ? 2 : 0)) / 16);
    }
    drawn.batch.columns.push_back({Role::target, "l" + std::to_string(j), make_column(drawn.target[j]), 0});
    drawn.batch.columns.push_back({Role::score, "s" + std::to_string(j), make_column(drawn.score[j]), 0});
  }
  std::stable_sort(drawn.batch.columns.begin(), drawn.batch.columns.end(),
                   [](const auto& a, const auto& b) { return a.role < b.role; });
  return drawn;
}

double micro_f1(const Labels& d, const std::vector<double>& threshold) {
  double tp = 0, errors = 0;
  for (size_t j = 0; j < d.target.size(); ++j)
    for (size_t i = 0; i < d.target[j].size(); ++i) {
      const bool called = d.score[j][i] >= threshold[j];
      tp += called && d.target[j][i], errors += called != (d.target[j][i] != 0);
    }
  return 2 * tp / (2 * tp + errors);
}

}  // namespace

TEST(Tune, MicroAveragesAreClimbedLabelByLabel) {
  for (uint32_t seed = 0; seed < 20; ++seed) {
    const Labels d = draw_labels(seed, 25, 2);
    Evaluator scores(tuning_config({.task = Task::multilabel}));
    scores.update(d.batch);
    const auto tuning = tune(scores, {.metric = "f1(average=micro)", .resamples = 0});
    ASSERT_EQ(tuning.averages.size(), 1u);
    const std::vector<double> at{tuning.parts[0].best->threshold, tuning.parts[1].best->threshold};
    const auto& found = tuning.averages[0];
    EXPECT_DOUBLE_EQ(found.value, micro_f1(d, at));
    double shared = 0;
    for (int a = 0; a <= 17; ++a) {
      EXPECT_LE(micro_f1(d, {a / 16.0, at[1]}), found.value + 1e-15);
      EXPECT_LE(micro_f1(d, {at[0], a / 16.0}), found.value + 1e-15);
      shared = std::max(shared, micro_f1(d, {a / 16.0, a / 16.0}));
    }
    EXPECT_DOUBLE_EQ(*found.shared_value, shared);
    EXPECT_GE(found.value, shared);
  }
}

TEST(Tune, WeightedAveragesPartIntoLabels) {
  const Labels d = draw_labels(3, 40, 3);
  Evaluator scores(tuning_config({.task = Task::multilabel}));
  scores.update(d.batch);
  auto tuning = tune(scores, {.metric = "f1(average=weighted)", .resamples = 0});
  const auto macro = tune(scores, {.metric = "f1", .resamples = 0});
  double sum = 0, weight = 0;
  for (size_t j = 0; j < 3; ++j) {
    EXPECT_EQ(tuning.parts[j].best->threshold, macro.parts[j].best->threshold);
    const auto& best = *tuning.parts[j].best;
    sum += best.counts.positives() * best.metrics[0].value.number(), weight += best.counts.positives();
  }
  EXPECT_DOUBLE_EQ(tuning.averages[0].value, sum / weight);
  apply_thresholds(tuning, scores);
  EXPECT_DOUBLE_EQ(*tuning.averages[0].applied, tuning.averages[0].value);
}

TEST(Tune, BoundsOfAveragesAreOfTheirKind) {
  const Labels d = draw_labels(5, 40, 2);
  Evaluator scores(tuning_config({.task = Task::multilabel}));
  scores.update(d.batch);
  auto bounded = [&](const char* metric, const char* bound) {
    return tune(scores, {.metric = metric, .subject_to = {parse_bound(bound, "here")}, .resamples = 0});
  };
  EXPECT_THROW(bounded("f1(average=micro)", "recall >= 0.5"), InvalidInput);
  EXPECT_THROW(bounded("f1", "recall(average=micro) >= 0.5"), InvalidInput);
  EXPECT_THROW(bounded("f1(average=micro)", "recall(average=micro) >= 1.5"), InvalidInput);
  const auto tuning = bounded("precision(average=micro)", "recall(average=micro) >= 0.9");
  double tp = 0, fn = 0;
  for (const auto& part : tuning.parts) tp += part.best->counts.tp, fn += part.best->counts.fn;
  EXPECT_GE(tp / (tp + fn), 0.9);
}

TEST(Tune, RefusesWhatNoThresholdMoves) {
  const Table t = draw(1, Weights::none);
  auto scores = scores_of(t);
  for (const char* metric : {"roc_auc", "confusion_matrix", "net_benefit", "log_loss", "no_metric"})
    EXPECT_THROW(tune(scores, {.metric = metric}), InvalidInput) << metric;
  EXPECT_THROW(tuning_config({.task = Task::regression}), InvalidInput);
  EXPECT_THROW(tune(scores, {}), InvalidInput);
}

TEST(Tune, IntervalsDoNotDependOnTheOrderOfRows) {
  Table t = draw(11, Weights::whole);
  const Config counted{.weight_kind = WeightKind::count};
  auto scores = scores_of(t, counted);
  const TuneRequest r{.metric = "f1", .resamples = 100, .seed = 7};
  const auto first = tune(scores, r).parts[0];
  std::reverse(t.target.begin(), t.target.end()), std::reverse(t.score.begin(), t.score.end()),
      std::reverse(t.weight.begin(), t.weight.end());
  auto again = scores_of(t, counted);
  const auto second = tune(again, r).parts[0];
  ASSERT_TRUE(first.threshold_ci);
  EXPECT_EQ(first.threshold_ci->low, second.threshold_ci->low);
  EXPECT_EQ(first.objective_ci->high, second.objective_ci->high);
  EXPECT_LE(first.objective_ci->low, first.objective_ci->high);
}

/// The interval of the objective at a fixed trade-off is about as wide as theory says: recall is a binomial
/// share.
TEST(Tune, IntervalsAreAsWideAsTheBinomial) {
  std::mt19937 random(4);
  std::uniform_real_distribution<double> uniform;
  Table t;
  for (int i = 0; i < 20000; ++i) {
    const bool y = uniform(random) < 0.5;
    t.target.push_back(y);
    t.score.push_back(y ? (uniform(random) < 0.8 ? 0.75 : 0.25) : (uniform(random) < 0.2 ? 0.75 : 0.25));
  }
  auto scores = scores_of(t);
  const auto part = tune(scores, {.metric = "accuracy", .resamples = 400}).parts[0];
  const double width = part.objective_ci->high - part.objective_ci->low,
               expected = 2 * 1.96 * std::sqrt(0.8 * 0.2 / 20000);
  EXPECT_NEAR(width / expected, 1, 0.15);
  EXPECT_EQ(part.threshold_ci->low, 0.75);
  EXPECT_EQ(part.threshold_ci->high, 0.75);
}

TEST(Tune, PoissonNumbersHaveTheirMeanAndVariance) {
  for (double mean : {0.0, 0.5, 3.0, 31.0, 32.0, 1000.0}) {
    const Philox random(3, static_cast<uint64_t>(mean * 10));
    double sum = 0, square = 0;
    constexpr int n = 20000;
    for (int i = 0; i < n; ++i) {
      const double x = poisson_pair(mean, 1, random, static_cast<uint64_t>(i))[0];
      EXPECT_EQ(x, std::floor(x));
      sum += x, square += (x - mean) * (x - mean);
    }
    const double error = std::sqrt(mean / n);
    EXPECT_NEAR(sum / n, mean, 4 * error + 1e-12) << mean;
    EXPECT_NEAR(square / n, mean, 4 * (mean + error) * std::sqrt(3.0 / n)) << mean;
  }
}

TEST(Tune, CurvesAgreeWithTheirDefinitions) {
  const Table t{{1, 0, 1, 0, 1, 0}, {0.9, 0.8, 0.7, 0.3, 0.2, 0.1}, {}, {}};
  auto curve = [&](TuneCurve which) {
    auto scores = scores_of(t);
    return tune(scores, {.metric = "f1", .curve = which, .resamples = 0}).parts[0].curve;
  };
  const auto metric = curve(TuneCurve::metric);
  EXPECT_EQ(metric.columns[0].second.size(), 7u);  // one above all scores
  const auto benefit = curve(TuneCurve::net_benefit);
  ASSERT_EQ(benefit.columns[0].second.size(), 99u);
  for (size_t i = 0; i < 99; ++i) {
    const double at = benefit.columns[0].second[i];
    Evaluator evaluator({.metrics = {"net_benefit(threshold=" + print_number(at) + ")"}, .labels = {"0", "1"}});
    evaluator.update(batch_of(t));
    EXPECT_DOUBLE_EQ(benefit.columns[1].second[i], evaluator.result().metrics[0].value.number()) << at;
  }
  const auto cost = curve(TuneCurve::cost);
  for (size_t i = 0; i <= 100; ++i) {
    const double x = cost.columns[0].second[i];
    double least = 1;
    for (double threshold : metric.columns[0].second) {
      double fn = 0, fp = 0;
      for (size_t k = 0; k < 6; ++k)
        fn += t.target[k] == 1 && t.score[k] < threshold, fp += t.target[k] == 0 && t.score[k] >= threshold;
      least = std::min(least, fn / 3 * x + fp / 3 * (1 - x));
    }
    EXPECT_NEAR(cost.columns[1].second[i], least, 1e-15) << x;
  }
}

TEST(CountFormula, FastFormulasAreTheMetrics) {
  std::mt19937 random(2);
  size_t fast_ones = 0;
  for (const MetricDef& def : catalog()) {
    if (!def.on_columns) continue;
    ++fast_ones;
    const std::string_view name = def.name;
    const CountFormula formula(parse_spec(name, Task::binary), {});
    for (int i = 0; i < 300; ++i) {
      auto cell = [&] { return static_cast<double>(random() % (i % 2 ? 3 : 100000)); };
      const double tp = cell(), fp = cell(), fn = cell(), tn = cell();
      double fast;
      formula.values({&tp, &fp, &fn, &tn, 1}, &fast);
      const double exact = formula.exact({tp, fp, fn, tn});
      if (std::isnan(exact))
        EXPECT_TRUE(std::isnan(fast)) << name << " " << tp << " " << fp << " " << fn << " " << tn;
      else
        EXPECT_LE(std::abs(fast - exact), formula.tolerance() * std::max(1.0, std::abs(exact)))
            << name << " " << tp << " " << fp << " " << fn << " " << tn;
    }
  }
  EXPECT_GE(fast_ones, 26u);
}

}  // namespace

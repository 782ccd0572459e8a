// Analytic intervals against published formulas written out here, and the delta method against derivatives
// taken by weighing rows up and down, for every metric of counts in the catalogue.
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "assay/base/distributions.h"
#include "assay/error.h"
#include "assay/evaluator.h"

namespace assay {
namespace {

constexpr double z95 = 1.959963984540054;

struct Data {
  std::vector<int64_t> target, prediction;
  std::vector<double> score, actual, estimate, weight;
};

Evaluation evaluated(const Data& d, Task task, std::vector<std::string> metrics, const std::string& ci = "auto",
                     double level = 0.95, WeightKind kind = WeightKind::importance) {
  Config config{.task = task, .metrics = std::move(metrics), .ci = ci, .level = level, .weight_kind = kind};
  Evaluator evaluator(config);
  Batch batch;
  auto add = [&](Role role, Column column, size_t n) {
    batch.rows = static_cast<int64_t>(n);
    batch.columns.push_back({role, "column", std::move(column), 0});
  };
  if (!d.target.empty()) add(Role::target, make_column(std::vector<int64_t>(d.target)), d.target.size());
  if (!d.actual.empty()) add(Role::target, make_column(std::vector<double>(d.actual)), d.actual.size());
  if (!d.prediction.empty())
    add(Role::prediction, make_column(std::vector<int64_t>(d.prediction)), d.prediction.size());
  if (!d.estimate.empty()) add(Role::prediction, make_column(std::vector<double>(d.estimate)), d.estimate.size());
  if (!d.score.empty()) add(Role::score, make_column(std::vector<double>(d.score)), d.score.size());
  if (!d.weight.empty()) add(Role::weight, make_column(std::vector<double>(d.weight)), d.weight.size());
  evaluator.update(batch);
  return evaluator.result();
}

/// tp, fp, fn, tn rows.
Data table(size_t tp, size_t fp, size_t fn, size_t tn) {
  Data d;
  auto add = [&](size_t n, int64_t truth, int64_t predicted) {
    d.target.insert(d.target.end(), n, truth), d.prediction.insert(d.prediction.end(), n, predicted);
  };
  add(tp, 1, 1), add(fp, 0, 1), add(fn, 1, 0), add(tn, 0, 0);
  return d;
}

Interval interval(const Data& d, Task task, const std::string& metric, const std::string& ci = "auto",
                  double level = 0.95) {
  auto found = evaluated(d, task, {metric}, ci, level).metrics[0].ci;
  return found ? *found : Interval{.method = "nothing"};
}

void expect_interval(const Interval& found, const std::string& method, double low, double high) {
  EXPECT_EQ(found.method, method);
  EXPECT_NEAR(found.low, low, 1e-10 * std::max(1.0, std::abs(low)));
  EXPECT_NEAR(found.high, high, 1e-10 * std::max(1.0, std::abs(high)));
}

TEST(Proportions, EndsOfWilsonAreZStandardErrorsAway) {
  const Data d = table(37, 4, 11, 148);
  struct Case {
    const char* metric;
    double hits, trials;
  };
  for (const Case& c : {Case{"precision", 37, 41},
                        {"recall", 37, 48},
                        {"specificity", 148, 152},
                        {"npv", 148, 159},
                        {"fpr", 4, 152},
                        {"fnr", 11, 48},
                        {"fdr", 4, 41},
                        {"false_omission_rate", 11, 159},
                        {"prevalence", 48, 200},
                        {"predicted_positive_rate", 41, 200},
                        {"jaccard", 37, 52},
                        {"accuracy", 185, 200},
                        {"error_rate", 15, 200},
                        {"hamming_loss", 15, 200},
                        {"f_beta(beta=0)", 37, 41},
                        {"expected_cost", 15, 200}})
    for (double level : {0.8, 0.95, 0.999}) {
      const Interval found = interval(d, Task::binary, c.metric, "auto", level);
      EXPECT_EQ(found.method, "wilson") << c.metric;
      EXPECT_EQ(found.level, level);
      const double p = c.hits / c.trials, z = two_sided_z(level);
      for (double end : {found.low, found.high})
        EXPECT_NEAR(std::abs(p - end), z * std::sqrt(end * (1 - end) / c.trials), 1e-12) << c.metric;
      EXPECT_LT(found.low, p);
      EXPECT_GT(found.high, p);
    }
}

TEST(Proportions, AtTheEndsOfTheRange) {
  expect_interval(interval(table(20, 0, 0, 20), Task::binary, "accuracy"), "wilson", 40 / (40 + z95 * z95), 1);
  expect_interval(interval(table(20, 0, 0, 20), Task::binary, "fpr"), "wilson", 0, z95 * z95 / (20 + z95 * z95));
}

TEST(Proportions, ThePlainIntervalOnRequest) {
  const double p = 0.925, half = z95 * std::sqrt(p * (1 - p) / 200);
  expect_interval(interval(table(37, 4, 11, 148), Task::binary, "accuracy", "delta"), "delta", p - half, p + half);
}

TEST(Counts, LogIntervalsOfLikelihoodAndOddsRatios) {
  const Data d = table(37, 4, 11, 148);
  auto around = [](double x, double variance) {
    return std::pair(x * std::exp(-z95 * std::sqrt(variance)), x * std::exp(z95 * std::sqrt(variance)));
  };
  auto [a, b] = around(37.0 / 48 / (4.0 / 152), 1.0 / 37 - 1.0 / 48 + 1.0 / 4 - 1.0 / 152);  // Simel 1991
  expect_interval(interval(d, Task::binary, "positive_likelihood_ratio"), "delta_log", a, b);
  std::tie(a, b) = around(11.0 / 48 / (148.0 / 152), 1.0 / 11 - 1.0 / 48 + 1.0 / 148 - 1.0 / 152);
  expect_interval(interval(d, Task::binary, "negative_likelihood_ratio"), "delta_log", a, b);
  std::tie(a, b) = around(37.0 * 148 / 44, 1.0 / 37 + 1.0 / 4 + 1.0 / 11 + 1.0 / 148);  // Woolf 1955
  expect_interval(interval(d, Task::binary, "diagnostic_odds_ratio"), "delta_log", a, b);
}

double logit(double p) { return std::log(p / (1 - p)); }
double expit(double x) { return 1 / (1 + std::exp(-x)); }

TEST(Counts, F1OnTheLogitScale) {
  const double tp = 37, e = 15, s = 2 * tp + e, f = 2 * tp / s;
  const double sd = std::sqrt(4 * tp * e * (e + tp)) / (s * s), half = z95 * sd / (f * (1 - f));
  expect_interval(interval(table(37, 4, 11, 148), Task::binary, "f1"), "delta_logit", expit(logit(f) - half),
                  expit(logit(f) + half));
  expect_interval(interval(table(37, 4, 11, 148), Task::binary, "f1", "delta"), "delta", f - z95 * sd, f + z95 * sd);
}

TEST(Counts, PerfectTablesReachToWhereFurtherErrorsWouldTakeThem) {
  const double more = z95 * z95;
  expect_interval(interval(table(20, 0, 0, 20), Task::binary, "f1"), "wilson_edge", 40 / (40 + more), 1);
  expect_interval(interval(table(20, 0, 0, 20), Task::binary, "balanced_accuracy"), "wilson_edge",
                  (1 + 20 / (20 + more)) / 2, 1);
  const Interval mcc = interval(table(20, 0, 0, 20), Task::binary, "mcc");
  EXPECT_EQ(mcc.method, "wilson_edge");
  EXPECT_NEAR(mcc.low, (20 * 20) / std::sqrt(20.0 * (20 + more) * (20 + more) * 20), 1e-12);
}

/// The variance by the infinitesimal jackknife (Jaeckel 1972): rows of each kind weighed up and down.
double jackknife_variance(const Data& d, Task task, const std::string& metric, const std::vector<size_t>& kind) {
  const size_t kinds = *std::max_element(kind.begin(), kind.end()) + 1;
  constexpr double h = 1e-4;
  double variance = 0;
  for (size_t k = 0; k < kinds; ++k) {
    double values[2], count = 0;
    for (int side : {0, 1}) {
      Data moved = d;
      moved.weight.assign(kind.size(), 1);
      for (size_t i = 0; i < kind.size(); ++i)
        if (kind[i] == k) moved.weight[i] = side ? 1 + h : 1 - h, count += side;
      values[side] = evaluated(moved, task, {metric}, "none").metrics[0].value.number();
    }
    const double slope = (values[1] - values[0]) / (2 * h);
    if (count > 0) variance += slope * slope / count;
  }
  return variance;
}

/// z standard errors, from an interval on the scale that its method names.
double half_width(const Interval& found, const Range& range) {
  if (found.method == "delta") return (found.high - found.low) / 2;
  auto share = [&](double x) { return (x - range.low) / (range.high - range.low); };
  return (logit(share(found.high)) - logit(share(found.low))) / 2;
}

void expect_jackknife(const Data& d, Task task, const std::string& metric, const std::vector<size_t>& kind) {
  const auto result = evaluated(d, task, {metric}).metrics[0];
  ASSERT_TRUE(result.ci) << metric;
  const Range range = result.spec.def->range;
  const double x = result.value.number(), sd = std::sqrt(jackknife_variance(d, task, metric, kind));
  double expected = z95 * sd;
  if (result.ci->method == "delta_logit") {
    const double width = range.high - range.low, p = (x - range.low) / width;
    expected /= width * p * (1 - p);
  }
  EXPECT_NEAR(half_width(*result.ci, range), expected, 1e-6 * expected) << metric << " by " << result.ci->method;
}

TEST(Counts, TheDeltaMethodIsTheInfinitesimalJackknife) {
  std::mt19937_64 random(5);
  for (Task task : {Task::binary, Task::multiclass}) {
    const int64_t classes = task == Task::binary ? 2 : 4;
    Data d;
    std::vector<size_t> kind;
    for (size_t i = 0; i < 300; ++i) {
      const auto truth = static_cast<int64_t>(random() % static_cast<uint64_t>(classes));
      const auto claim = random() % 3 == 0 ? static_cast<int64_t>(random() % static_cast<uint64_t>(classes)) : truth;
      d.target.push_back(truth), d.prediction.push_back(claim);
      kind.push_back(static_cast<size_t>(truth * classes + claim));
    }
    size_t tried = 0;
    for (const auto& def : catalog()) {
      if (def.task != task || def.need != Need::label || !def.interval) continue;
      std::vector<std::string> specs{std::string(def.name)};
      for (const auto& param : def.params)
        for (size_t c = 0; c < param.choice_count; ++c)
          specs.push_back(std::string(def.name) + "(" + std::string(param.name) + "=" + std::string(param.choices[c]) +
                          ")");
      for (const auto& param : def.params)
        if (param.type == ParamType::boolean)
          specs.push_back(std::string(def.name) + "(" + std::string(param.name) + "=true)");
      for (const auto& spec : specs) {
        const auto all = interval(d, task, spec);
        const auto found = all.method;
        if (!all.scalar()) continue;
        if (found != "delta_logit" && found != "delta") continue;
        expect_jackknife(d, task, spec, kind);
        ++tried;
      }
    }
    EXPECT_GT(tried, task == Task::binary ? 8u : 30u);
  }
}

Data ranked(size_t n, bool tied, uint64_t seed) {
  std::mt19937_64 random(seed);
  Data d;
  for (size_t i = 0; i < n; ++i) {
    d.target.push_back(static_cast<int64_t>(random() % 3 == 0));
    const double noise = static_cast<double>(random() % 1000) / 1000;
    const double s = 0.6 * noise + 0.4 * static_cast<double>(d.target.back());
    d.score.push_back(tied ? std::floor(s * 8) / 8 : s);
  }
  return d;
}

/// DeLong's variance by all pairs.
double delong(const Data& d, double& area) {
  std::vector<double> positive, negative;
  for (size_t i = 0; i < d.score.size(); ++i) (d.target[i] ? positive : negative).push_back(d.score[i]);
  auto beats = [](double a, double b) { return a > b ? 1.0 : a == b ? 0.5 : 0.0; };
  std::vector<double> v10, v01;
  for (double p : positive) {
    v10.push_back(0);
    for (double q : negative) v10.back() += beats(p, q) / static_cast<double>(negative.size());
  }
  for (double q : negative) {
    v01.push_back(0);
    for (double p : positive) v01.back() += beats(p, q) / static_cast<double>(positive.size());
  }
  area = 0;
  for (double v : v10) area += v / static_cast<double>(v10.size());
  auto spread = [&](const std::vector<double>& v) {
    double sum = 0;
    for (double x : v) sum += (x - area) * (x - area);
    return sum / static_cast<double>(v.size() - 1) / static_cast<double>(v.size());
  };
  return spread(v10) + spread(v01);
}

TEST(Areas, DeLongByAllPairs) {
  for (bool tied : {false, true}) {
    const Data d = ranked(150, tied, 3);
    double area = 0;
    const double half = z95 * std::sqrt(delong(d, area)), scaled = half / (area * (1 - area));
    expect_interval(interval(d, Task::binary, "roc_auc", "delong"), "delong", area - half, std::min(1.0, area + half));
    const double low = expit(logit(area) - scaled), high = expit(logit(area) + scaled);
    expect_interval(interval(d, Task::binary, "roc_auc"), "delong_logit", low, high);
    expect_interval(interval(d, Task::binary, "gini"), "delong_logit", 2 * low - 1, 2 * high - 1);
    EXPECT_EQ(interval(d, Task::binary, "roc_auc(max_fpr=0.5)").method, "jackknife");
  }
}

TEST(Areas, OneAtTheEndHasNewcombesInterval) {
  Data d;
  for (int i = 0; i < 30; ++i) d.target.push_back(i >= 18), d.score.push_back(0.01 * i);
  const Interval found = interval(d, Task::binary, "roc_auc");
  EXPECT_EQ(found.method, "newcombe");
  EXPECT_EQ(found.high, 1);
  const double x = found.low, m = 12, n = 18, s = (m + n) / 2 - 1;
  const double variance = x * (1 - x) * (1 + s * (1 - x) / (2 - x) + s * x / (1 + x)) / (m * n);
  EXPECT_NEAR(1 - x, z95 * std::sqrt(variance), 1e-9);
  EXPECT_GT(x, 0.7);
}

TEST(Areas, AveragePrecisionIsTheInfinitesimalJackknife) {
  for (bool tied : {false, true}) {
    const Data d = ranked(80, tied, 4);
    std::vector<size_t> kind(80);
    for (size_t i = 0; i < 80; ++i) kind[i] = i;
    expect_jackknife(d, Task::binary, "average_precision", kind);
  }
}

TEST(Means, StudentsIntervalOfTheTerms) {
  std::mt19937_64 random(6);
  Data d;
  for (int i = 0; i < 40; ++i) {
    d.actual.push_back(static_cast<double>(random() % 1000) / 10);
    d.estimate.push_back(d.actual.back() + static_cast<double>(random() % 100) / 20 - 2);
  }
  auto expect_mean = [&](const char* metric, auto term, auto shown) {
    double sum = 0, squares = 0;
    for (size_t i = 0; i < 40; ++i) sum += term(d.actual[i], d.estimate[i]);
    for (size_t i = 0; i < 40; ++i) squares += std::pow(term(d.actual[i], d.estimate[i]) - sum / 40, 2);
    const double half = 2.022690920036761 * std::sqrt(squares / 39 / 40);  // t of 39 degrees of freedom
    expect_interval(interval(d, Task::regression, metric), "mean", shown(sum / 40 - half), shown(sum / 40 + half));
  };
  auto as_is = [](double x) { return x; };
  expect_mean(
      "mae", [](double t, double e) { return std::abs(e - t); }, as_is);
  expect_mean(
      "mse", [](double t, double e) { return (e - t) * (e - t); }, as_is);
  expect_mean(
      "rmse", [](double t, double e) { return (e - t) * (e - t); }, [](double x) { return std::sqrt(x); });
  expect_mean(
      "mean_error", [](double t, double e) { return e - t; }, as_is);
  expect_mean(
      "pinball_loss(alpha=0.3)", [](double t, double e) { return (t - e) * (0.3 - (t < e)); }, as_is);
}

TEST(Quantiles, RanksHoldTheMedianWithTheProbabilityOfTheLevel) {
  Data d;
  for (int i = 1; i <= 20; ++i) d.actual.push_back(0), d.estimate.push_back(i);
  const Interval median = interval(d, Task::regression, "median_absolute_error");
  expect_interval(median, "order_statistics", 6, 15);  // 95.86 %
  EXPECT_GE(binomial_cdf(14, 20, 0.5) - binomial_cdf(5, 20, 0.5), 0.95);
  EXPECT_LT(binomial_cdf(13, 20, 0.5) - binomial_cdf(6, 20, 0.5), 0.95);
  EXPECT_EQ(interval(d, Task::regression, "quantile_error(q=0.99)").method, "nothing");  // no upper rank
}

TEST(Weights, CountsRepeatAndImportancesCountAsManyRowsAsKishSays) {
  Data d = ranked(120, true, 8), twice = d, halves = d;
  twice.weight.assign(120, 2), halves.weight.assign(120, 0.5);
  Data repeated = d;
  repeated.target.insert(repeated.target.end(), d.target.begin(), d.target.end());
  repeated.score.insert(repeated.score.end(), d.score.begin(), d.score.end());
  for (const char* metric : {"accuracy", "f1", "roc_auc", "average_precision", "log_loss", "mcc"}) {
    const Interval plain = interval(d, Task::binary, metric), half = interval(halves, Task::binary, metric);
    expect_interval(half, plain.method, plain.low, plain.high);
    const Interval important = interval(twice, Task::binary, metric);
    expect_interval(important, plain.method, plain.low, plain.high);
    const auto a = evaluated(twice, Task::binary, {metric}, "auto", 0.95, WeightKind::count).metrics[0].ci;
    const Interval b = interval(repeated, Task::binary, metric);
    EXPECT_EQ(a->low, b.low) << metric;
    EXPECT_EQ(a->high, b.high) << metric;
  }
}

TEST(Requests, AMethodThatNoMetricKnowsIsRefused) {
  const Data d = ranked(60, false, 9);
  EXPECT_THROW(evaluated(d, Task::binary, {"accuracy"}, "delong"), InvalidInput);
  EXPECT_THROW(evaluated(d, Task::binary, {"accuracy"}, "wilsen"), InvalidInput);
  const auto both = evaluated(d, Task::binary, {"accuracy", "roc_auc"}, "delong").metrics;
  EXPECT_EQ(both[0].ci->method, "wilson");
  EXPECT_EQ(both[1].ci->method, "delong");
  EXPECT_FALSE(evaluated(d, Task::binary, {"accuracy"}, "none").metrics[0].ci);
}

TEST(Requests, NoIntervalOfWhatIsUndefinedOrOfOneRow) {
  EXPECT_FALSE(evaluated(table(0, 0, 10, 10), Task::binary, {"precision"}).metrics[0].ci);
  for (const auto& result : evaluated(table(1, 0, 0, 0), Task::binary, {"accuracy", "f1", "recall"}).metrics)
    EXPECT_FALSE(result.ci) << result.spec.text();
}

TEST(Coverage, IsNearTheLevel) {
  constexpr int draws = 400;
  std::mt19937_64 random(12);
  const std::vector<std::string> metrics{"accuracy", "recall", "f1", "mcc", "roc_auc", "log_loss", "brier_score"};
  auto draw = [&](size_t n) {
    Data d;
    std::normal_distribution<double> noise;
    for (size_t i = 0; i < n; ++i) {
      d.target.push_back(static_cast<int64_t>(random() % 5 < 2));
      d.score.push_back(1 / (1 + std::exp(-(1.5 * (d.target.back() ? 1.0 : -1.0) + noise(random)))));
    }
    return d;
  };
  const auto truth = evaluated(draw(1'000'000), Task::binary, metrics, "none").metrics;
  std::vector<int> held(metrics.size());
  for (int i = 0; i < draws; ++i) {
    const auto results = evaluated(draw(500), Task::binary, metrics).metrics;
    for (size_t m = 0; m < metrics.size(); ++m)
      held[m] += results[m].ci->low <= truth[m].value.number() && truth[m].value.number() <= results[m].ci->high;
  }
  for (size_t m = 0; m < metrics.size(); ++m) {
    EXPECT_GT(held[m], 0.915 * draws) << metrics[m];  // 0.95 less three standard errors
    EXPECT_LT(held[m], 0.983 * draws) << metrics[m];
  }
}

}  // namespace
}  // namespace assay

// Paired tests against hand values and brute force, and the laws of a comparison.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "assay/comparison.h"
#include "assay/error.h"
#include "engine/compare_resample.h"
#include "engine/compare_tests.h"
#include "engine/compare_units.h"

namespace assay {
namespace {

using Numbers = std::vector<double>;
using Integers = std::vector<int64_t>;

Reals reals(const Numbers& x) { return {nullptr, x.data(), x.size()}; }

TEST(PairedTests, StudentByHand) {
  Numbers d{1, 2, 3, 4, 5};  // mean 3, standard error sqrt(2.5 / 5)
  auto found = paired::t_test(d, 0.95);
  EXPECT_NEAR(found.p, 0.0132356, 1e-7);  // t = 4.2426 with 4 degrees of freedom
  EXPECT_NEAR(found.low, 3 - 2.776445 * std::sqrt(0.5), 1e-6);
  EXPECT_NEAR(found.high, 3 + 2.776445 * std::sqrt(0.5), 1e-6);
  EXPECT_EQ(paired::t_test(Numbers{0, 0, 0}, 0.95).p, 1);
  EXPECT_TRUE(std::isnan(paired::t_test(Numbers{2, 2, 2}, 0.95).p));  // nothing varies
  EXPECT_TRUE(std::isnan(paired::t_test(Numbers{1}, 0.95).p));
}

TEST(PairedTests, WilcoxonByHand) {
  EXPECT_DOUBLE_EQ(paired::wilcoxon_p(Numbers{1, 2, 3, 4, 5}), 2.0 / 32);
  EXPECT_DOUBLE_EQ(paired::wilcoxon_p(Numbers{-1, 2, 3, 4, 5}), 4.0 / 32);
  EXPECT_EQ(paired::wilcoxon_p(Numbers{0, 0}), 1);
  EXPECT_EQ(paired::wilcoxon_p(Numbers{1, -1}), 1);
}

TEST(PairedTests, McNemarByHand) {
  EXPECT_DOUBLE_EQ(paired::mcnemar_p(0, 5), 2.0 / 32);
  EXPECT_NEAR(paired::mcnemar_p(1, 5), 2.0 * 7 / 64, 1e-15);
  EXPECT_EQ(paired::mcnemar_p(3, 3), 1);
  EXPECT_EQ(paired::mcnemar_p(0, 0), 1);
}

/// The score with the nuisance parameter found by a search over the likelihood.
double score_by_search(double b, double c, double n, double difference) {
  double low = std::max(0.0, -difference), high = (1 - difference) / 2;
  auto likelihood = [&](double q) {
    double p = q + difference, rest = 1 - p - q;
    return (c > 0 ? c * std::log(p) : 0) + (b > 0 ? b * std::log(q) : 0) + (n - b - c) * std::log(rest);
  };
  for (int i = 0; i < 300; ++i) {
    double x = low + (high - low) / 3, y = high - (high - low) / 3;
    (likelihood(x) < likelihood(y) ? low : high) = likelihood(x) < likelihood(y) ? x : y;
  }
  double q = (low + high) / 2;
  return (c - b - n * difference) / std::sqrt(n * (2 * q + difference - difference * difference));
}

TEST(PairedTests, TangoLimitsHaveTheScoreOfTheLevel) {
  for (auto [b, c, n] : {std::tuple{5.0, 12.0, 50.0}, {1.0, 9.0, 30.0}, {20.0, 3.0, 400.0}, {7.0, 7.0, 90.0}}) {
    auto found = paired::tango(static_cast<uint64_t>(b), static_cast<uint64_t>(c), static_cast<uint64_t>(n), 0.95);
    EXPECT_LT(found.low, (c - b) / n);
    EXPECT_GT(found.high, (c - b) / n);
    EXPECT_NEAR(score_by_search(b, c, n, found.low), 1.959964, 1e-4);
    EXPECT_NEAR(score_by_search(b, c, n, found.high), -1.959964, 1e-4);
  }
}

TEST(PairedTests, TangoOfEqualModelsIsAWilsonLikeInterval) {
  auto found = paired::tango(0, 0, 100, 0.95);
  EXPECT_NEAR(found.high, 3.841459 / (100 + 3.841459), 1e-6);
  EXPECT_NEAR(found.low, -found.high, 1e-9);
  EXPECT_TRUE(std::isnan(paired::tango(0, 0, 0, 0.95).low));
}

/// DeLong from the definition, with all pairs.
std::pair<double, double> delong_by_pairs(const Numbers& a, const Numbers& b, const std::vector<uint8_t>& truth) {
  auto kernel = [](double x, double y) { return x > y ? 1.0 : x == y ? 0.5 : 0.0; };
  Numbers v[2];
  double m = 0, n = 0;
  for (size_t i = 0; i < truth.size(); ++i) (truth[i] ? m : n) += 1;
  for (size_t i = 0; i < truth.size(); ++i) {
    double sum = 0;
    for (size_t j = 0; j < truth.size(); ++j) {
      if (truth[i] == truth[j]) continue;
      size_t p = truth[i] ? i : j, q = truth[i] ? j : i;
      sum += kernel(b[p], b[q]) - kernel(a[p], a[q]);
    }
    v[truth[i]].push_back(sum / (truth[i] ? n : m));
  }
  auto variance = [](const Numbers& x) {
    double mean = std::accumulate(x.begin(), x.end(), 0.0) / static_cast<double>(x.size()), sum = 0;
    for (double y : x) sum += (y - mean) * (y - mean);
    return sum / static_cast<double>(x.size() - 1);
  };
  double difference = std::accumulate(v[1].begin(), v[1].end(), 0.0) / m;
  return {difference, std::sqrt(variance(v[1]) / m + variance(v[0]) / n)};
}

TEST(PairedTests, DeLongIsItsDefinition) {
  Philox random(7);
  for (uint64_t trial = 0; trial < 20; ++trial) {
    Numbers a, b;
    std::vector<uint8_t> truth;
    for (uint64_t i = 0; i < 60; ++i) {
      truth.push_back(random.uniform(trial * 1000 + i) < 0.4);
      double shared = random.uniform(trial * 1000 + 100 + i) + 0.3 * truth.back();
      a.push_back(std::floor(8 * shared));
      b.push_back(shared + 0.5 * random.uniform(trial * 1000 + 200 + i));
    }
    auto found = paired::delong(reals(a), reals(b), truth, 0.95);
    auto [difference, error] = delong_by_pairs(a, b, truth);
    EXPECT_NEAR((found.low + found.high) / 2, difference, 1e-12);
    EXPECT_NEAR((found.high - found.low) / 2, 1.959963984540054 * error, 1e-12);
    EXPECT_NEAR(found.p, std::erfc(std::abs(difference / error) / std::sqrt(2.0)), 1e-12);
  }
  EXPECT_TRUE(std::isnan(paired::delong(reals({1, 2}), reals({1, 2}), std::vector<uint8_t>{0, 1}, 0.95).p));
}

TEST(PairedTests, JackknifeOfAMeanIsStudent) {
  Numbers d{0.5, -0.25, 1, 2, -0.125, 0.75};
  double sum = std::accumulate(d.begin(), d.end(), 0.0), n = static_cast<double>(d.size());
  Numbers without;
  for (double x : d) without.push_back((sum - x) / (n - 1));
  auto jack = paired::jackknife(sum / n, without, std::vector<uint64_t>(d.size(), 1), 0.9);
  auto student = paired::t_test(d, 0.9);
  EXPECT_NEAR(jack.p, student.p, 1e-12);
  EXPECT_NEAR(jack.low, student.low, 1e-12);
}

TEST(PairedTests, Adjustments) {
  Numbers p{0.01, 0.04, 0.03, NAN, 0.5};
  auto holm = paired::holm(p), bh = paired::benjamini_hochberg(p);
  for (auto [got, want] : {std::pair{holm[0], 0.04},
                           {holm[1], 0.09},
                           {holm[2], 0.09},
                           {holm[4], 0.5},
                           {bh[0], 0.04},
                           {bh[1], 0.16 / 3},
                           {bh[2], 0.16 / 3},
                           {bh[4], 0.5}})
    EXPECT_NEAR(got, want, 1e-15);
  EXPECT_TRUE(std::isnan(holm[3]) && std::isnan(bh[3]));
}

TEST(PairedTests, PoissonWeights) {
  EXPECT_EQ(poisson_weight(0), 0u);
  EXPECT_EQ(poisson_weight(UINT64_MAX), 20u);
  EXPECT_EQ(poisson_weight(0x5e2d58d8b3bcdf19), 0u);  // e^-1 of all
  EXPECT_EQ(poisson_weight(0x5e2d58d8b3bcdf1a), 1u);
  double sum = 0, squares = 0;
  Philox random(3);
  constexpr int n = 200000;
  for (int i = 0; i < n; ++i) {
    double k = poisson_weight(random(static_cast<uint64_t>(i)));
    sum += k, squares += k * k;
  }
  EXPECT_NEAR(sum / n, 1, 0.01);
  EXPECT_NEAR(squares / n - 1, 1, 0.02);
}

TEST(Shapes, FollowFromTheMetric) {
  auto shape = [](Task task, const char* spec) { return shape_of(parse_spec(spec, task)); };
  EXPECT_EQ(shape(Task::binary, "accuracy"), Shape::proportion);
  EXPECT_EQ(shape(Task::multiclass, "accuracy"), Shape::proportion);
  EXPECT_EQ(shape(Task::multilabel, "subset_accuracy"), Shape::proportion);
  EXPECT_EQ(shape(Task::multilabel, "hamming_loss"), Shape::mean);
  EXPECT_EQ(shape(Task::binary, "log_loss"), Shape::mean);
  EXPECT_EQ(shape(Task::binary, "brier_score"), Shape::mean);
  EXPECT_EQ(shape(Task::regression, "mae"), Shape::mean);
  EXPECT_EQ(shape(Task::regression, "mse"), Shape::mean);
  EXPECT_EQ(shape(Task::ranking, "ndcg@10"), Shape::mean);
  EXPECT_EQ(shape(Task::binary, "roc_auc"), Shape::area);
  EXPECT_EQ(shape(Task::binary, "roc_auc(max_fpr=0.5)"), Shape::other);
  for (const char* spec : {"precision", "recall", "specificity", "f1", "mcc", "balanced_accuracy", "cohen_kappa"})
    EXPECT_EQ(shape(Task::binary, spec), Shape::counts) << spec;
  for (const char* spec : {"ece", "average_precision"}) EXPECT_EQ(shape(Task::binary, spec), Shape::other) << spec;
  for (const char* spec : {"rmse", "r2", "median_absolute_error", "pearson"})
    EXPECT_EQ(shape(Task::regression, spec), Shape::other) << spec;
}

// ------------------------------------------------------------------------------------------------ whole comparisons

struct Data {
  Integers id, truth;
  Numbers a, b, weight;
  std::vector<std::string> part;
};

Data draw(uint64_t seed, uint64_t n) {
  Philox random(seed);
  Data data;
  for (uint64_t i = 0; i < n; ++i) {
    bool truth = random.uniform(4 * i) < 0.4;
    double signal = 0.25 * truth + 0.5 * random.uniform(4 * i + 1);
    data.id.push_back(static_cast<int64_t>(i));
    data.truth.push_back(truth);
    data.a.push_back(signal + 0.1 * random.uniform(4 * i + 2));
    data.b.push_back(signal + 0.25 * random.uniform(4 * i + 3));
    data.part.push_back(i % 3 ? "x" : "y");
  }
  return data;
}

class Batches final : public Source {
 public:
  Batches(Data data, std::vector<size_t> order, size_t step)
      : data_(std::move(data)), order_(std::move(order)), step_(step) {}
  bool next(Batch& batch) override {
    if (at_ >= order_.size()) return false;
    size_t n = std::min(step_, order_.size() - at_);
    batch = Batch{};
    batch.rows = static_cast<int64_t>(n);
    batch.position = at_;
    batch.first_row = static_cast<int64_t>(at_);
    auto pick = [&](const auto& all) {
      std::decay_t<decltype(all)> some;
      for (size_t i = at_; i < at_ + n; ++i) some.push_back(all[order_[i]]);
      return some;
    };
    batch.columns.push_back({Role::target, "t", make_column(pick(data_.truth)), 0});
    batch.columns.push_back({Role::id, "id", make_column(pick(data_.id)), 0});
    batch.columns.push_back({Role::score, "a", make_column(pick(data_.a)), 0});
    batch.columns.push_back({Role::score, "b", make_column(pick(data_.b)), 0});
    batch.columns.push_back({Role::slice, "part", make_column(pick(data_.part)), 0});
    if (!data_.weight.empty()) batch.columns.push_back({Role::weight, "w", make_column(pick(data_.weight)), 0});
    at_ += n;
    return true;
  }

 private:
  Data data_;
  std::vector<size_t> order_;
  size_t step_, at_ = 0;
};

std::vector<size_t> in_order(size_t n) {
  std::vector<size_t> order(n);
  std::iota(order.begin(), order.end(), size_t{0});
  return order;
}

Comparison run(const Data& data, CompareConfig config, std::vector<size_t> order = {}, size_t step = 1000,
               unsigned threads = 1) {
  if (order.empty()) order = in_order(data.id.size());
  config.models = {"a", "b"};
  Batches source(data, std::move(order), step);
  return compare(config, {{{{Role::score, "a"}}}, {{{Role::score, "b"}}}}, source, threads);
}

void expect_same(const ComparedGroup& x, const ComparedGroup& y) {
  ASSERT_EQ(x.differences.size(), y.differences.size());
  for (size_t k = 0; k < x.differences.size(); ++k) {
    const auto &a = x.differences[k], &b = y.differences[k];
    for (auto [p, q] : {std::pair{a.difference, b.difference},
                        {a.p, b.p},
                        {a.ci.low, b.ci.low},
                        {a.ci.high, b.ci.high},
                        {a.p_holm, b.p_holm}})
      EXPECT_EQ(std::bit_cast<uint64_t>(p), std::bit_cast<uint64_t>(q)) << a.spec.text();
  }
}

TEST(Compare, SameBitsForAnyOrderBatchesAndThreads) {
  auto data = draw(1, 257);
  auto shuffled = in_order(257);
  for (size_t i = shuffled.size(); --i > 0;) std::swap(shuffled[i], shuffled[Philox(9).below(i + 1, i)]);
  for (const char* method : {"auto", "bootstrap(50)", "randomization(100)", "jackknife"}) {
    CompareConfig config{.evaluation = {.by = {{"part"}}}, .method = method};
    auto first = run(data, config), second = run(data, config, shuffled, 31, 3);
    expect_same(first.whole, second.whole);
    ASSERT_EQ(first.slices.size(), 2u);
    for (size_t s = 0; s < 2; ++s) expect_same(first.slices[s], second.slices[s]);
    EXPECT_TRUE(first.units_by_id);
  }
}

TEST(Compare, ValuesAreThoseOfAnEvaluation) {
  auto data = draw(2, 120);
  auto comparison = run(data, {});
  Evaluator evaluator(Config{});
  Batch batch;
  Batches(data, in_order(120), 1000).next(batch);
  std::erase_if(batch.columns, [](const auto& entry) { return entry.name == "a"; });
  evaluator.update(batch);
  auto evaluation = evaluator.result();
  EXPECT_EQ(comparison.whole.differences.size(), evaluation.metrics.size() - 1);  // the matrix is no number
  for (const auto& d : comparison.whole.differences) {
    EXPECT_EQ(d.value, evaluation[d.spec.text()].value.number()) << d.spec.text();
    EXPECT_EQ(d.signature, evaluation[d.spec.text()].signature);
  }
}

TEST(Compare, EqualModelsDoNotDiffer) {
  auto data = draw(3, 90);
  data.b = data.a;
  for (const char* method : {"auto", "bootstrap(40)", "randomization(40)", "jackknife", "wilcoxon"}) {
    CompareConfig config{.method = method};
    for (const auto& d : run(data, config).whole.differences) {
      EXPECT_EQ(d.difference, 0);
      EXPECT_EQ(d.p, 1) << d.spec.text() << ' ' << method;
      EXPECT_EQ(d.verdict, Finding::not_shown);
    }
  }
}

TEST(Compare, JackknifeIsLeavingOutEachRow) {
  auto data = draw(4, 60);
  for (const char* metric : {"f1", "average_precision", "ece"}) {
    CompareConfig config{.evaluation = {.metrics = {metric}}, .method = "jackknife"};
    auto d = run(data, config).whole.differences[0];
    Numbers without;
    for (size_t left = 0; left < 60; ++left) {
      auto order = in_order(60);
      order.erase(order.begin() + static_cast<std::ptrdiff_t>(left));
      without.push_back(run(data, config, order).whole.differences[0].difference);
    }
    auto found = paired::jackknife(d.difference, without, std::vector<uint64_t>(60, 1), 0.95);
    EXPECT_NEAR(d.p, found.p, 1e-12);
    EXPECT_NEAR(d.ci.low, found.low, 1e-12);
  }
}

TEST(Compare, ManyRowsAreLeftOutByFolds) {
  auto data = draw(11, 6000);
  CompareConfig config{.evaluation = {.metrics = {"average_precision", "ece"}}};
  auto found = run(data, config).whole;
  auto shuffled = in_order(6000);
  for (size_t i = shuffled.size(); --i > 0;) std::swap(shuffled[i], shuffled[Philox(9).below(i + 1, i)]);
  expect_same(found, run(data, config, shuffled, 777, 3).whole);
  config.method = "bootstrap(1000)";
  auto drawn = run(data, config, {}, 1000, 2).whole;
  for (size_t k = 0; k < 2; ++k) {
    const auto &folds = found.differences[k], &bootstrap = drawn.differences[k];
    EXPECT_EQ(folds.ci.method, "jackknife");
    const double width = folds.ci.high - folds.ci.low, usual = bootstrap.ci.high - bootstrap.ci.low;
    EXPECT_GT(width, 0.75 * usual) << folds.spec.text();
    EXPECT_LT(width, 1.35 * usual) << folds.spec.text();
  }
}

TEST(Compare, WeightsOfZeroAreAbsenceAndOthersGoToTheJackknife) {
  auto data = draw(5, 80);
  auto half = data;
  for (size_t i = 0; i < 80; ++i) data.weight.push_back(i < 50);
  half.weight.assign(80, 1);
  auto order = in_order(50);
  CompareConfig config{.evaluation = {.metrics = {"accuracy", "log_loss", "f1", "roc_auc"}}};
  auto first = run(data, config), second = run(half, config, order);
  expect_same(first.whole, second.whole);
  EXPECT_EQ(first.whole.differences[1].test, "jackknife");
  EXPECT_EQ(first.whole.differences[3].test, "bootstrap(1000)");
}

TEST(Compare, SlicesByBinsAndQuantilesAreThoseOfTheirRows) {
  auto data = draw(7, 90);
  for (size_t i = 0; i < 90; ++i) data.part[i] = std::to_string(i % 10);
  CompareConfig config{.evaluation = {.metrics = {"accuracy", "log_loss"}, .by = {{"part:bins(5)"}}}};
  auto bins = run(data, config);
  config.evaluation.by = {{"part:quantiles(2)"}};
  auto quantiles = run(data, config);
  ASSERT_EQ(bins.slices.size(), 2u);
  EXPECT_EQ(bins.slices[0].slice[0].second, "< 5");
  EXPECT_EQ(quantiles.config.evaluation.by[0][0], "part:bins(5)");
  std::vector<size_t> low;
  for (size_t i = 0; i < 90; ++i)
    if (i % 10 < 5) low.push_back(i);
  config.evaluation.by.clear();
  auto alone = run(data, config, low);
  for (size_t k = 0; k < 2; ++k) {
    EXPECT_EQ(alone.whole.differences[k].p, bins.slices[0].differences[k].p);
    EXPECT_EQ(alone.whole.differences[k].difference, quantiles.slices[0].differences[k].difference);
  }
}

TEST(Compare, SmallSlicesAreSaid) {
  auto data = draw(8, 30);
  CompareConfig config{.evaluation = {.metrics = {"accuracy"}, .by = {{"part"}}, .min_slice = 15}};
  auto comparison = run(data, config);
  EXPECT_EQ(comparison.slices.size(), 1u);
  EXPECT_EQ(comparison.warnings, std::vector<std::string>{"1 slice with fewer than 15 rows left out"});
}

/// Two models of three classes.
Comparison run_classes(std::vector<std::string> metrics, const std::string& method) {
  class One final : public Source {
   public:
    bool next(Batch& batch) override {
      if (std::exchange(done_, true)) return false;
      batch = Batch{};
      batch.rows = 80;
      Integers target, a, b;
      Philox random(11);
      for (uint64_t i = 0; i < 80; ++i) {
        target.push_back(static_cast<int64_t>(random.below(3, 3 * i)));
        auto noisy = [&](uint64_t k, double right) {
          return random.uniform(3 * i + k) < right ? target.back()
                                                   : static_cast<int64_t>(random.below(3, 1000 + i * k));
        };
        a.push_back(noisy(1, 0.6)), b.push_back(noisy(2, 0.8));
      }
      batch.columns.push_back({Role::target, "t", make_column(target), 0});
      batch.columns.push_back({Role::prediction, "a", make_column(a), 0});
      batch.columns.push_back({Role::prediction, "b", make_column(b), 0});
      return true;
    }

   private:
    bool done_ = false;
  } source;
  CompareConfig config{
      .evaluation = {.task = Task::multiclass, .metrics = std::move(metrics)}, .models = {"a", "b"}, .method = method};
  return compare(config, {{{{Role::prediction, "a"}}}, {{{Role::prediction, "b"}}}}, source, 2);
}

TEST(Compare, VectorsAreComparedLabelByLabel) {
  for (const char* method : {"auto", "bootstrap(60)", "randomization(60)"}) {
    auto vector = run_classes({"recall(average=none)"}, method);
    ASSERT_EQ(vector.whole.differences.size(), 3u);
    auto macro = run_classes({"recall"}, method);
    double sum = 0, least = 1;
    for (const auto& d : vector.whole.differences) sum += d.difference, least = std::min(least, d.p);
    EXPECT_NEAR(sum / 3, macro.whole.differences[0].difference, 1e-12);
    EXPECT_EQ(vector.whole.differences[1].label, "1");
    EXPECT_EQ(vector.whole.differences[1].what(), "recall(average=none)[1]");
    double holm = 1;
    for (const auto& d : vector.whole.differences) holm = std::min(holm, d.p_holm);
    EXPECT_DOUBLE_EQ(holm, std::min(1.0, 3 * least));
  }
  EXPECT_THROW(run_classes({"confusion_matrix"}, "auto"), InvalidInput);
}

TEST(Compare, Refuses) {
  auto data = draw(6, 30);
  CompareConfig config{.evaluation = {.metrics = {"roc_auc"}}, .method = "wilcoxon"};
  EXPECT_THROW(run(data, config), InvalidInput);
  config.method = "bootstrap(0)";
  EXPECT_THROW(run(data, config), InvalidInput);
  config.method = "sign";
  EXPECT_THROW(run(data, config), InvalidInput);
  CompareConfig matrix{.evaluation = {.metrics = {"confusion_matrix"}}};
  EXPECT_THROW(run(data, matrix), InvalidInput);
  data.truth.clear(), data.id.clear();
  Batches none(data, {}, 1);
  CompareConfig two{.models = {"a", "b"}};
  EXPECT_THROW(compare(two, {{{{Role::score, "a"}}}, {{{Role::score, "b"}}}}, none), InvalidInput);
  two.models = {"a"};
  EXPECT_THROW(compare(two, {{{{Role::score, "a"}}}}, none), InvalidInput);
}

}  // namespace
}  // namespace assay

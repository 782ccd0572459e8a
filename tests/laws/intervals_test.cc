// Intervals by resampling keep the laws of values: no split, order, merge tree or number of threads changes a bit of
// them, as far as rows have ids; without ids, none but the order does.
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <numeric>

#include "laws/tables.h"

namespace assay::laws {
namespace {

void expect_same(const Evaluation& a, const Evaluation& b, const std::string& law) {
  ASSERT_EQ(a.metrics.size(), b.metrics.size());
  for (size_t m = 0; m < a.metrics.size(); ++m) {
    const auto &x = a.metrics[m].ci, &y = b.metrics[m].ci;
    ASSERT_EQ(x.has_value(), y.has_value()) << law << ": " << a.metrics[m].spec.text();
    if (!x) continue;
    EXPECT_EQ(x->method, y->method);
    for (auto ends : {&Interval::lows, &Interval::highs}) {
      const auto &of_x = (*x).*ends, &of_y = (*y).*ends;
      ASSERT_EQ(of_x.size(), of_y.size());
      EXPECT_TRUE(of_x.empty() || std::memcmp(of_x.data(), of_y.data(), of_x.size() * sizeof(double)) == 0)
          << law << ": " << a.metrics[m].spec.text();
    }
    EXPECT_EQ(std::bit_cast<uint64_t>(x->low), std::bit_cast<uint64_t>(y->low))
        << law << ": " << a.metrics[m].spec.text();
    EXPECT_EQ(std::bit_cast<uint64_t>(x->high), std::bit_cast<uint64_t>(y->high))
        << law << ": " << a.metrics[m].spec.text();
    if (law != "weights") EXPECT_EQ(a.metrics[m].signature, b.metrics[m].signature);
  }
}

Evaluator evaluated(const Config& config, const Batch& batch, unsigned threads = 1) {
  Evaluator evaluator(config);
  evaluator.update(batch, threads);
  return evaluator;
}

/// Its last column may hold ids, which is no class.
Config config_of(const Table& table, std::vector<std::string> metrics) {
  Config all = config(table, std::move(metrics));
  if (table.task == Task::multiclass && table.entries.back().role == Role::id) all.labels.pop_back();
  return all;
}

/// The specs that this table lies in the domain of.
std::vector<std::string> applicable(const Table& table) {
  std::vector<std::string> kept;
  for (const auto& spec : specs(table.task)) {
    try {
      evaluated(config_of(table, {spec}), table.batch(table.all())).result();
      kept.push_back(spec);
    } catch (const InvalidInput&) {
    }
  }
  return kept;
}

Table with_ids(Table table, size_t rows_an_id) {
  Table::Entry ids{Role::id, "id", {}, true};
  for (size_t i = 0; i < table.rows; ++i) ids.values.push_back(static_cast<double>(i / rows_an_id));
  table.entries.push_back(std::move(ids));
  return table;
}

std::vector<Table> some_tables(uint64_t seed) {
  Random random(seed);
  return {binary(random, 300, false, 0.3),  binary(random, 40, true, 0.3),        multiclass(random, 200, false, 3, 3),
          multilabel(random, 150, true, 3), regression(random, 200, false, 0, 1), regression(random, 120, true, 0, 2),
          ranking(random, 300, true, 20)};
}

const std::vector<std::string> requests = {"bootstrap(20)", "bootstrap(10, bca)", "auto"};

class IntervalLaws : public testing::TestWithParam<std::string> {
 protected:
  template <class F> void each(const std::vector<Table>& tables, F&& law) {
    for (const auto& table : tables) {
      SCOPED_TRACE("task " + std::string(EnumNames<Task>::names[static_cast<size_t>(table.task)]) + ", rows " +
                   std::to_string(table.rows));
      Config all = config_of(table, applicable(table));
      all.ci = GetParam(), all.seed = 5;
      law(table, all);
    }
  }
};

TEST_P(IntervalLaws, WithIdsAnySplitOrderAndMergeTreeGivesTheSame) {
  std::vector<Table> tables;
  for (size_t rows_an_id : {1, 3})
    for (const auto& table : some_tables(rows_an_id)) tables.push_back(with_ids(table, rows_an_id));
  each(tables, [](const Table& table, const Config& config) {
    Random random(7);
    auto whole = evaluated(config, table.batch(table.all()));
    auto indices = table.all();
    std::shuffle(indices.begin(), indices.end(), random);
    std::vector<Evaluator> parts;
    for (size_t begin = 0; begin < indices.size();) {
      const size_t n = std::min<size_t>(indices.size() - begin, 1 + random() % 90);
      parts.push_back(evaluated(config, table.batch({indices.begin() + static_cast<long>(begin),
                                                     indices.begin() + static_cast<long>(begin + n)})));
      begin += n;
    }
    parts.emplace_back(config);
    while (parts.size() > 1) {
      const size_t i = random() % parts.size(), j = random() % parts.size();
      if (i == j) continue;
      if (random() % 2) parts[i] = Evaluator::load(parts[i].save());
      parts[i].merge(parts[j]);
      parts.erase(parts.begin() + static_cast<long>(j));
    }
    const auto result = whole.result();
    EXPECT_TRUE(whole.save() == parts[0].save()) << "other bytes";
    expect_same(result, parts[0].result(), "merge");
    expect_same(result, Evaluator::load(whole.save()).result(), "save and load");
    size_t intervals = 0;
    for (const auto& metric : result.metrics) intervals += metric.ci.has_value();
    EXPECT_GT(intervals, 0u);
  });
}

TEST_P(IntervalLaws, WithoutIdsUpdatesInOrderGiveTheSame) {
  each(some_tables(3), [](const Table& table, const Config& config) {
    auto whole = evaluated(config, table.batch(table.all()));
    Evaluator parts(config);
    const auto indices = table.all();
    for (size_t begin = 0; begin < indices.size(); begin += 77)
      parts.update(table.batch({indices.begin() + static_cast<long>(begin),
                                indices.begin() + static_cast<long>(std::min(indices.size(), begin + 77))}));
    EXPECT_TRUE(whole.save() == parts.save()) << "other bytes";
    expect_same(whole.result(), parts.result(), "updates");
  });
}

TEST_P(IntervalLaws, ThreadsGiveTheSame) {
  Random random(4);
  for (const Table& table : {binary(random, 40000, false, 0.2), regression(random, 40000, true, 0, 1),
                             multiclass(random, 40000, true, 3, 3)}) {
    Config some = config(table, {});
    some.metrics =
        table.task == Task::binary       ? std::vector<std::string>{"roc_auc", "log_loss", "ece", "f1", "d2_log_loss"}
        : table.task == Task::regression ? std::vector<std::string>{"mae", "r2", "median_absolute_error", "max_error"}
                                         : std::vector<std::string>{"accuracy", "log_loss", "roc_auc"};
    some.ci = GetParam();
    auto one = evaluated(some, table.batch(table.all()), 1);
    for (unsigned threads : {2u, 7u}) {
      auto several = evaluated(some, table.batch(table.all()), threads);
      EXPECT_TRUE(one.save() == several.save()) << threads << " threads";
      expect_same(one.result(), several.result(), "threads");
    }
  }
}

/// Beyond 2^17 rows some folds are dropped, by each thread when it may.
TEST(Intervals, OfManyRowsAreTheSameInAnySplitOrderAndThread) {
  Random random(6);
  for (const Table& table : {multilabel(random, 140000, false, 3), multiclass(random, 140000, false, 3, 3)}) {
    Config some =
        config(table, {"roc_auc", table.task == Task::multilabel ? "f1" : "d2_log_loss", "average_precision"});
    some.ci = "auto";
    auto whole = evaluated(some, table.batch(table.all()), 2);
    auto indices = table.all();
    std::shuffle(indices.begin(), indices.end(), random);
    Evaluator parts(some);
    for (size_t begin : {0, 1000, 90000}) {
      const size_t end = begin == 0 ? 1000 : begin == 1000 ? 90000 : indices.size();
      auto part = evaluated(
          some, table.batch({indices.begin() + static_cast<long>(begin), indices.begin() + static_cast<long>(end)}));
      parts.merge(Evaluator::load(part.save()));
    }
    EXPECT_TRUE(whole.save() == parts.save()) << "other bytes";
    const auto result = whole.result();
    expect_same(result, parts.result(), "merge");
    expect_same(result, Evaluator::load(whole.save()).result(), "save and load");
    for (const auto& metric : result.metrics)
      EXPECT_EQ(metric.ci ? metric.ci->method : metric.no_interval, "random_groups") << metric.spec.text();
  }
}

TEST_P(IntervalLaws, IntervalsHoldTheirValueAndSeedsDiffer) {
  if (GetParam() != "bootstrap(20)") return;
  each({some_tables(9)[0]}, [](const Table& table, Config config) {
    config.ci = "bootstrap(200)";
    auto one = evaluated(config, table.batch(table.all())).result();
    config.seed = 6;
    auto other = evaluated(config, table.batch(table.all())).result();
    size_t scalars = 0, different = 0, inside = 0;
    for (size_t m = 0; m < one.metrics.size(); ++m) {
      const auto& [spec, value, signature, ci, no_interval] = one.metrics[m];
      if (!ci) continue;
      ++scalars;
      EXPECT_LE(ci->low, ci->high) << spec.text();
      EXPECT_EQ(ci->method, "bootstrap_percentile");
      EXPECT_NE(signature.find("|ci=bootstrap(200)|level=0.95|seed=5|units="), std::string::npos) << signature;
      inside += ci->low <= value.number() && value.number() <= ci->high;
      different +=
          other.metrics[m].ci && (other.metrics[m].ci->low != ci->low || other.metrics[m].ci->high != ci->high);
    }
    EXPECT_GT(scalars, 30u);
    EXPECT_GT(different, scalars * 8 / 10);
    EXPECT_GT(inside,
              scalars * 8 / 10);  // not all: a maximum is the end of its interval, and an error of bins is biased
  });
}

INSTANTIATE_TEST_SUITE_P(Requests, IntervalLaws, testing::ValuesIn(requests));

// ------------------------------------------------------------------------------------------------ units

Config binary_config(std::vector<std::string> metrics, std::string ci) {
  Config config;
  config.metrics = std::move(metrics), config.ci = std::move(ci);
  return config;
}

double width(const Result& result) { return result.ci->high - result.ci->low; }

TEST(Intervals, RowsOfAnIdAreDrawnTogether) {
  Random random(21);
  Table rows = binary(random, 600, false, 0.4);
  std::vector<size_t> each, repeated;
  for (size_t i = 0; i < rows.rows; ++i) each.push_back(i), repeated.insert(repeated.end(), 9, i);
  Table clusters{Task::binary, rows.entries, repeated.size()};
  for (auto& entry : clusters.entries) {
    entry.values.clear();
    for (size_t i : repeated)
      entry.values.push_back(rows.entries[static_cast<size_t>(&entry - clusters.entries.data())].values[i]);
  }
  const auto config =
      binary_config({"roc_auc", "accuracy", "log_loss", "ece(bins=5)", "average_precision"}, "bootstrap(400)");
  const auto alone = evaluated(config, with_ids(rows, 1).batch(each)).result();
  const auto together = evaluated(config, with_ids(clusters, 9).batch(clusters.all())).result();
  const auto apart = evaluated(config, clusters.batch(clusters.all())).result();
  for (size_t m = 0; m < alone.metrics.size(); ++m) {
    const auto name = alone.metrics[m].spec.text();
    // Nine rows of an id, all drawn as one: to the bit the interval of the ids, where a metric does not know scale.
    EXPECT_NEAR(alone.metrics[m].ci->low, together.metrics[m].ci->low, 1e-12) << name;
    EXPECT_NEAR(alone.metrics[m].ci->high, together.metrics[m].ci->high, 1e-12) << name;
    EXPECT_NEAR(width(together.metrics[m]) / width(apart.metrics[m]), 3, 0.5) << name;
    EXPECT_NE(together.metrics[m].signature.find("units=id"), std::string::npos);
  }
  EXPECT_NE(apart["roc_auc"].signature.find("units=row"), std::string::npos);
  EXPECT_NE(apart["log_loss"].signature.find("units=position"), std::string::npos);
}

TEST(Intervals, WeightsMakeRowsUnits) {
  Random random(22);
  Table table = binary(random, 500, false, 0.4);
  const auto config = binary_config({"roc_auc", "accuracy", "log_loss"}, "bootstrap(400)");
  const auto plain = evaluated(config, table.batch(table.all())).result();
  const auto weighted = evaluated(config, table.batch(table.all(), std::vector<double>(table.rows, 100.0))).result();
  for (size_t m = 0; m < plain.metrics.size(); ++m)
    EXPECT_NEAR(width(weighted.metrics[m]) / width(plain.metrics[m]), 1, 0.2);
  EXPECT_NE(weighted["roc_auc"].signature.find("units=position"), std::string::npos);
}

TEST(Intervals, BootstrapAndJackknifeAgreeWithTheNormalTheoryOfAMean) {
  Random random(23);
  std::vector<double> target(3000), prediction(3000);
  double sum = 0, square = 0;
  for (size_t i = 0; i < target.size(); ++i) {
    prediction[i] = uniform(random) * 2;
    sum += prediction[i], square += prediction[i] * prediction[i];
  }
  const double n = 3000, error = std::sqrt((square / n - sum / n * (sum / n)) / n);
  Batch batch;
  batch.rows = 3000;
  batch.columns = {{Role::target, "y", make_column(std::vector<double>(target)), 0},
                   {Role::prediction, "p", make_column(std::vector<double>(prediction)), 0}};
  for (const std::string request : {"bootstrap(4000)", "bootstrap(4000, bca)", "auto"}) {
    Config config;
    config.task = Task::regression, config.metrics = {"mae", "rmse", "median_absolute_error"}, config.ci = request;
    const auto result = evaluated(config, batch).result();
    const auto& ci = *result["mae"].ci;
    EXPECT_NEAR(ci.low, sum / n - 1.96 * error, 0.3 * error) << ci.method;
    EXPECT_NEAR(ci.high, sum / n + 1.96 * error, 0.3 * error) << ci.method;
    if (request == "auto") continue;  // the jackknife is not for quantiles
    // A quantile q of n values has the standard error sqrt(q (1 - q) / n) / density: here 0.5 / sqrt(n) / 0.5.
    EXPECT_NEAR(width(result["median_absolute_error"]), 2 * 1.96 / std::sqrt(n), 1 / std::sqrt(n)) << ci.method;
  }
}

TEST(Intervals, JackknifeCoversAsItShould) {
  int covered = 0, bootstrapped = 0;
  constexpr int trials = 300;
  Random random(24);
  for (int t = 0; t < trials; ++t) {
    std::vector<double> target(150), prediction(150);
    for (double& x : prediction) x = -std::log(1 - uniform(random));
    Batch batch;
    batch.rows = 150;
    batch.columns = {{Role::target, "y", make_column(std::move(target)), 0},
                     {Role::prediction, "p", make_column(std::move(prediction)), 0}};
    for (const std::string request : {"auto", "bootstrap(200, bca)"}) {
      Config config;
      config.task = Task::regression, config.metrics = {"rmse"}, config.ci = request,
      config.seed = static_cast<uint64_t>(t);
      const auto ci = *evaluated(config, batch).result().metrics[0].ci;
      const double truth = std::sqrt(2.0);  // of an exponential distribution
      (request == "auto" ? covered : bootstrapped) += ci.low <= truth && truth <= ci.high;
    }
  }
  // 95 % but for skewness and few rows.
  EXPECT_GE(covered, trials * 86 / 100);
  EXPECT_LE(covered, trials * 98 / 100);
  EXPECT_GE(bootstrapped, trials * 86 / 100);
  EXPECT_LE(bootstrapped, trials * 98 / 100);
}

TEST(Intervals, AutomaticOnesWithoutIdsDoNotDependOnOrderOrMerges) {
  for (const auto& table : some_tables(31)) {
    Config all = config_of(table, applicable(table));
    all.ci = "auto";
    Random random(8);
    auto indices = table.all();
    std::shuffle(indices.begin(), indices.end(), random);
    const auto middle = indices.begin() + static_cast<long>(indices.size() / 3);
    auto first = evaluated(all, table.batch({indices.begin(), middle}));
    first.merge(evaluated(all, table.batch({middle, indices.end()})));
    const auto merged = first.result();
    expect_same(evaluated(all, table.batch(table.all())).result(), merged, "order");
    for (const auto& warning : merged.warnings) EXPECT_EQ(warning.find("position"), std::string::npos) << warning;
  }
}

TEST(Intervals, FoldsOfRowsTakeWeightsForRepetitions) {
  Random random(32);
  Table table = binary(random, 400, false, 0.4);
  std::vector<double> weights;
  std::vector<size_t> repeated;
  for (size_t i = 0; i < table.rows; ++i) {
    weights.push_back(i % 5 == 0 ? 2 : 1);
    repeated.insert(repeated.end(), static_cast<size_t>(weights.back()), i);
  }
  auto config = binary_config({"d2_log_loss", "d2_brier", "calibration_ratio"}, "auto");
  config.weight_kind = WeightKind::count;
  const auto weighted = evaluated(config, table.batch(table.all(), weights)).result();
  const auto rows = evaluated(config, table.batch(repeated)).result();
  for (const auto& result : rows.metrics) {
    ASSERT_TRUE(result.ci) << result.spec.text() << ": " << result.no_interval;
    EXPECT_EQ(result.ci->method, "jackknife");
  }
  expect_same(weighted, rows, "weights");
}

TEST(Intervals, StatesThatOutgrowMemoryAreRefused) {
  Random random(25);
  Table table = with_ids(binary(random, 20000, false, 0.4), 1);
  Evaluator evaluator(binary_config({"roc_auc"}, "bootstrap(100000)"));
  EXPECT_THROW(evaluator.update(table.batch(table.all())), InvalidInput);
}

TEST(Intervals, MergedPositionsAreSaid) {
  Random random(26);
  Table table = binary(random, 100, false, 0.4);
  const auto config = binary_config({"log_loss"}, "bootstrap(50)");
  auto a = evaluated(config, table.batch(table.all())), b = evaluated(config, table.batch(table.all()));
  EXPECT_TRUE(a.result().warnings.empty());
  a.merge(b);
  EXPECT_EQ(a.result().warnings.size(), 1u);
  EXPECT_EQ(Evaluator::load(a.save()).result().warnings.size(), 1u);
}

TEST(Intervals, RequestsAreChecked) {
  for (const char* bad : {"bootstrap()", "bootstrap(0)", "bootstrap(9)", "bootstrap(100001)", "bootstrap(100",
                          "bootstrap(100,x)", "bootstrap(100, bca", "jackknife", "bootstrap(1e3)"})
    EXPECT_THROW(Evaluator(binary_config({"f1"}, bad)), InvalidInput) << bad;
  for (const char* good :
       {"none", "auto", "bootstrap", "bootstrap(10)", "bootstrap(100000)", "bootstrap(100,bca)", "bootstrap(100, bca)"})
    EXPECT_NO_THROW(Evaluator(binary_config({"f1"}, good))) << good;
}

}  // namespace
}  // namespace assay::laws

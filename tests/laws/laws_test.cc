// The laws that every row of the catalogue keeps. A metric added to the catalogue is tested here without a new line.
#include <gtest/gtest.h>

#include <cstring>
#include <map>
#include <numeric>
#include <sstream>

#include "laws/tables.h"

namespace assay::laws {
namespace {

/// All numbers of a value as bits, so that NaN equals NaN and -0 differs from 0.
std::vector<uint64_t> bits(const Value& value) {
  std::vector<uint64_t> out;
  auto put = [&](double x) {
    out.push_back(std::bit_cast<uint64_t>(std::isnan(x) ? std::numeric_limits<double>::quiet_NaN() : x));
  };
  auto put_all = [&](const std::vector<double>& xs) {
    for (double x : xs) put(x);
  };
  std::visit(
      [&](const auto& data) {
        using T = std::remove_cvref_t<decltype(data)>;
        if constexpr (std::is_same_v<T, double>)
          put(data);
        else if constexpr (std::is_same_v<T, Vector> || std::is_same_v<T, Matrix>)
          put_all(data.values);
        else if constexpr (std::is_same_v<T, Curve>) {
          for (const auto& [name, xs] : data.columns) put_all(xs);
        } else
          for (const auto& [key, xs] : data.rows) put_all(xs);
      },
      value.data);
  for (const auto& [name, x] : value.at) put(x);
  return out;
}

std::string shown(const Value& value) {
  std::string text = value.undefined.empty() ? "" : "[" + value.undefined + "] ";
  size_t n = 0;
  for (uint64_t b : bits(value))
    if (n++ < 6) text += print_number(std::bit_cast<double>(b)) + " ";
  return text;
}

/// All bits of an interval. With weights the jackknife takes each row for a unit, whatever it weighs.
std::string shown(const std::optional<Interval>& ci, bool weights = false) {
  return ci && !(weights && ci->method == "jackknife")
             ? ci->method + " " + print_number(ci->low) + " " + print_number(ci->high)
             : "none";
}

void expect_equal(const Evaluation& a, const Evaluation& b, const std::string& law) {
  ASSERT_EQ(a.metrics.size(), b.metrics.size());
  for (size_t m = 0; m < a.metrics.size(); ++m) {
    EXPECT_EQ(bits(a.metrics[m].value), bits(b.metrics[m].value))
        << law << ": " << a.metrics[m].spec.text() << ": " << shown(a.metrics[m].value)
        << "!= " << shown(b.metrics[m].value);
    EXPECT_EQ(a.metrics[m].value.undefined, b.metrics[m].value.undefined) << law << ": " << a.metrics[m].spec.text();
    bool weights = law.find("weight") != law.npos;
    EXPECT_EQ(shown(a.metrics[m].ci, weights), shown(b.metrics[m].ci, weights))
        << law << ": " << a.metrics[m].spec.text();
  }
}

/// The specs that this table lies in the domain of (e.g. positive targets), found one by one.
std::vector<std::string> applicable(const Table& table) {
  std::vector<std::string> kept;
  for (const auto& spec : specs(table.task)) {
    try {
      Evaluator evaluator(config(table, {spec}));
      evaluator.update(table.batch(table.all()));
      evaluator.result();
      kept.push_back(spec);
    } catch (const InvalidInput&) {
    }
  }
  return kept;
}

Evaluator evaluated(const Config& config, const Batch& batch, unsigned threads = 1) {
  Evaluator evaluator(config);
  evaluator.update(batch, threads);
  return evaluator;
}

class Laws : public testing::TestWithParam<int> {
 protected:
  void SetUp() override { tables_ = tables(static_cast<uint64_t>(GetParam())); }
  template <class F> void each(F&& law) {
    for (size_t t = 0; t < tables_.size(); ++t) {
      const Table& table = tables_[t];
      SCOPED_TRACE("task " + std::string(EnumNames<Task>::names[static_cast<size_t>(table.task)]) + ", rows " +
                   std::to_string(table.rows));
      auto& metrics = known[{GetParam(), t}];
      if (metrics.empty()) metrics = applicable(table);
      ASSERT_FALSE(metrics.empty());
      law(table, config(table, metrics));
    }
  }
  std::vector<Table> tables_;
  inline static std::map<std::pair<int, size_t>, std::vector<std::string>>
      known;  // what is applicable, by seed and table
};

TEST_P(Laws, AnySplitOrderAndMergeTreeGiveTheSameBytes) {
  each([](const Table& table, const Config& config) {
    Random random(7);
    auto whole = evaluated(config, table.batch(table.all()));
    auto indices = table.all();
    std::shuffle(indices.begin(), indices.end(), random);
    std::vector<Evaluator> parts;
    for (size_t begin = 0; begin < indices.size();) {
      size_t n = std::min<size_t>(indices.size() - begin, 1 + random() % 37);
      Evaluator part(config);
      part.update(
          table.batch({indices.begin() + static_cast<long>(begin), indices.begin() + static_cast<long>(begin + n)}));
      parts.push_back(std::move(part));
      begin += n;
    }
    parts.emplace_back(config);  // an empty state is the identity
    while (parts.size() > 1) {
      size_t i = random() % parts.size(), j = random() % parts.size();
      if (i == j) continue;
      if (random() % 2) (void)parts[i].save();  // sealing in between changes nothing
      parts[i].merge(parts[j]);
      parts.erase(parts.begin() + static_cast<long>(j));
    }
    EXPECT_TRUE(whole.save() == parts[0].save()) << "other bytes";
    expect_equal(whole.result(), parts[0].result(), "merge");
  });
}

TEST_P(Laws, ThreadsGiveTheSameBytes) {
  Random random(static_cast<uint64_t>(GetParam()));
  for (const Table& table : {binary(random, 150000, false, 0.2), multiclass(random, 70000, false, 4, 4),
                             regression(random, 150000, false, 0, 2), multilabel(random, 70000, true, 3),
                             ranking(random, 70000, true, 500)}) {
    auto config_all = config(table, applicable(table));
    std::erase_if(config_all.metrics,
                  [](const auto& m) { return m.find("kendall") != m.npos && m.find("=") != m.npos; });
    auto one = evaluated(config_all, table.batch(table.all()), 1).save();
    for (unsigned threads : {2u, 7u})
      EXPECT_TRUE(one == evaluated(config_all, table.batch(table.all()), threads).save()) << threads << " threads";
  }
}

TEST_P(Laws, SavedStatesReadBackEqual) {
  each([](const Table& table, const Config& config) {
    auto evaluator = evaluated(config, table.batch(table.all()));
    auto bytes = evaluator.save();
    auto back = Evaluator::load(bytes);
    EXPECT_TRUE(back.save() == bytes) << "other bytes";
    expect_equal(evaluator.result(), back.result(), "save and load");
  });
}

/// Numbers that differ by rounding only.
void expect_near(const std::optional<Interval>& a, const std::optional<Interval>& b, const std::string& what) {
  ASSERT_EQ(a.has_value(), b.has_value()) << what;
  if (!a || !a->scalar()) return;
  const double tolerance = 1e-9 * std::max({1.0, std::abs(a->low), std::abs(a->high)});
  for (const auto& [ours, theirs] : {std::pair{a->low, b->low}, {a->high, b->high}}) {
    if (!std::isfinite(ours)) continue;
    EXPECT_NEAR(ours, theirs, tolerance) << what;
  }
}

/// Whether two results have one value and one method of their intervals, which is no jackknife: it takes rows for
/// units. A value that depends on the scale of the weights (adjusted_r2, bins of so many rows, a formula of counts) is
/// another.
bool unmoved(const Result& a, const Result& b) {
  if (a.spec.text().find("strategy=quantile") != std::string::npos) return false;  // bins part rows by their weight
  if (!a.ci || !b.ci || a.ci->method != b.ci->method || a.ci->method == "jackknife" || !a.value.scalar()) return false;
  return std::abs(a.value.number() - b.value.number()) <= 1e-12 * std::max(1.0, std::abs(a.value.number()));
}

TEST_P(Laws, ImportancesDoNotMakeRows) {
  each([](const Table& table, const Config& config) {
    if (table.task == Task::ranking) return;
    const auto plain = evaluated(config, table.batch(table.all())).result();
    for (double weight : {10.0, 10.5, 0.25}) {
      const std::vector<double> weights(table.rows, weight);
      const auto weighted = evaluated(config, table.batch(table.all(), weights)).result();
      for (size_t m = 0; m < plain.metrics.size(); ++m)
        if (unmoved(plain.metrics[m], weighted.metrics[m]))
          expect_near(plain.metrics[m].ci, weighted.metrics[m].ci,
                      plain.metrics[m].spec.text() + ", weights of " + print_number(weight));
    }
  });
}

TEST_P(Laws, IntegerWeightIsRepetition) {
  each([](const Table& table, const Config& given) {
    if (table.task == Task::ranking) return;  // a ranking takes no weights
    Config config = given;
    config.weight_kind = WeightKind::count;
    Random random(11);
    std::vector<size_t> repeated;
    std::vector<double> weights;
    for (size_t i = 0; i < table.rows; ++i) {
      size_t k = random() % 4;
      if (table.rows < 5) ++k;
      weights.push_back(static_cast<double>(k));
      repeated.insert(repeated.end(), k, i);
    }
    if (repeated.empty()) return;
    expect_equal(evaluated(config, table.batch(table.all(), weights)).result(),
                 evaluated(config, table.batch(repeated)).result(), "weights");
  });
}

TEST_P(Laws, ZeroWeightIsAbsence) {
  each([](const Table& table, const Config& config) {
    if (table.task == Task::ranking || table.rows < 10) return;
    Random random(13);
    std::vector<size_t> kept;
    std::vector<double> weights, kept_weights;
    for (size_t i = 0; i < table.rows; ++i) {
      double w = random() % 3 == 0 ? 0 : 0.1 + uniform(random);
      weights.push_back(w);
      if (w > 0) kept.push_back(i), kept_weights.push_back(w);
    }
    expect_equal(evaluated(config, table.batch(table.all(), weights)).result(),
                 evaluated(config, table.batch(kept, kept_weights)).result(), "zero weight");
  });
}

TEST_P(Laws, UnitWeightsAreNone) {
  each([](const Table& table, const Config& config) {
    if (table.task == Task::ranking) return;
    std::vector<double> ones(table.rows, 1.0);
    expect_equal(evaluated(config, table.batch(table.all(), ones)).result(),
                 evaluated(config, table.batch(table.all())).result(), "unit weights");
  });
}

TEST_P(Laws, ValuesStayInTheirRange) {
  each([](const Table& table, const Config& config) {
    for (const auto& result : evaluated(config, table.batch(table.all())).result().metrics) {
      if (!result.value.scalar() || std::isnan(result.value.number())) continue;
      const double slack = 1e-12, x = result.value.number();
      EXPECT_GE(x, result.spec.def->range.low - slack) << result.spec.text();
      EXPECT_LE(x, result.spec.def->range.high + slack) << result.spec.text();
    }
  });
}

/// Every number of a vector or table is inside its interval, by methods that the metric knows.
void expect_each_inside(const Result& result) {
  std::vector<double> numbers;
  if (const auto* vector = std::get_if<Vector>(&result.value.data))
    numbers = vector->values;
  else
    for (const auto& [name, cells] : std::get<::assay::Table>(result.value.data).rows)
      numbers.insert(numbers.end(), cells.begin(), cells.end());
  const auto& ci = *result.ci;
  ASSERT_EQ(ci.lows.size(), numbers.size()) << result.spec.text();
  ASSERT_EQ(ci.highs.size(), numbers.size()) << result.spec.text();
  size_t found = 0;
  for (size_t i = 0; i < numbers.size(); ++i) {
    EXPECT_EQ(std::isnan(ci.lows[i]), std::isnan(ci.highs[i])) << result.spec.text();
    if (std::isnan(ci.lows[i])) continue;
    ++found;
    const double slack = 1e-9 * std::max(1.0, std::abs(numbers[i]));
    EXPECT_LE(ci.lows[i], numbers[i] + slack) << result.spec.text();
    EXPECT_GE(ci.highs[i], numbers[i] - slack) << result.spec.text();
    EXPECT_LT(ci.lows[i], ci.highs[i]) << result.spec.text();
    EXPECT_GE(ci.lows[i], result.spec.def->range.low) << result.spec.text();
    EXPECT_LE(ci.highs[i], result.spec.def->range.high) << result.spec.text();
  }
  EXPECT_GT(found, 0u) << result.spec.text();
  const std::string known = " " + std::string(result.spec.def->interval_methods) + " wilson_edge newcombe ";
  std::istringstream methods(ci.method);
  for (std::string method; std::getline(methods, method, '/');)
    EXPECT_NE(known.find(" " + method + " "), std::string::npos) << result.spec.text() << ": " << method;
}

TEST_P(Laws, IntervalsHoldTheirValueAndStayInItsRange) {
  each([](const Table& table, const Config& config) {
    for (const auto& result : evaluated(config, table.batch(table.all())).result().metrics) {
      if (!result.ci) continue;
      const auto& def = *result.spec.def;
      if (!result.ci->scalar()) {
        expect_each_inside(result);
        continue;
      }
      const double x = result.value.number(), slack = 1e-9 * std::max(1.0, std::abs(x));
      EXPECT_TRUE(result.value.undefined.empty()) << result.spec.text();
      const std::string known = std::string(def.interval_methods) + " wilson_edge newcombe ";
      if (result.ci->method == "jackknife") continue;
      EXPECT_NE((" " + known).find(" " + result.ci->method + " "), std::string::npos)
          << result.spec.text() << ": " << result.ci->method;
      EXPECT_LE(result.ci->low, x + slack) << result.spec.text();
      EXPECT_GE(result.ci->high, x - slack) << result.spec.text();
      EXPECT_LT(result.ci->low, result.ci->high) << result.spec.text();
      EXPECT_GE(result.ci->low, def.range.low) << result.spec.text();
      EXPECT_LE(result.ci->high, def.range.high) << result.spec.text();
    }
  });
}

/// Predictions that equal the target: scores of 1 for the true class, or the target itself.
Table perfected(Table table) {
  for (auto& entry : table.entries) {
    if (table.task == Task::binary && entry.role == Role::score) entry.values = table.entries[0].values;
    if (table.task == Task::multiclass && entry.role == Role::score)
      for (size_t i = 0; i < table.rows; ++i)
        entry.values[i] = table.entries[0].values[i] == std::stod(entry.name.substr(1));
    if (table.task == Task::multilabel && entry.role == Role::score)
      entry.values = table.entries[std::stoul(entry.name.substr(1))].values;
    if (table.task == Task::ranking && entry.role == Role::score) entry.values = table.entries[1].values;
  }
  if (table.task == Task::regression) {
    size_t outputs = table.entries.size() / 4;
    for (size_t k = 0; k < outputs; ++k)  // the prediction and both ends of the interval
      for (size_t role = 1; role < 4; ++role) table.entries[role * outputs + k].values = table.entries[k].values;
  }
  return table;
}

TEST_P(Laws, PerfectPredictionReachesTheOptimum) {
  for (const auto& plain : tables_) {
    if (plain.rows < 100) continue;
    Table table = perfected(plain);
    SCOPED_TRACE("task " + std::string(EnumNames<Task>::names[static_cast<size_t>(table.task)]) + ", rows " +
                 std::to_string(table.rows));
    for (const auto& result : evaluated(config(table, applicable(table)), table.batch(table.all())).result().metrics) {
      double optimum = result.spec.def->perfect;
      if (std::isnan(optimum) || !result.value.scalar() || !result.value.undefined.empty()) continue;
      EXPECT_NEAR(result.value.number(), optimum, 1e-9) << result.spec.text();
    }
  }
}

TEST_P(Laws, SymmetricMetricsDoNotKnowWhichSideIsTheTruth) {
  Random random(static_cast<uint64_t>(GetParam()) + 100);
  for (Task task : {Task::binary, Task::multiclass, Task::regression}) {
    Table table{
        task,
        {{Role::target, "a", {}, task != Task::regression}, {Role::prediction, "b", {}, task != Task::regression}},
        200};
    for (size_t i = 0; i < table.rows; ++i)
      for (auto& entry : table.entries)
        entry.values.push_back(task == Task::regression
                                   ? 1 + uniform(random)
                                   : static_cast<double>(random() % (task == Task::binary ? 2 : 4)));
    Table swapped = table;
    std::swap(swapped.entries[0].values, swapped.entries[1].values);
    for (const auto& def : catalog()) {
      if (def.task != task || !def.symmetric) continue;
      try {
        Config both{.task = task, .metrics = {std::string(def.name)}};
        auto there = evaluated(both, table.batch(table.all())).result(),
             back = evaluated(both, swapped.batch(table.all())).result();
        EXPECT_EQ(bits(there.metrics[0].value), bits(back.metrics[0].value)) << def.name;
      } catch (const InvalidInput&) {  // needs other inputs
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, Laws, testing::Range(1, 4));

TEST(Catalogue, EveryRowIsComplete) {
  for (const auto& def : catalog()) {
    for (auto text : {def.name, def.title, def.meaning, def.formula, def.shows, def.use_when, def.avoid_when,
                      def.undefined, def.source, def.oracle})
      EXPECT_FALSE(text.empty()) << def.name << " of task " << static_cast<int>(def.task);
    EXPECT_LT(def.range.low, def.range.high) << def.name;
    EXPECT_EQ(def.interval != nullptr, !def.interval_methods.empty()) << def.name;
    for (const auto& param : def.params) EXPECT_FALSE(param.help.empty()) << def.name << "." << param.name;
    EXPECT_EQ(find_metric(def.name, def.task), &def);
  }
}

}  // namespace
}  // namespace assay::laws

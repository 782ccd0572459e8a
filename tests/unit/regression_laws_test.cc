// Laws of every regression row: parts, order and bytes do not matter; a whole weight is a repetition.
#include <gtest/gtest.h>

#include <bit>

#include "unit/regression_reference.h"

namespace reference {
namespace {

const std::vector<Settings> settings_of(const std::string& name) {
  using namespace std::string_literals;
  if (name == "nrmse") return {{{"by", "mean"s}}, {{"by", "std"s}}, {{"by", "range"s}}, {{"by", "iqr"s}}};
  if (name == "tweedie_deviance" || name == "d2_tweedie")
    return {{{"power", 0.0}}, {{"power", 1.0}}, {{"power", 1.5}}, {{"power", 3.0}}};
  if (name == "kendall") return {{{"variant", "b"s}}, {{"variant", "c"s}}};
  return {{}};
}

/// Data in the domain of every row.
Data proper(std::mt19937_64& random, size_t n, int weights) {
  return random_data(random, n, random() % 2 ? Kind::positive : Kind::close, weights);
}

template <class F> void for_rows(F f) {
  for (const auto& name : all_names())
    for (const auto& settings : settings_of(name)) f(name, settings);
}

bool same_bits(double a, double b) {
  return (std::isnan(a) && std::isnan(b)) || std::bit_cast<uint64_t>(a) == std::bit_cast<uint64_t>(b);
}

Data shuffled(const Data& d, std::mt19937_64& random) {
  std::vector<size_t> order(d.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::shuffle(order.begin(), order.end(), random);
  Data out;
  for (size_t i : order) {
    out.target.push_back(d.target[i]), out.estimate.push_back(d.estimate[i]);
    out.lower.push_back(d.lower[i]), out.upper.push_back(d.upper[i]);
    if (!d.weight.empty()) out.weight.push_back(d.weight[i]);
  }
  return out;
}

/// A random way to cut n rows into blocks, dealt out to some parts.
std::vector<std::vector<std::pair<size_t, size_t>>> random_parts(size_t n, std::mt19937_64& random) {
  std::vector<std::vector<std::pair<size_t, size_t>>> parts(1 + random() % 4);
  for (size_t begin = 0; begin < n;) {
    const size_t end = std::min(n, begin + 1 + random() % (n / 2 + 1));
    parts[random() % parts.size()].emplace_back(begin, end);
    begin = end;
  }
  return parts;
}

TEST(RegressionLaws, PartsAndOrderChangeNothing) {
  std::mt19937_64 random(1);
  for_rows([&](const std::string& name, const Settings& settings) {
    const auto& def = row(name);
    const auto values = params(def, settings);
    for (int weights : {0, 1, 2}) {
      const Data d = proper(random, 333, weights), other = shuffled(d, random);
      const States once = fill(def, values, d, {{{0, d.size()}}});
      const States many = fill(def, values, other, random_parts(d.size(), random));
      EXPECT_EQ(bytes(once), bytes(many)) << name;
      EXPECT_TRUE(same_bits(compute(def, values, once).number(), compute(def, values, many).number())) << name;
    }
  });
}

TEST(RegressionLaws, WholeWeightsAreRepetitions) {
  std::mt19937_64 random(2);
  for_rows([&](const std::string& name, const Settings& settings) {
    for (size_t n : {1, 2, 200}) {
      const Data d = proper(random, n, 1);
      const double weighted = value(name, d, settings), plain = value(name, repeated(d), settings);
      EXPECT_TRUE(same_bits(weighted, plain)) << name << ": " << weighted << ", repeated " << plain;
    }
  });
}

TEST(RegressionLaws, RowsWithoutWeightAreAbsent) {
  std::mt19937_64 random(3);
  for_rows([&](const std::string& name, const Settings& settings) {
    Data d = proper(random, 100, 2), with = d;
    for (double bad : {-5.0, 0.0, 1e300}) {
      with.target.push_back(bad), with.estimate.push_back(-bad), with.weight.push_back(0);
      with.lower.push_back(1), with.upper.push_back(-1);
    }
    EXPECT_TRUE(same_bits(value(name, d, settings), value(name, with, settings))) << name;
    const Data unit = proper(random, 50, 0);
    Data ones = unit;
    ones.weight.assign(50, 1.0);
    EXPECT_TRUE(same_bits(value(name, unit, settings), value(name, ones, settings))) << name;
  });
}

TEST(RegressionLaws, SavedStatesComeBack) {
  std::mt19937_64 random(4);
  for_rows([&](const std::string& name, const Settings& settings) {
    const auto& def = row(name);
    const auto values = params(def, settings);
    for (int weights : {0, 1, 2}) {
      const Data d = proper(random, 60, weights);
      const States saved = fill(def, values, d, {{{0, d.size()}}});
      const std::string text = bytes(saved);
      assay::Reader reader(text);
      States loaded = states(def, values);
      for (auto& state : loaded) state->load(reader);
      EXPECT_EQ(reader.left(), 0u) << name;
      EXPECT_EQ(bytes(loaded), text) << name;
      EXPECT_TRUE(same_bits(compute(def, values, saved).number(), compute(def, values, loaded).number())) << name;
      for (size_t cut = 0; cut < text.size(); cut += 1 + text.size() / 50) {
        assay::Reader damaged(std::string_view(text).substr(0, cut));
        States target = states(def, values);
        EXPECT_THROW(for (auto& state : target) state->load(damaged), assay::CorruptState) << name << " cut at " << cut;
      }
    }
  });
}

TEST(RegressionLaws, PerfectPredictionsReachTheOptimum) {
  std::mt19937_64 random(5);
  for_rows([&](const std::string& name, const Settings& settings) {
    const auto& def = row(name);
    Data d = proper(random, 80, 2);
    d.estimate = d.lower = d.upper = d.target;
    if (std::isnan(def.perfect)) return;
    EXPECT_EQ(value(name, d, settings), def.perfect) << name;
  });
}

TEST(RegressionLaws, ValuesStayInTheirRange) {
  std::mt19937_64 random(6);
  for_rows([&](const std::string& name, const Settings& settings) {
    const auto& def = row(name);
    for (int round = 0; round < 20; ++round) {
      const double x = value(name, proper(random, 2 + random() % 30, static_cast<int>(random() % 3)), settings);
      EXPECT_FALSE(x < def.range.low || x > def.range.high) << name << " " << x;
    }
  });
}

TEST(RegressionLaws, SymmetricRowsAreSymmetric) {
  std::mt19937_64 random(7);
  for_rows([&](const std::string& name, const Settings& settings) {
    const auto& def = row(name);
    if (def.need == assay::Need::interval) return;
    bool always = true;
    for (int weights : {0, 1, 2}) {
      Data d = proper(random, 90, weights), swapped = d;
      std::swap(swapped.target, swapped.estimate);
      always &= same_bits(value(name, d, settings), value(name, swapped, settings));
    }
    const bool squared = !settings.empty() && settings[0] == std::pair<std::string, assay::Param>{"power", 0.0};
    if (name == "pinball_loss" || (name == "tweedie_deviance" && squared)) return;  // symmetric at alpha=0.5, power=0
    EXPECT_EQ(always, def.symmetric) << name;
  });
}

TEST(RegressionLaws, RowsAreComplete) {
  std::vector<std::string> seen;
  for (const auto& name : all_names()) {
    const auto& def = row(name);
    for (auto text : {def.title, def.meaning, def.formula, def.shows, def.use_when, def.avoid_when, def.undefined,
                      def.aliases, def.source, def.oracle})
      EXPECT_FALSE(text.empty()) << name;
    EXPECT_EQ(def.task, assay::Task::regression) << name;
    ASSERT_FALSE(def.params.empty()) << name;
    EXPECT_EQ(def.params.back().name, "average") << name;
    seen.push_back(name);
  }
  std::sort(seen.begin(), seen.end());
  EXPECT_EQ(std::adjacent_find(seen.begin(), seen.end()), seen.end());
  EXPECT_EQ(seen.size(), 33u);
}

TEST(RegressionLaws, PlansShareStates) {
  auto keys = [](std::string_view name, const Settings& settings = {}) {
    std::vector<std::string> all;
    for (const auto& need : row(name).states(params(row(name), settings))) all.push_back(need.key);
    return all;
  };
  EXPECT_EQ(keys("mse"), keys("rmse"));
  EXPECT_EQ(keys("r2"), keys("adjusted_r2", {{"predictors", int64_t{5}}}));
  EXPECT_EQ(keys("pearson"), keys("concordance_correlation"));
  EXPECT_EQ(keys("r2")[0], keys("mse")[0]);
  EXPECT_EQ(keys("pinball_loss", {{"alpha", 0.1}})[0], keys("d2_pinball", {{"alpha", 0.1}})[0]);
  EXPECT_NE(keys("pinball_loss", {{"alpha", 0.1}}), keys("pinball_loss", {{"alpha", 0.2}}));
  EXPECT_EQ(keys("nrmse").size(), 2u);
  EXPECT_EQ(keys("mae", {{"average", std::string("variance_weighted")}}).size(), 2u);
}

}  // namespace
}  // namespace reference

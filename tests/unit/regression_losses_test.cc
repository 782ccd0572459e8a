// Losses and scores of regression against formulas in 100 digits, their undefined rules and their domains.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "unit/regression_reference.h"

namespace reference {
namespace {

using assay::InvalidInput;
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// Calls f(data, description) for data of every kind, length and weighting.
template <class F> void for_data(const std::vector<Kind>& kinds, F f) {
  std::mt19937_64 random(11);
  for (Kind kind : kinds)
    for (size_t n : {1, 2, 3, 40, 300})
      for (int weights : {0, 1, 2})
        f(random_data(random, n, kind, weights), fmt::format("{} n={} w={}", static_cast<int>(kind), n, weights));
}

const std::vector<Kind> any_kind{Kind::normal, Kind::offset, Kind::tied, Kind::positive, Kind::counts, Kind::close};
const std::vector<Kind> positive_kinds{Kind::positive, Kind::close};
const std::vector<Kind> count_kinds{Kind::positive, Kind::close, Kind::counts};

template <class F>
void expect_mean(std::string_view name, const std::vector<Kind>& kinds, double within, const Settings& settings, F f) {
  for_data(kinds, [&](const Data& d, const std::string& what) {
    EXPECT_LE(ulps(value(name, d, settings), mean(d, f)), within) << name << " kind " << what;
  });
}

Real size(const Real& x) { return abs(x); }

TEST(RegressionLosses, MeansOfTerms) {
  expect_mean("mae", any_kind, 4, {}, [](Real t, Real e) -> Real { return abs(e - t); });
  expect_mean("mse", any_kind, 6, {}, [](Real t, Real e) -> Real { return (e - t) * (e - t); });
  expect_mean("mean_error", any_kind, 1, {}, [](Real t, Real e) -> Real { return e - t; });
  expect_mean("mape", any_kind, 6, {},
              [](Real t, Real e) -> Real { return abs(e - t) / std::max<Real>(abs(t), Real(0x1p-52)); });
  expect_mean("smape", any_kind, 6, {},
              [](Real t, Real e) -> Real { return 2 * abs(e - t) / std::max<Real>(abs(t) + abs(e), Real(1.17e-6)); });
  expect_mean("pinball_loss", any_kind, 6, {{"alpha", 0.3}}, [](Real t, Real e) -> Real {
    return t >= e ? Real(Real(0.3) * (t - e)) : Real((1 - Real(0.3)) * (e - t));
  });
  expect_mean("huber_loss", any_kind, 8, {{"delta", 0.25}}, [](Real t, Real e) -> Real {
    const Real d = size(e - t);
    return d <= 0.25 ? Real(d * d / 2) : Real((d - 0.125) / 4);
  });
  expect_mean("log_cosh", {Kind::normal, Kind::offset, Kind::tied}, 8, {},
              [](Real t, Real e) -> Real { return log(cosh(e - t)); });
}

TEST(RegressionLosses, Deviances) {
  auto poisson = [](Real t, Real e) -> Real { return 2 * ((t > 0 ? Real(t * log(t / e)) : Real(0)) - t + e); };
  auto gamma = [](Real t, Real e) -> Real { return 2 * (log(e / t) + t / e - 1); };
  expect_mean("poisson_deviance", count_kinds, 40, {}, poisson);
  expect_mean("tweedie_deviance", count_kinds, 40, {{"power", 1.0}}, poisson);
  expect_mean("gamma_deviance", positive_kinds, 40, {}, gamma);
  expect_mean("tweedie_deviance", positive_kinds, 40, {{"power", 2.0}}, gamma);
  for (double power : {-1.0, 1.25, 1.9, 2.5, 3.0}) {
    auto general = [power](Real t, Real e) -> Real {
      const Real p = power;
      return 2 * ((t == 0 ? Real(0) : Real(pow(t, 2 - p))) / ((1 - p) * (2 - p)) - t * pow(e, 1 - p) / (1 - p) +
                  pow(e, 2 - p) / (2 - p));
    };
    expect_mean("tweedie_deviance", power >= 2 ? positive_kinds : count_kinds, 80, {{"power", power}}, general);
  }
}

TEST(RegressionLosses, LogarithmsKeepTheirDigitsAtOffsets) {
  expect_mean("msle", {Kind::positive, Kind::counts, Kind::close, Kind::offset}, 8, {}, [](Real t, Real e) -> Real {
    const Real d = log(1 + e) - log(1 + t);
    return d * d;
  });
}

TEST(RegressionLosses, RootsOfMeans) {
  for_data(any_kind, [](const Data& d, const std::string& what) {
    const Real mse = mean(d, [](Real t, Real e) -> Real { return (e - t) * (e - t); });
    EXPECT_LE(ulps(value("rmse", d), sqrt(mse)), 4) << what;
  });
}

TEST(RegressionLosses, RatioOfSums) {
  for_data(any_kind, [](const Data& d, const std::string& what) {
    const Real errors = mean(d, [](Real t, Real e) -> Real { return abs(e - t); });
    const Real sizes = mean(d, [](Real t, Real) -> Real { return abs(t); });
    if (sizes < 1e-3) return;
    EXPECT_LE(ulps(value("wmape", d), errors / sizes), 6) << what;
  });
  const auto zero = evaluate("wmape", {.target = {0, 0}, .estimate = {1, 2}});
  EXPECT_DOUBLE_EQ(zero.number(), 3 / 1.17e-6);
  EXPECT_FALSE(zero.undefined.empty());
}

TEST(RegressionLosses, Intervals) {
  for_data({Kind::normal, Kind::tied}, [](const Data& d, const std::string& what) {
    Real covered = 0, width = 0, score = 0, weight = 0;
    for (size_t i = 0; i < d.size(); ++i) {
      const Real t = d.target[i], l = d.lower[i], u = d.upper[i], w = d.w(i);
      covered += w * (l <= t && t <= u), width += w * (u - l), weight += w;
      score += w * (u - l + 10 * (std::max<Real>(l - t, 0) + std::max<Real>(t - u, 0)));
    }
    EXPECT_LE(ulps(value("interval_coverage", d), covered / weight), 1) << what;
    EXPECT_LE(ulps(value("interval_width", d), width / weight), 4) << what;
    EXPECT_LE(ulps(value("interval_score", d, {{"alpha", 0.2}}), score / weight), 8) << what;
  });
}

TEST(RegressionLosses, QuantileColumnsServePinballAndIntervals) {
  const Data low{.target = {1, 2, 3}, .estimate = {0, 2, 1}}, high{.target = {1, 2, 3}, .estimate = {2, 2.5, 2}};
  const assay::QuantileColumn columns[] = {{0.05, low.estimate}, {0.95, high.estimate}};
  auto with_columns = [&](std::string_view name, const Settings& settings) {
    const auto& def = row(name);
    const auto values = params(def, settings);
    States all = states(def, values);
    assay::Rows rows;
    rows.size = 3, rows.actual = low.target, rows.quantiles = columns;
    for (auto& state : all) state->check(rows), state->update(rows);
    return compute(def, values, all).number();
  };
  EXPECT_EQ(with_columns("pinball_loss", {{"alpha", 0.05}}), value("pinball_loss", low, {{"alpha", 0.05}}));
  EXPECT_EQ(with_columns("pinball_loss", {{"alpha", 0.95}}), value("pinball_loss", high, {{"alpha", 0.95}}));
  const Data both{.target = low.target, .estimate = low.estimate, .lower = low.estimate, .upper = high.estimate};
  for (auto name : {"interval_coverage", "interval_width", "interval_score"})
    EXPECT_EQ(with_columns(name, {{"alpha", 0.1}}), value(name, both, {{"alpha", 0.1}})) << name;
  EXPECT_THROW(with_columns("pinball_loss", {{"alpha", 0.5}}), InvalidInput);
  EXPECT_THROW(with_columns("interval_width", {{"alpha", 0.2}}), InvalidInput);
  for (auto name : {"mae", "r2", "pearson", "spearman", "median_absolute_error", "max_error", "mean_error", "msle"})
    EXPECT_THROW(with_columns(name, {}), InvalidInput) << name;
}

TEST(RegressionLosses, ValuesOutsideTheDomainAreNamed) {
  auto message = [](std::string_view name, const Data& d, const Settings& settings = {}) -> std::string {
    try {
      evaluate(name, d, settings);
    } catch (const InvalidInput& error) {
      return error.what();
    }
    return "";
  };
  EXPECT_EQ(message("msle", {.target = {0, -1}, .estimate = {1, 1}}), "msle: target -1 is not above -1");
  EXPECT_EQ(message("rmsle", {.target = {0, 1}, .estimate = {1, -1.5}}), "msle: prediction -1.5 is not above -1");
  EXPECT_EQ(message("poisson_deviance", {.target = {-0.5}, .estimate = {1}}),
            "poisson_deviance: target -0.5 is not at least 0");
  EXPECT_EQ(message("gamma_deviance", {.target = {0}, .estimate = {1}}), "gamma_deviance: target 0 is not above 0");
  EXPECT_EQ(message("tweedie_deviance", {.target = {-3}, .estimate = {0}}, {{"power", -1.0}}),
            "tweedie_deviance(power=-1): prediction 0 is not above 0");
  EXPECT_EQ(message("d2_tweedie", {.target = {0}, .estimate = {1}}, {{"power", 2.5}}),
            "tweedie_deviance(power=2.5): target 0 is not above 0");
  EXPECT_NE(message("tweedie_deviance", {.target = {1}, .estimate = {1}}, {{"power", 0.5}}), "");
  EXPECT_EQ(message("gamma_deviance", {.target = {0, 2}, .estimate = {1, 2}, .weight = {0, 1}}), "");
}

TEST(RegressionLosses, ExtremesAndQuantilesOfErrors) {
  for_data(any_kind, [](const Data& given, const std::string& what) {
    Data d = given;
    if (what.ends_with("w=2")) d.weight.clear();
    const Data plain = d.weight.empty() ? d : repeated(d);
    std::vector<double> errors;
    for (size_t i = 0; i < plain.size(); ++i) errors.push_back(std::abs(plain.estimate[i] - plain.target[i]));
    std::sort(errors.begin(), errors.end());
    const size_t n = errors.size(), middle = n / 2;
    EXPECT_EQ(value("max_error", d), errors.back()) << what;
    EXPECT_DOUBLE_EQ(value("median_absolute_error", d),
                     n % 2 ? errors[middle] : 0.5 * (errors[middle - 1] + errors[middle]))
        << what;
    for (double q : {0.0, 0.3, 0.9, 1.0}) {
      const double rank = q * static_cast<double>(n - 1), below = std::floor(rank);
      const auto i = static_cast<size_t>(below);
      const double next = errors[std::min(i + 1, n - 1)];
      EXPECT_NEAR(value("quantile_error", d, {{"q", q}}), errors[i] + (rank - below) * (next - errors[i]),
                  1e-12 * errors.back())
          << what;
    }
  });
}

TEST(RegressionLosses, HugeValuesOverflowAsTheyShould) {
  const Data d{.target = {-1e308, 0}, .estimate = {1e308, 0}};
  EXPECT_EQ(value("mae", d), 1e308);  // neither do differences
  EXPECT_EQ(value("rmse", {.target = {0, 0, 0, 0}, .estimate = {1e200, 0, 0, 0}}), 5e199);
  EXPECT_EQ(value("mse", {.target = {0, 0}, .estimate = {1e200, 0}}), HUGE_VAL);
  EXPECT_EQ(value("r2", {.target = {1, 2}, .estimate = {1e200, 2}}), -HUGE_VAL);
  EXPECT_EQ(value("mean_error", d), 1e308);  // the exact sum does not overflow before the division
}

TEST(RegressionLosses, WithoutRows) {
  for (const auto& name : all_names()) {
    const auto result = evaluate(name, {});
    EXPECT_TRUE(std::isnan(result.number())) << name;
    EXPECT_EQ(result.undefined, "no rows") << name;
  }
  Data absent{.target = {1, 2}, .estimate = {2, 1}, .weight = {0, 0}, .lower = {0, 0}, .upper = {1, 1}};
  for (const auto& name : all_names()) EXPECT_TRUE(std::isnan(value(name, absent))) << name;
}

}  // namespace
}  // namespace reference

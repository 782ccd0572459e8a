// Scores against baselines: exact at any offset, with scikit-learn's rules where a target is constant.
#include <gtest/gtest.h>

#include "unit/regression_reference.h"

namespace reference {
namespace {

/// Exact moments of weighted data: weight, means, sums of squared deviations and of their products.
struct Moments {
  Rational n = 0, mt = 0, me = 0, tt = 0, ee = 0, te = 0, squares = 0;
  explicit Moments(const Data& d) {
    for (size_t i = 0; i < d.size(); ++i) {
      const Rational w(d.w(i)), t(d.target[i]), e(d.estimate[i]);
      n += w, mt += w * t, me += w * e, squares += w * (t - e) * (t - e);
    }
    mt /= n, me /= n;
    for (size_t i = 0; i < d.size(); ++i) {
      const Rational w(d.w(i)), t = Rational(d.target[i]) - mt, e = Rational(d.estimate[i]) - me;
      tt += w * t * t, ee += w * e * e, te += w * t * e;
    }
  }
};

Real as_real(const Rational& r) { return Real(numerator(r)) / Real(denominator(r)); }

template <class F> void for_moments(F f) {
  std::mt19937_64 random(5);
  for (Kind kind : {Kind::normal, Kind::offset, Kind::tied, Kind::positive, Kind::close})
    for (size_t n : {2, 3, 30, 150})
      for (int weights : {0, 1, 2}) {
        const Data d = random_data(random, n, kind, weights);
        const Moments m(d);
        if (m.tt != 0 && m.ee != 0) f(d, m);
      }
}

TEST(RegressionScores, ShareOfVariance) {
  for_moments([](const Data& d, const Moments& m) {
    const double tolerance = 8 * (1 + std::abs(static_cast<double>(as_real(m.squares / m.tt))));
    EXPECT_NEAR(value("r2", d), static_cast<double>(as_real(1 - m.squares / m.tt)), tolerance * 0x1p-53);
    EXPECT_LE(ulps(value("explained_variance", d), as_real(1 - (m.tt + m.ee - 2 * m.te) / m.tt)), 1);
    EXPECT_LE(ulps(value("relative_squared_error", d), as_real(m.squares / m.tt)), 6);
    EXPECT_EQ(value("d2_tweedie", d), value("r2", d));
    const Rational freedom = m.n - 3;
    if (freedom > 0) {
      EXPECT_NEAR(value("adjusted_r2", d, {{"predictors", int64_t{2}}}),
                  static_cast<double>(as_real(1 - m.squares / m.tt * (m.n - 1) / freedom)),
                  tolerance * 0x1p-53 * static_cast<double>(as_real(m.n / freedom)));
    }
  });
}

TEST(RegressionScores, Correlations) {
  for_moments([](const Data& d, const Moments& m) {
    EXPECT_LE(ulps(value("pearson", d), as_real(m.te) / sqrt(as_real(m.tt) * as_real(m.ee))), 1);
    const Rational shift = m.mt - m.me;
    EXPECT_LE(ulps(value("concordance_correlation", d), as_real(2 * m.te / (m.tt + m.ee + m.n * shift * shift))), 1);
  });
}

TEST(RegressionScores, NormalisedErrors) {
  for_moments([](const Data& d, const Moments& m) {
    if (m.mt == 0) return;
    const Real rmse = sqrt(as_real(m.squares / m.n));
    EXPECT_LE(ulps(value("nrmse", d), rmse / as_real(m.mt)), 6);
    EXPECT_LE(ulps(value("nrmse", d, {{"by", std::string("std")}}), rmse / sqrt(as_real(m.tt / m.n))), 6);
  });
  const Data d{.target = {1, 2, 4, 8, 100}, .estimate = {2, 3, 5, 9, 101}, .weight = {1, 1, 1, 1, 0}};
  EXPECT_DOUBLE_EQ(value("nrmse", d, {{"by", std::string("range")}}), 1.0 / 7);
  EXPECT_DOUBLE_EQ(value("nrmse", d, {{"by", std::string("iqr")}}), 1 / (5.0 - 1.75));
  EXPECT_EQ(value("nrmse", {.target = {-1, 1}, .estimate = {0, 0}}), HUGE_VAL);
}

TEST(RegressionScores, OffsetsCostNoDigits) {
  Data d{.target = {1, 2, 3, 5}, .estimate = {1.5, 1.5, 3.5, 5.5}}, far = d;
  for (double offset : {1e9, 1e12, 1e15}) {
    for (size_t i = 0; i < 4; ++i) far.target[i] = d.target[i] + offset, far.estimate[i] = d.estimate[i] + offset;
    if (offset > 1e14) d = {.target = {1, 2, 3, 5}, .estimate = {1.5, 1.5, 3.5, 5.5}};
    for (auto name : {"r2", "pearson", "explained_variance", "concordance_correlation", "d2_absolute_error", "mse"})
      EXPECT_EQ(value(name, far), value(name, d)) << name << " at " << offset;
  }
}

TEST(RegressionScores, ExtremeSizesKeepTheirDigits) {
  std::mt19937_64 random(3);
  for (int weights : {0, 1, 2}) {
    const Data d = random_data(random, 50, Kind::normal, weights);
    for (double scale : {0x1p-500, 0x1p500}) {
      Data scaled = d;
      for (auto* column : {&scaled.target, &scaled.estimate})
        for (double& x : *column) x *= scale;
      for (auto name : {"pearson", "explained_variance", "concordance_correlation"})
        EXPECT_EQ(value(name, scaled), value(name, d)) << name << " times " << scale << ", weights " << weights;
    }
  }
}

TEST(RegressionScores, BestConstantsScoreZero) {
  std::mt19937_64 random(9);
  for (int weights : {0, 1, 2}) {
    Data d = random_data(random, 101, Kind::counts, weights);
    const Moments m(d);
    std::fill(d.estimate.begin(), d.estimate.end(), static_cast<double>(as_real(m.mt)));
    const double slack = weights == 2 ? 1e-15 : 0;  // the baseline takes the weight of equal targets together
    EXPECT_NEAR(value("d2_tweedie", d, {{"power", 1.0}}), 0, slack);
    EXPECT_NEAR(value("d2_tweedie", d, {{"power", 1.5}}), 0, slack);
    EXPECT_NEAR(value("r2", d), 0, 1e-15);
    EXPECT_NEAR(value("explained_variance", d), 0, 0);
  }
  Data d{.target = {1, 5, 2, 9, 4}, .estimate = {4, 4, 4, 4, 4}};
  EXPECT_EQ(value("d2_absolute_error", d), 0);
  d.estimate.assign(5, 2.0);  // the 0.3 quantile
  EXPECT_EQ(value("d2_pinball", d, {{"alpha", 0.3}}), 0);
}

TEST(RegressionScores, DevianceOfTheMean) {
  std::mt19937_64 random(4);
  for (int weights : {0, 1, 2}) {
    const Data d = random_data(random, 80, Kind::positive, weights);
    for (double power : {-0.5, 1.0, 1.5, 2.0, 3.0}) {
      auto deviance = [power](const Real& t, const Real& e) -> Real {
        const Real p = power;
        if (power == 1) return 2 * (t * log(t / e) - t + e);
        if (power == 2) return 2 * (log(e / t) + t / e - 1);
        return 2 * (pow(t, 2 - p) / ((1 - p) * (2 - p)) - t * pow(e, 1 - p) / (1 - p) + pow(e, 2 - p) / (2 - p));
      };
      const Real m = mean_target(d), loss = mean(d, deviance);
      const Real baseline = mean(d, [&](const Real& t, const Real&) { return deviance(t, m); });
      EXPECT_NEAR(value("d2_tweedie", d, {{"power", power}}), static_cast<double>(1 - loss / baseline), 1e-13) << power;
    }
  }
}

TEST(RegressionScores, ConstantTargets) {
  const Data exact{.target = {3, 3, 3}, .estimate = {3, 3, 3}}, wrong{.target = {3, 3, 3}, .estimate = {3, 4, 3}};
  for (auto name : {"r2", "adjusted_r2", "explained_variance", "d2_absolute_error", "d2_pinball", "d2_tweedie"}) {
    EXPECT_EQ(value(name, exact), 1) << name;
    EXPECT_EQ(value(name, wrong), 0) << name;
    EXPECT_EQ(evaluate(name, wrong).undefined, "constant target") << name;
  }
  EXPECT_EQ(value("explained_variance", {.target = {3, 3}, .estimate = {4, 4}}), 1);
  EXPECT_EQ(value("d2_tweedie", wrong, {{"power", 1.0}}), 0);
  EXPECT_EQ(value("relative_squared_error", wrong), 0x1p52);
  EXPECT_EQ(value("relative_squared_error", exact), 0);
  for (auto name : {"pearson", "spearman", "kendall"}) {
    EXPECT_TRUE(std::isnan(value(name, wrong))) << name;
    EXPECT_EQ(evaluate(name, wrong).undefined, "a column is constant") << name;
  }
  EXPECT_TRUE(std::isnan(value("concordance_correlation", exact)));
  EXPECT_EQ(value("concordance_correlation", wrong), 0);
}

TEST(RegressionScores, OneRowHasNoSpread) {
  const Data one{.target = {3}, .estimate = {4}}, light{.target = {3, 3}, .estimate = {4, 4}, .weight = {0.5, 0.5}};
  for (const Data& d : {one, light})
    for (auto name : {"r2", "adjusted_r2", "d2_absolute_error", "d2_pinball", "d2_tweedie"}) {
      EXPECT_TRUE(std::isnan(value(name, d))) << name;
      EXPECT_EQ(evaluate(name, d).undefined, "fewer than two rows") << name;
    }
  EXPECT_EQ(value("r2", {.target = {3}, .estimate = {4}, .weight = {2}}), 0);  // as two rows
}

TEST(RegressionScores, TooFewRowsAreNotAdjusted) {
  const Data d{.target = {1, 2, 4}, .estimate = {1, 2, 3}};
  const auto result = evaluate("adjusted_r2", d, {{"predictors", int64_t{2}}});
  EXPECT_EQ(result.number(), value("r2", d));
  EXPECT_FALSE(result.undefined.empty());
  EXPECT_EQ(value("adjusted_r2", d, {{"predictors", int64_t{0}}}), value("r2", d));
}

TEST(RegressionScores, AveragesOverOutputs) {
  const Data a{.target = {1, 2, 4}, .estimate = {1, 3, 3}}, b{.target = {10, 20, 50}, .estimate = {15, 20, 40}};
  const Data constant{.target = {7, 7, 7}, .estimate = {7, 7, 8}};
  auto with = [](std::string_view name, std::vector<Data> outputs, const std::string& average) {
    const auto& def = row(name);
    const auto values = params(def, {{"average", average}});
    States all = states(def, values);
    std::vector<assay::Rows> columns;
    for (const Data& d : outputs) columns.push_back(d.rows(0, d.size()));
    assay::Rows rows = columns[0];
    rows.columns = columns;
    for (auto& state : all) state->check(rows), state->update(rows), state->seal();
    const std::vector<std::string> labels{"u", "v"};
    return compute(def, values, all, {.labels = labels});
  };
  for (auto name : {"r2", "mae", "d2_absolute_error", "pearson", "nrmse", "spearman"}) {
    const double va = value(name, a), vb = value(name, b);
    EXPECT_DOUBLE_EQ(with(name, {a, b}, "uniform").number(), (va + vb) / 2) << name;
    const double wa = 14.0 / 3, wb = 2600.0 / 3;  // sums of squared deviations
    EXPECT_DOUBLE_EQ(with(name, {a, b}, "variance_weighted").number(), (wa * va + wb * vb) / (wa + wb)) << name;
    const auto vector = std::get<assay::Vector>(with(name, {a, b}, "none").data);
    EXPECT_EQ(vector.values, (std::vector<double>{va, vb})) << name;
    EXPECT_EQ(vector.labels, (std::vector<std::string>{"u", "v"})) << name;
    EXPECT_EQ(with(name, {a}, "variance_weighted").number(), va) << name;
  }
  EXPECT_EQ(with("r2", {a, constant}, "variance_weighted").number(), value("r2", a));
  EXPECT_EQ(with("r2", {constant, constant}, "variance_weighted").number(), 0);
  EXPECT_DOUBLE_EQ(with("mae", {constant, constant}, "variance_weighted").number(), 1.0 / 3);
}

}  // namespace
}  // namespace reference

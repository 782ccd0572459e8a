// Rank correlations against all pairs of rows, and the laws of RankPairs.
#include <gtest/gtest.h>

#include <map>

#include "engine/parallel.h"
#include "unit/regression_reference.h"

namespace reference {
namespace {

using assay::RankPairs;

RankPairs pairs_of(const Data& d) {
  RankPairs pairs;
  pairs.update(d.rows(0, d.size()));
  pairs.seal();
  return pairs;
}

int sign(double x) { return (x > 0) - (x < 0); }

/// Weight below plus half the weight of equals, centred.
std::vector<Real> ranks(const std::vector<double>& x, const Data& d) {
  std::vector<Real> r(x.size());
  for (size_t i = 0; i < x.size(); ++i)
    for (size_t j = 0; j < x.size(); ++j) r[i] += Real(d.w(j)) * sign(x[i] - x[j]);
  return r;
}

double naive_spearman(const Data& d) {
  const auto x = ranks(d.target, d), y = ranks(d.estimate, d);
  Real xx = 0, yy = 0, xy = 0;
  for (size_t i = 0; i < d.size(); ++i)
    xx += d.w(i) * x[i] * x[i], yy += d.w(i) * y[i] * y[i], xy += d.w(i) * x[i] * y[i];
  if (xx == 0 || yy == 0) return std::nan("");
  return static_cast<double>(xy / sqrt(xx * yy));
}

struct Taus {
  double b, c;
};
Taus naive_kendall(const Data& d) {
  Real order = 0, untied_x = 0, untied_y = 0, all = 0;
  std::map<double, int> xs, ys;
  for (size_t i = 0; i < d.size(); ++i) {
    if (d.w(i) == 0) continue;
    ++xs[d.target[i]], ++ys[d.estimate[i]], all += d.w(i);
    for (size_t j = 0; j < d.size(); ++j) {
      const Real w = Real(d.w(i)) * d.w(j);
      const int x = sign(d.target[i] - d.target[j]), y = sign(d.estimate[i] - d.estimate[j]);
      order += w * x * y, untied_x += w * (x != 0), untied_y += w * (y != 0);
    }
  }
  if (untied_x == 0 || untied_y == 0) return {std::nan(""), std::nan("")};
  const Real m = std::min(xs.size(), ys.size());
  return {static_cast<double>(order / sqrt(untied_x * untied_y)),
          static_cast<double>(order * m / (all * all * (m - 1)))};
}

TEST(RankCorrelation, AgreesWithAllPairs) {
  std::mt19937_64 random(1);
  for (Kind kind : {Kind::normal, Kind::tied, Kind::counts, Kind::offset})
    for (size_t n : {1, 2, 3, 7, 8, 9, 17, 100})
      for (int weights : {0, 1, 2}) {
        const Data d = random_data(random, n, kind, weights);
        const RankPairs pairs = pairs_of(d);
        const double rho = naive_spearman(d);
        const Taus tau = naive_kendall(d);
        const double slack = weights == 2 ? 1e-14 : 0;
        if (std::isnan(rho)) {
          EXPECT_TRUE(std::isnan(spearman(pairs).value));
        } else {
          EXPECT_NEAR(spearman(pairs).value, rho, slack) << n << " w=" << weights;
        }
        if (std::isnan(tau.b)) {
          EXPECT_TRUE(std::isnan(kendall(pairs).tau_b) && std::isnan(kendall(pairs).tau_c));
        } else {
          EXPECT_NEAR(kendall(pairs).tau_b, tau.b, slack) << n << " w=" << weights;
          EXPECT_NEAR(kendall(pairs).tau_c, tau.c, slack) << n << " w=" << weights;
        }
      }
}

TEST(RankPairs, ManyRowsOnManyThreads) {
  std::mt19937_64 random(6);
  std::normal_distribution<double> normal;
  for (bool tied : {false, true}) {
    std::vector<double> t(300000), e(t.size());
    for (size_t i = 0; i < t.size(); ++i) {
      t[i] = normal(random), e[i] = t[i] + normal(random);
      if (tied) t[i] = std::round(t[i] * 50), e[i] = std::round(e[i] * 50);
    }
    assay::Rows rows;
    rows.size = t.size(), rows.actual = t, rows.estimate = e;
    RankPairs whole;
    whole.update(rows);
    whole.seal();
    EXPECT_TRUE(std::is_sorted(whole.pairs().begin(), whole.pairs().end()));
    const double rho = spearman(whole).value;
    for (unsigned threads : {1u, 2u, 5u}) {
      RankPairs a, b;
      for (size_t begin = 0; begin < t.size(); begin += 9973) {
        assay::Rows part;
        part.size = std::min<size_t>(9973, t.size() - begin);
        part.actual = std::span(t).subspan(begin, part.size), part.estimate = std::span(e).subspan(begin, part.size);
        (begin % 2 ? a : b).update(part);
      }
      b.merge(a);
      b.seal(assay::executor(threads));
      EXPECT_TRUE(b == whole);
      EXPECT_EQ(spearman(b, assay::executor(threads)).value, rho);
    }
  }
}

TEST(RankCorrelation, MonotoneIsOne) {
  Data d;
  for (int i = 0; i < 1000; ++i) d.target.push_back(i), d.estimate.push_back(std::exp(0.01 * i));
  EXPECT_EQ(spearman(pairs_of(d)).value, 1);
  EXPECT_EQ(kendall(pairs_of(d)).tau_b, 1);
  for (double& e : d.estimate) e = -e;
  EXPECT_EQ(spearman(pairs_of(d)).value, -1);
  EXPECT_EQ(kendall(pairs_of(d)).tau_b, -1);
  d.weight.assign(1000, 0.1);
  EXPECT_EQ(spearman(pairs_of(d)).value, -1);
  EXPECT_EQ(kendall(pairs_of(d)).tau_b, -1);
}

TEST(RankCorrelation, LargeWeightsAndSmallOnes) {
  std::mt19937_64 random(8);
  const Data d = random_data(random, 40, Kind::tied, 1);
  const RankPairs plain = pairs_of(d);
  for (double scale : {0x1p20, 0x1p31, 0x1p40, 0x1p-3, 0x1p-200, 0x1p300}) {
    Data scaled = d;
    for (double& w : scaled.weight) w *= scale;
    EXPECT_NEAR(spearman(pairs_of(scaled)).value, spearman(plain).value, 1e-15) << scale;
    EXPECT_EQ(kendall(pairs_of(scaled)).tau_b, kendall(plain).tau_b) << scale;
  }
}

TEST(RankPairs, ZerosTieAndInfinitiesRank) {
  const RankPairs pairs = pairs_of({.target = {0.0, -0.0, HUGE_VAL, -HUGE_VAL}, .estimate = {1, 1, 2, 0}});
  EXPECT_EQ(pairs.pairs().size(), 3u);
  EXPECT_EQ(spearman(pairs).value, 1);
}

TEST(RankPairs, OrderedBitsKeepOrder) {
  std::vector<double> x{-HUGE_VAL, -1e308, -1, -0x1p-1074, 0, 0x1p-1074, 1e-300, 1, 1e308, HUGE_VAL};
  for (size_t i = 1; i < x.size(); ++i) EXPECT_LT(assay::ordered_bits(x[i - 1]), assay::ordered_bits(x[i]));
  for (double v : x) EXPECT_EQ(assay::from_ordered_bits(assay::ordered_bits(v)), v);
  EXPECT_EQ(assay::ordered_bits(-0.0), assay::ordered_bits(0.0));
}

TEST(RankPairs, ManyRowsThroughManyRuns) {
  std::mt19937_64 random(2);
  std::normal_distribution<double> normal;
  const size_t n = 1'300'000;
  Data d;
  for (size_t i = 0; i < n; ++i) {
    const double x = i % 3 ? normal(random) : std::round(4 * normal(random));
    d.target.push_back(x), d.estimate.push_back(i % 5 ? x + normal(random) : std::round(x));
  }
  RankPairs whole, left, right;
  whole.update(d.rows(0, n)), left.update(d.rows(600'000, n - 600'000)), right.update(d.rows(0, 600'000));
  left.seal(), left.merge(right), left.seal(), whole.seal();
  EXPECT_TRUE(whole == left);
  std::map<std::pair<double, double>, uint64_t> want;
  for (size_t i = 0; i < n; ++i) ++want[{d.target[i] + 0.0, d.estimate[i] + 0.0}];
  ASSERT_EQ(whole.pairs().size(), want.size());
  size_t i = 0;
  for (const auto& [pair, count] : want) {
    ASSERT_EQ(assay::from_ordered_bits(whole.pairs()[i].x), pair.first);
    ASSERT_EQ(assay::from_ordered_bits(whole.pairs()[i].y), pair.second);
    ASSERT_EQ(whole.counts()[i++], count);
  }
}

TEST(RankPairs, MixedWeightsAddUp) {
  const RankPairs pairs =
      pairs_of({.target = {1, 1, 1, 2, 2}, .estimate = {5, 5, 5, 6, 6}, .weight = {2, 0.1, 0.2, 0.25, 0.5}});
  const auto items = pairs.items();
  ASSERT_EQ(items.size(), 2u);
  EXPECT_EQ(items[0].weight, 2 + (0.1 + 0.2));
  EXPECT_EQ(items[1].weight, 0.75);
}

TEST(RankPairs, CopiesAndSelfMerge) {
  RankPairs pairs;
  const Data d{.target = {1, 2, 3}, .estimate = {3, 1, 2}};
  pairs.update(d.rows(0, 3));
  RankPairs copy = pairs;
  pairs.merge(pairs), pairs.seal(), copy.seal();
  EXPECT_EQ(copy.pairs().size(), 3u);
  EXPECT_TRUE(copy.counts().empty());
  ASSERT_EQ(pairs.counts().size(), 3u);
  EXPECT_EQ(pairs.counts()[0], 2u);
  EXPECT_EQ(spearman(pairs).value, spearman(copy).value);
}

TEST(RankPairs, DamagedStatesAreRefused) {
  auto load = [](auto write) {
    assay::Writer writer;
    write(writer);
    assay::Reader reader(writer.bytes());
    RankPairs pairs;
    pairs.archive(reader);
    pairs.validate();
  };
  auto body = [](std::vector<double> x, bool counts, std::vector<uint64_t> count, double weight, uint64_t times) {
    return [=](assay::Writer& w) {
      w(static_cast<uint64_t>(x.size()), counts);
      for (double v : x) {
        const RankPairs::Pair pair{assay::ordered_bits(v), assay::ordered_bits(v)};
        w.raw(&pair, sizeof pair);
      }
      for (uint64_t c : count) w(c);
      w(static_cast<uint64_t>(weight != 1));
      if (weight == 1) return;
      const RankPairs::Pair pair{assay::ordered_bits(1), assay::ordered_bits(1)};
      w.raw(&pair, sizeof pair);
      w(weight, times);
    };
  };
  EXPECT_NO_THROW(load(body({1, 2}, false, {}, 1, 0)));
  EXPECT_NO_THROW(load(body({1, 2}, true, {1, 2}, 0.5, 3)));
  EXPECT_THROW(load(body({2, 1}, false, {}, 1, 0)), assay::CorruptState);
  EXPECT_THROW(load(body({1, 1}, false, {}, 1, 0)), assay::CorruptState);
  EXPECT_THROW(load(body({1, std::nan("")}, false, {}, 1, 0)), assay::CorruptState);
  EXPECT_THROW(load(body({1, 2}, true, {1, 0}, 1, 0)), assay::CorruptState);
  EXPECT_THROW(load(body({1, 2}, true, {1, 1}, 1, 0)), assay::CorruptState);
  for (double weight : {0.0, -0.5, 2.0, double{HUGE_VAL}, std::nan("")})
    EXPECT_THROW(load(body({1}, false, {}, weight, 1)), assay::CorruptState) << weight;
  EXPECT_THROW(load(body({1}, false, {}, 0.5, 0)), assay::CorruptState);
}

}  // namespace
}  // namespace reference

#include "assay/base/redraw.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <random>
#include <vector>

#include "assay/base/distributions.h"
#include "assay/states/scored_binary.h"
#include "kernels/redraw.h"
#include "kernels/target.h"

namespace assay {
namespace {

double poisson_probability(double mean, double k) { return std::exp(k * std::log(mean) - mean - std::lgamma(k + 1)); }

/// Pearson's statistic of draws against probabilities, over the values that are expected at least ten times.
template <class Draw, class Probability>
void expect_distribution(uint64_t n, uint64_t most, Draw draw, Probability probability) {
  std::vector<double> seen(most + 1);
  for (uint64_t i = 0; i < n; ++i) {
    const uint64_t k = draw(i);
    ASSERT_LE(k, most);
    ++seen[k];
  }
  double chi = 0, freedom = -1, rest_seen = 0, rest = 0;
  for (uint64_t k = 0; k <= most; ++k) {
    const double expected = static_cast<double>(n) * probability(static_cast<double>(k));
    if (expected < 10)
      rest_seen += seen[k], rest += expected;
    else
      chi += (seen[k] - expected) * (seen[k] - expected) / expected, ++freedom;
  }
  chi += (rest_seen - rest) * (rest_seen - rest) / std::max(rest, 1.0);
  EXPECT_LT(chi, freedom + 1 + 6 * std::sqrt(2 * (freedom + 1)));
}

TEST(Redraw, PoissonOfOneRow) {
  const auto redraw = Redraw::bootstrap(1, 2);
  expect_distribution(
      400000, 8, [&](uint64_t i) { return redraw.one(i); }, [](double k) { return poisson_probability(1, k); });
}

TEST(Redraw, PoissonOfManyRows) {
  const auto redraw = Redraw::bootstrap(3, 4);
  for (uint64_t mean : {2, 9, 64, 65, 100, 1000})
    expect_distribution(
        100000, 4 * mean + 40, [&](uint64_t i) { return redraw(i, mean); },
        [&](double k) { return poisson_probability(static_cast<double>(mean), k); });
}

TEST(Redraw, CoinsOfManyRows) {
  for (uint64_t n : {1, 63, 64, 65, 127, 128, 129, 1000, 4096, 4097, 20000}) {
    const Philox random(5, n);
    expect_distribution(
        100000, n, [&](uint64_t i) { return binomial_half(n, random, i); },
        [&](double k) {
          const auto size = static_cast<double>(n);
          return std::exp(std::lgamma(size + 1) - std::lgamma(k + 1) - std::lgamma(size - k + 1) -
                          size * std::log(2.0));
        });
  }
}

TEST(Redraw, HugeCountsHaveTheirMoments) {
  constexpr uint64_t n = 4'000'000'000;
  const auto redraw = Redraw::bootstrap(9, 0);
  double sum = 0, square = 0, coins = 0;
  constexpr int draws = 20000;
  for (uint64_t i = 0; i < draws; ++i) {
    const double z = (static_cast<double>(redraw(i, n)) - double{n}) / std::sqrt(double{n});
    sum += z, square += z * z;
    coins += (static_cast<double>(binomial_half(n, redraw.random(), i)) - double{n} / 2) / std::sqrt(double{n} / 4);
  }
  EXPECT_NEAR(sum / draws, 0, 5 / std::sqrt(draws));
  EXPECT_NEAR(coins / draws, 0, 5 / std::sqrt(draws));
  EXPECT_NEAR(square / draws, 1, 5 * std::sqrt(2.0 / draws));
}

TEST(Redraw, EveryRowIsInOneFold) {
  for (uint64_t count : {0, 1, 5, 64, 65, 1000, 1000000}) {
    uint64_t out = 0;
    for (unsigned f = 0; f < Redraw::folds; ++f) {
      const uint64_t kept = Redraw::without(7, f)(3, count);
      ASSERT_LE(kept, count);
      out += count - kept;
      if (count == 1000000) {
        EXPECT_NEAR(static_cast<double>(count - kept), 15625, 6 * 125);
      }
    }
    EXPECT_EQ(out, count);
  }
  for (uint64_t i = 0; i < 100; ++i) {
    unsigned out = 0;
    for (unsigned f = 0; f < Redraw::folds; ++f) out += 1u - Redraw::without(7, f).one(i);
    EXPECT_EQ(out, 1u);
  }
}

TEST(Redraw, GroupsAreTheRowsOfTheirFolds) {
  for (uint64_t count : {0, 1, 5, 64, 1000, 1000000})
    for (unsigned bits : {0u, 2u})
      for (unsigned g = 0; g < Redraw::folds >> bits; ++g) {
        uint64_t folds = 0;
        for (unsigned f = g << bits; f < (g + 1) << bits; ++f) folds += count - Redraw::without(7, f)(3, count);
        EXPECT_EQ(Redraw::group(7, g, bits)(3, count), folds);
      }
}

// ------------------------------------------------------------------------------------------------ kernels

class RedrawKernels : public testing::TestWithParam<std::string_view> {
 protected:
  void SetUp() override { ASSERT_TRUE(kernels::use_target(GetParam())); }
  void TearDown() override { kernels::use_target(""); }
};

TEST_P(RedrawKernels, BlocksAreThoseOfPhilox) {
  const Philox random(0x123456789abcdef0, 0xfedcba9876543210);
  for (size_t n : {0, 1, 3, 7, 8, 15, 16, 17, 100}) {
    std::vector<uint64_t> counters(n + 1);
    for (size_t i = 0; i <= n; ++i) counters[i] = unit_counter(i);
    std::vector<uint16_t> fast(8 * n + 1, 7), slow(8 * n + 1, 7);
    kernels::philox_eighths(random, counters.data() + 1, n, fast.data());
    kernels::philox_eighths_naive(random, counters.data() + 1, n, slow.data());
    EXPECT_EQ(fast, slow) << n;
  }
}

TEST_P(RedrawKernels, PoissonOfAllBits) {
  std::vector<uint16_t> bits(65536 + 5);
  for (size_t i = 0; i < bits.size(); ++i) bits[i] = static_cast<uint16_t>(i);
  std::vector<uint8_t> fast(bits.size()), slow(bits.size());
  kernels::poisson_ones(bits.data(), bits.size(), fast.data());
  kernels::poisson_ones_naive(bits.data(), bits.size(), slow.data());
  EXPECT_EQ(fast, slow);
}

TEST_P(RedrawKernels, DrawsOfOnesAreThoseOfCells) {
  for (const auto& redraw :
       {Redraw::bootstrap(5, 6), Redraw::without(5, 13), Redraw::group(5, 13, 0), Redraw::group(5, 3, 2)}) {
    std::vector<uint8_t> drawn(2500);
    kernels::draw_ones(redraw, 1024, drawn.size(), drawn.data());
    for (size_t i = 0; i < drawn.size(); ++i) ASSERT_EQ(drawn[i], redraw.one(1024 + i)) << i;
  }
}

TEST_P(RedrawKernels, RepeatedSumsAreExact) {
  std::mt19937_64 random(3);
  auto uniform = [&] { return static_cast<double>(random() >> 11) * 0x1p-53; };
  const double infinity = std::numeric_limits<double>::infinity();
  int split = 0;
  for (int kind = 0; kind < 6; ++kind) {
    const size_t n = 3000 + static_cast<size_t>(kind);
    std::vector<double> terms(n);
    for (double& x : terms) {
      x = uniform() - 0.5;
      if (kind == 1) x = std::floor(8 * x);
      if (kind == 2) x = std::exp(40 * x);
      if (kind == 3) x *= std::exp(1400 * x);
      if (kind == 4) x *= 0x1p-1040;
    }
    if (kind == 5) terms[17] = infinity, terms[18] = 1e-300, terms[19] = -0.0, terms[20] = std::nan("");
    kernels::SplitTerms parts;
    if (!parts.split(terms)) continue;
    ++split;
    std::vector<uint8_t> times(8 * n);
    for (auto& k : times) k = poisson_one(static_cast<uint16_t>(random()));
    std::array<ExactSum, 8> sums, expected;
    kernels::add_repeated(parts, times.data(), n, sums);
    for (size_t i = 0; i < n; ++i)
      for (size_t r = 0; r < 8; ++r)
        for (uint8_t k = 0; k < times[8 * i + r]; ++k) expected[r].add(terms[i]);
    for (size_t r = 0; r < 8; ++r) EXPECT_TRUE(sums[r] == expected[r]) << kind << " " << r;
  }
  EXPECT_EQ(split, 4);  // all but the widest and the least
}

INSTANTIATE_TEST_SUITE_P(Targets, RedrawKernels, testing::ValuesIn(kernels::available_targets()));

// ------------------------------------------------------------------------------------------------ runs

TEST(Redraw, RunsAreDrawnRowByRow) {
  std::mt19937_64 random(11);
  std::vector<double> scores;
  std::vector<uint8_t> truth;
  for (int i = 0; i < 5000; ++i) {
    scores.push_back(i < 2500 ? static_cast<double>(random() % 10) : static_cast<double>(random() >> 11) * 0x1p-53);
    truth.push_back(random() % 3 == 0);
  }
  Runs runs;
  runs.add({nullptr, scores.data(), scores.size()}, truth);
  runs.seal();
  const auto all = runs.counts();
  double positive = 0, negative = 0, variance = 0;
  constexpr int replicates = 400;
  for (int r = 0; r < replicates; ++r) {
    const Runs drawn = runs.resample(Redraw::bootstrap(1, static_cast<uint64_t>(r)));
    drawn.validate();
    LargeCounts sums;
    drawn.for_each_block(Order::ascending, [&](const RunBlock& block) {
      for (size_t i = 0; i < block.score.size(); ++i)
        sums.positive += block.positive[i], sums.negative += block.negative[i];
    });
    EXPECT_EQ(sums, drawn.counts());
    positive += static_cast<double>(sums.positive), negative += static_cast<double>(sums.negative);
    variance += std::pow(static_cast<double>(sums.positive) - static_cast<double>(all.positive), 2);
  }
  EXPECT_NEAR(positive / replicates, static_cast<double>(all.positive),
              5 * std::sqrt(static_cast<double>(all.positive) / replicates));
  EXPECT_NEAR(negative / replicates, static_cast<double>(all.negative),
              5 * std::sqrt(static_cast<double>(all.negative) / replicates));
  EXPECT_NEAR(variance / replicates / static_cast<double>(all.positive), 1, 5 * std::sqrt(2.0 / replicates));
  LargeCounts left_out;
  for (unsigned f = 0; f < Redraw::folds; ++f) {
    const auto kept = runs.resample(Redraw::without(1, f)).counts();
    left_out.positive += all.positive - kept.positive, left_out.negative += all.negative - kept.negative;
  }
  EXPECT_EQ(left_out, all);
  Runs groups;
  for (unsigned g = 0; g < Redraw::folds; ++g) groups.merge(runs.resample(Redraw::group(1, g, 0)));
  groups.seal();
  EXPECT_EQ(groups, runs);
}

}  // namespace
}  // namespace assay

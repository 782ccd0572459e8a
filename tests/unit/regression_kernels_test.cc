// Every regression kernel against its naive twin, on every target, bit for bit.
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <random>
#include <vector>

#include "kernels/error_terms.h"
#include "kernels/radix_sort.h"
#include "kernels/target.h"

namespace assay::kernels {
namespace {

using Column = std::vector<double>;

bool same(const Column& a, const Column& b) {
  for (size_t i = 0; i < a.size(); ++i) {
    if (std::isnan(a[i]) && std::isnan(b[i])) continue;
    if (std::bit_cast<uint64_t>(a[i]) != std::bit_cast<uint64_t>(b[i])) return false;
  }
  return a.size() == b.size();
}

/// Ordinary numbers, with some special ones when `special`.
Column random_column(std::mt19937_64& random, size_t n, bool special) {
  static constexpr double odd[] = {0.0,   -0.0,     1.0,     -1.0,  HUGE_VAL, -HUGE_VAL, 0x1p-1074,
                                   1e308, -1.7e308, 0x1p-52, 1e-20, 3e154,    5e-7,      0x1p-600};
  std::normal_distribution<double> normal;
  Column x(n);
  for (double& v : x) v = special && random() % 4 == 0 ? odd[random() % std::size(odd)] : normal(random);
  return x;
}

class ErrorTermsTest : public ::testing::TestWithParam<std::string_view> {
 protected:
  void SetUp() override { ASSERT_TRUE(use_target(GetParam())); }
  void TearDown() override { use_target(""); }

  /// Calls check(n, a, b, c) with columns of many lengths.
  template <class F> void for_columns(F check) {
    std::mt19937_64 random(20);
    for (size_t n = 0; n < 70; ++n)
      for (bool special : {false, true}) {
        const Column a = random_column(random, n, special), b = random_column(random, n, special);
        check(n, a, b, random_column(random, n, special));
      }
  }
};

TEST_P(ErrorTermsTest, PairsAgree) {
  const auto &fast = error_terms(), &twin = scalar_error_terms();
  for (auto term : {&ErrorTerms::difference, &ErrorTerms::absolute_error, &ErrorTerms::squared_error,
                    &ErrorTerms::relative_error, &ErrorTerms::symmetric_error})
    for_columns([&](size_t n, const Column& t, const Column& e, const Column&) {
      Column got(n), want(n);
      (fast.*term)(t.data(), e.data(), n, got.data());
      (twin.*term)(t.data(), e.data(), n, want.data());
      EXPECT_TRUE(same(got, want)) << n;
    });
}

TEST_P(ErrorTermsTest, TunedPairsAgree) {
  const auto &fast = error_terms(), &twin = scalar_error_terms();
  for (auto term : {&ErrorTerms::pinball, &ErrorTerms::huber})
    for (double parameter : {0.1, 0.5, 1.0})
      for_columns([&](size_t n, const Column& t, const Column& e, const Column&) {
        Column got(n), want(n);
        (fast.*term)(t.data(), e.data(), n, parameter, got.data());
        (twin.*term)(t.data(), e.data(), n, parameter, want.data());
        EXPECT_TRUE(same(got, want)) << n;
      });
}

TEST_P(ErrorTermsTest, SingleColumnsAgree) {
  const auto &fast = error_terms(), &twin = scalar_error_terms();
  for (auto term : {&ErrorTerms::absolute, &ErrorTerms::negate})
    for_columns([&](size_t n, const Column& x, const Column&, const Column&) {
      Column got(n), want(n);
      (fast.*term)(x.data(), n, got.data());
      (twin.*term)(x.data(), n, want.data());
      EXPECT_TRUE(same(got, want)) << n;
    });
}

TEST_P(ErrorTermsTest, IntervalsAgree) {
  const auto &fast = error_terms(), &twin = scalar_error_terms();
  for_columns([&](size_t n, const Column& t, const Column& low, const Column& high) {
    Column got(n), want(n);
    fast.covered(t.data(), low.data(), high.data(), n, got.data());
    twin.covered(t.data(), low.data(), high.data(), n, want.data());
    EXPECT_TRUE(same(got, want)) << n;
    fast.interval_score(t.data(), low.data(), high.data(), n, 0.3, got.data());
    twin.interval_score(t.data(), low.data(), high.data(), n, 0.3, want.data());
    EXPECT_TRUE(same(got, want)) << n;
  });
}

TEST_P(ErrorTermsTest, SplitProductsAgreeAndAreExact) {
  const auto &fast = error_terms(), &twin = scalar_error_terms();
  for_columns([&](size_t n, const Column& x, const Column& y, const Column&) {
    Column high(n), low(n), twin_high(n), twin_low(n);
    const bool split = fast.split_products(x.data(), y.data(), n, high.data(), low.data());
    ASSERT_EQ(split, twin.split_products(x.data(), y.data(), n, twin_high.data(), twin_low.data()));
    if (!split) return;
    for (size_t i = 0; i < n; ++i) {
      EXPECT_EQ(high[i], x[i] * y[i]);
      EXPECT_EQ(low[i], std::fma(x[i], y[i], -high[i]));
    }
  });
}

TEST_P(ErrorTermsTest, SplitProductsReachTheirLimits) {
  const Column x{split_least, split_most, -split_most, 0.0, std::nextafter(split_most, 0), 0x1.fffffffffffffp-480};
  const Column y(x.rbegin(), x.rend());
  Column high(x.size()), low(x.size());
  ASSERT_TRUE(error_terms().split_products(x.data(), y.data(), x.size(), high.data(), low.data()));
  for (size_t i = 0; i < x.size(); ++i) EXPECT_EQ(low[i], std::fma(x[i], y[i], -high[i]));
  for (double bad : {split_least / 2, 2 * split_most, double{HUGE_VAL}, std::nan("")})
    EXPECT_FALSE(error_terms().split_products(&bad, x.data(), 1, high.data(), low.data())) << bad;
}

TEST_P(ErrorTermsTest, ExtremesAgree) {
  const auto &fast = error_terms(), &twin = scalar_error_terms();
  auto expect_same = [](const Extremes& a, const Extremes& b) {
    EXPECT_TRUE(a.low == b.low || (std::isnan(a.low) && std::isnan(b.low)));
    EXPECT_TRUE(a.high == b.high || (std::isnan(a.high) && std::isnan(b.high)));
  };
  for_columns([&](size_t n, Column x, const Column& y, const Column&) {
    expect_same(fast.extremes(x.data(), n), twin.extremes(x.data(), n));
    expect_same(fast.error_extremes(x.data(), y.data(), n), twin.error_extremes(x.data(), y.data(), n));
    for (size_t i = 0; i < n; i += 7) {
      const double kept = std::exchange(x[i], std::nan(""));
      expect_same(fast.extremes(x.data(), n), {x[i], x[i]});
      x[i] = kept;
    }
  });
}

INSTANTIATE_TEST_SUITE_P(Targets, ErrorTermsTest, ::testing::ValuesIn(available_targets()),
                         [](const auto& target) { return std::string(target.param); });

struct Record {
  uint64_t key, place;
  bool operator==(const Record&) const = default;
};

TEST(RadixSort, SortsAndKeepsTheOrderOfEqualKeys) {
  std::mt19937_64 random(7);
  for (size_t n : {0, 1, 2, 47, 48, 49, 300, 5000})
    for (int bits : {0, 1, 9, 31, 32, 33, 40, 63, 64})
      for (bool outlier : {false, true}) {
        std::vector<Record> records(n), scratch(n);
        const uint64_t offset = bits < 63 ? random() >> 1 : 0;
        for (size_t i = 0; i < n; ++i) records[i] = {(bits ? random() >> (64 - bits) : 0) + offset, i};
        if (outlier && n > 0) records[n / 2].key = random() % 2 ? 0 : ~uint64_t{0};
        auto want = records;
        std::stable_sort(want.begin(), want.end(), [](const Record& a, const Record& b) { return a.key < b.key; });
        radix_sort(records.data(), scratch.data(), n, [](const Record& r) { return r.key; });
        EXPECT_EQ(records, want) << n << " records of " << bits << " bits";
      }
}

}  // namespace
}  // namespace assay::kernels

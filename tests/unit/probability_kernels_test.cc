// The vector kernels of probabilities and bins against their naive twins, bit for bit.
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <random>
#include <utility>
#include <vector>

#include "kernels/bins.h"
#include "kernels/probability.h"

namespace assay::kernels {
namespace {

template <class T> struct ProbabilityKernels : testing::Test {
  std::mt19937_64 random{7};

  /// Probabilities with 0, 1, edges of bins and their neighbours, tiny values and denormals.
  std::vector<T> awkward(size_t n) {
    std::vector<T> p(n);
    for (auto& x : p) {
      const double u = std::generate_canonical<double, 53>(random);
      switch (random() % 8) {
        case 0:
          x = static_cast<T>(random() % 2);
          break;
        case 1:
          x = static_cast<T>(static_cast<double>(random() % 16) / 15);
          break;
        case 2:
          x = std::nextafter(static_cast<T>(static_cast<double>(random() % 16) / 15), static_cast<T>(random() % 2));
          break;
        case 3:
          x = static_cast<T>(std::exp(-700 * u));
          break;
        case 4:
          x = static_cast<T>(1 - std::exp(-40 * u));
          break;
        case 5:
          x = std::numeric_limits<T>::denorm_min() * static_cast<T>(random() % 9);
          break;
        default:
          x = static_cast<T>(u);
      }
    }
    return p;
  }
  std::vector<uint8_t> labels(size_t n) {
    std::vector<uint8_t> y(n);
    for (auto& x : y) x = random() % 2;
    return y;
  }
  std::vector<uint32_t> targets(size_t n, size_t columns) {
    std::vector<uint32_t> y(n);
    for (auto& x : y) x = static_cast<uint32_t>(random() % columns);
    return y;
  }
};

using Widths = testing::Types<float, double>;
TYPED_TEST_SUITE(ProbabilityKernels, Widths);

bool same(const std::vector<double>& a, const std::vector<double>& b) {
  for (size_t i = 0; i < a.size(); ++i)
    if (std::bit_cast<uint64_t>(a[i]) != std::bit_cast<uint64_t>(b[i])) return false;
  return a.size() == b.size();
}

const size_t sizes[] = {0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 64, 100, 1000, 2048};

TYPED_TEST(ProbabilityKernels, BinaryTermsEqualTheirTwins) {
  for (size_t n : sizes) {
    const auto p = this->awkward(n);
    const auto y = this->labels(n);
    std::vector<double> a(n), b(n);
    truth_probability(p.data(), y.data(), n, 0x1p-52, 1 - 0x1p-52, a.data());
    scalar::truth_probability(p.data(), y.data(), n, 0x1p-52, 1 - 0x1p-52, b.data());
    EXPECT_TRUE(same(a, b)) << n;
    squared_gap(p.data(), y.data(), n, a.data());
    scalar::squared_gap(p.data(), y.data(), n, b.data());
    EXPECT_TRUE(same(a, b)) << n;
    hinge(p.data(), y.data(), n, a.data());
    scalar::hinge(p.data(), y.data(), n, b.data());
    EXPECT_TRUE(same(a, b)) << n;
  }
}

TYPED_TEST(ProbabilityKernels, RowTermsEqualTheirTwins) {
  for (size_t columns : {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 23, 32, 33, 100, 257}) {
    const size_t n = 97;
    auto p = this->awkward(n * columns);
    const auto y = this->targets(n, columns);
    for (size_t i = 0; i < n; i += 2) {  // ties of the best, and rows that sum to about one
      for (size_t c = 0; c < columns; ++c)
        p[i * columns + c] = static_cast<TypeParam>(1) / static_cast<TypeParam>(columns);
    }
    std::vector<double> a(n), b(n);
    std::vector<uint8_t> hit_a(n), hit_b(n);
    row_squared_gap(p.data(), columns, y.data(), n, a.data());
    scalar::row_squared_gap(p.data(), columns, y.data(), n, b.data());
    EXPECT_TRUE(same(a, b)) << columns;
    top_label(p.data(), columns, y.data(), n, a.data(), hit_a.data());
    scalar::top_label(p.data(), columns, y.data(), n, b.data(), hit_b.data());
    EXPECT_TRUE(same(a, b)) << columns;
    EXPECT_EQ(hit_a, hit_b) << columns;
    crammer_singer(p.data(), columns, y.data(), n, a.data());
    scalar::crammer_singer(p.data(), columns, y.data(), n, b.data());
    EXPECT_TRUE(same(a, b)) << columns;
    for (double tolerance : {0.0, 1e-7, 1e-3, 0.5})
      EXPECT_EQ(rows_off_one(p.data(), columns, n, tolerance), scalar::rows_off_one(p.data(), columns, n, tolerance))
          << columns;
  }
}

TYPED_TEST(ProbabilityKernels, RowsOffOneCountsWhatIsOff) {
  std::vector<TypeParam> p{0.5, 0.25, 0.25, 0.5, 0.5, 0.25, 0, 0, 0, 1, 0, 0};
  EXPECT_EQ(rows_off_one(p.data(), 3, 4, 1e-6), 2u);
  p[9] = std::numeric_limits<TypeParam>::quiet_NaN();
  EXPECT_EQ(rows_off_one(p.data(), 3, 4, 1e-6), 3u);
}

TYPED_TEST(ProbabilityKernels, UnitRowsSeeEveryEntry) {
  constexpr TypeParam odd[] = {TypeParam(-0.0),
                               TypeParam(-1e-30),
                               TypeParam(1.0001),
                               TypeParam(HUGE_VAL),
                               TypeParam(-HUGE_VAL),
                               std::numeric_limits<TypeParam>::quiet_NaN(),
                               -std::numeric_limits<TypeParam>::quiet_NaN()};
  for (size_t columns : {1, 2, 7, 8, 9, 12, 15, 16, 17, 24, 31, 100})
    for (size_t n : {0, 1, 2, 3, 10}) {
      std::vector<TypeParam> p(n * columns);
      for (size_t i = 0; i < p.size(); ++i) p[i] = static_cast<TypeParam>(this->random() % 1000) / TypeParam(500.0 * 2);
      for (size_t i = 0; i < n; i += 2) {
        double sum = 0;
        for (size_t c = 0; c < columns; ++c) sum += p[i * columns + c];
        for (size_t c = 0; c < columns && sum > 0; ++c) p[i * columns + c] /= static_cast<TypeParam>(sum);
      }
      size_t off = 99, twin = 99;
      EXPECT_TRUE(unit_rows(p.data(), columns, n, 1e-5, off));
      EXPECT_TRUE(scalar::unit_rows(p.data(), columns, n, 1e-5, twin));
      EXPECT_EQ(off, twin) << columns << " " << n;
      EXPECT_EQ(off, rows_off_one(p.data(), columns, n, 1e-5)) << columns << " " << n;
      for (size_t i = 0; i < p.size(); ++i) {
        const TypeParam kept = std::exchange(p[i], odd[i % std::size(odd)]);
        EXPECT_FALSE(unit_rows(p.data(), columns, n, 1e-5, off)) << columns << " " << n << " at " << i;
        EXPECT_FALSE(scalar::unit_rows(p.data(), columns, n, 1e-5, off));
        p[i] = kept;
      }
    }
}

TYPED_TEST(ProbabilityKernels, BinsEqualTheirTwinAndTheirDefinition) {
  for (uint32_t bins : {1u, 2u, 3u, 7u, 10u, 15u, 49u, 100u, 255u, 1000u, 20000u, 100000u}) {
    for (size_t n : sizes) {
      auto p = this->awkward(n);
      for (size_t i = 0; i < n; i += 3) {  // edges of these bins and their neighbours
        p[i] = static_cast<TypeParam>(static_cast<double>(this->random() % (bins + 1)) / bins);
        if (i % 2) p[i] = std::nextafter(p[i], static_cast<TypeParam>(this->random() % 2));
      }
      std::vector<uint32_t> bin_a(n), bin_b(n);
      std::vector<uint64_t> high_a(n), high_b(n), low_a(n), low_b(n);
      const bool a = bin_values(p.data(), n, bins, bin_a.data(), high_a.data(), low_a.data());
      const bool b = scalar::bin_values(p.data(), n, bins, bin_b.data(), high_b.data(), low_b.data());
      EXPECT_EQ(bin_a, bin_b) << bins << " " << n;
      EXPECT_EQ(high_a, high_b);
      EXPECT_EQ(low_a, low_b);
      EXPECT_EQ(a, b);
      for (size_t i = 0; i < n; ++i) {
        const double x = p[i];
        EXPECT_LE(static_cast<double>(bin_a[i]) / bins, x);
        EXPECT_TRUE(bin_a[i] + 1 == bins || x < static_cast<double>(bin_a[i] + 1) / bins) << x << " " << bins;
        EXPECT_EQ(high_a[i] >> 52, 1u);
        const double rest = bin_rest(x, high_a[i], low_a[i]);
        if (a) {
          EXPECT_EQ(rest, 0) << x;
        }
        const double above = static_cast<double>(high_a[i] & ((uint64_t{1} << 52) - 1)) * bin_high_unit;
        EXPECT_EQ(rest + static_cast<double>(static_cast<int64_t>(low_a[i])) * bin_low_unit, x - above);
      }
    }
  }
}

}  // namespace
}  // namespace assay::kernels

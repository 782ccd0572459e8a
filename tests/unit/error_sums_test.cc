// Sums of regression terms made in registers, against their naive twins, on every target; and the range checks.
#include "kernels/error_sums.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <random>
#include <vector>

#include "assay/base/rational.h"
#include "kernels/range.h"
#include "kernels/target.h"

namespace assay::kernels {
namespace {

using Column = std::vector<double>;

class ErrorSumsTest : public ::testing::TestWithParam<std::string_view> {
 protected:
  void SetUp() override { ASSERT_TRUE(use_target(GetParam())); }
  void TearDown() override { use_target(""); }

  static void expect_twins(const Column& t, const Column& e) {
    const auto &fast = error_sums(), &twin = scalar_error_sums();
    ExactSum relative, want_relative;
    EXPECT_EQ(fast.relative_error(t.data() + 1, e.data() + 1, t.size() - 1, relative),
              twin.relative_error(t.data() + 1, e.data() + 1, t.size() - 1, want_relative));
    EXPECT_TRUE(relative == want_relative) << t.size() << " rows: " << relative.value();
    for (auto term : {&ErrorSums::absolute_error, &ErrorSums::squared_error}) {
      ExactSum got, want;
      (fast.*term)(t.data() + 1, e.data() + 1, t.size() - 1, got);
      (twin.*term)(t.data() + 1, e.data() + 1, t.size() - 1, want);
      EXPECT_TRUE(got == want) << t.size() << " rows: " << got.value() << " for " << want.value();
    }
    for (const Column* x : {&t, &e}) {
      ExactSum sum, square, want_sum, want_square;
      fast.moments(x->data() + 1, x->size() - 1, sum, square);
      twin.moments(x->data() + 1, x->size() - 1, want_sum, want_square);
      EXPECT_TRUE(sum == want_sum) << x->size() << " rows: " << sum.value() << " for " << want_sum.value();
      EXPECT_TRUE(square == want_square) << x->size() << " rows: " << square.value() << " for " << want_square.value();
    }
    expect_together(t, e);
  }

  /// Every set of terms; tops stay from one call to the next.
  static void expect_together(const Column& t, const Column& e) {
    static int tops[ErrorTotals::extremes] = {};
    for (unsigned wanted = 0; wanted < 1u << ErrorTotals::terms; ++wanted) {
      ErrorTotals got, want;
      got.wanted = want.wanted = wanted;
      error_sums().together(t.data() + 1, e.data() + 1, t.size() - 1, got, tops);
      scalar_error_sums().together(t.data() + 1, e.data() + 1, t.size() - 1, want, nullptr);
      for (size_t k = 0; k < ErrorTotals::extremes; ++k)
        EXPECT_TRUE(got.sum[k] == want.sum[k]) << "term " << k << " of " << wanted << ", " << t.size() << " rows";
      EXPECT_EQ(got.floored, want.floored) << wanted << ", " << t.size() << " rows";
      const bool nan = std::isnan(want.error.low);
      EXPECT_TRUE(nan ? std::isnan(got.error.low) && std::isnan(got.error.high) : got.error.low == want.error.low)
          << wanted << ": " << got.error.low << " for " << want.error.low;
      EXPECT_TRUE(nan || got.error.high == want.error.high) << wanted;
    }
  }

  std::mt19937_64 random{11};
};

const size_t sizes[] = {1, 2, 5, 8, 9, 17, 40, 129, 1025, 4097, 4098, 9000, 20001};

TEST_P(ErrorSumsTest, OrdinaryColumns) {
  std::normal_distribution<double> normal;
  for (size_t n : sizes)
    for (double offset : {0.0, 3.0, 1e6})
      for (double spread : {1.0, 1e-3, 1e120, 1e-120}) {
        Column t(n), e(n);
        for (size_t i = 0; i < n; ++i)
          t[i] = (offset + normal(random)) * spread, e[i] = t[i] + 0.1 * spread * normal(random);
        expect_twins(t, e);
      }
}

TEST_P(ErrorSumsTest, ShortMantissasAndZeros) {
  for (size_t n : sizes) {
    Column t(n), e(n), zero(n, 0.0), minus(n, -0.0);
    for (size_t i = 0; i < n; ++i) t[i] = static_cast<double>(random() % 1000), e[i] = static_cast<float>(t[i] * 1.01);
    expect_twins(t, e);
    expect_twins(t, t);
    expect_twins(zero, t);
    expect_twins(zero, minus);
  }
}

TEST_P(ErrorSumsTest, SizesThatMoveFromBlockToBlock) {
  std::normal_distribution<double> normal;
  for (int step : {1, -1, 7, -7, 40}) {
    Column t(30000), e(30000);
    for (size_t i = 0; i < t.size(); ++i) {
      const double scale = std::ldexp(1.0, static_cast<int>(i / 1000) * step);
      t[i] = normal(random) * scale, e[i] = normal(random) * scale;
    }
    expect_twins(t, e);
  }
}

TEST_P(ErrorSumsTest, OneOddValueInABlock) {
  constexpr double odd[] = {
      HUGE_VAL, -HUGE_VAL, std::numeric_limits<double>::quiet_NaN(), 1e308, -1.7e308, 0x1p-1074, 0x1p-600, 1e-30,
      1e40,     -1e150};
  std::normal_distribution<double> normal;
  for (double value : odd)
    for (size_t at : {1, 7, 4096, 4999})
      for (int column : {0, 1, 2}) {
        Column t(5000), e(5000);
        for (size_t i = 0; i < t.size(); ++i) t[i] = normal(random), e[i] = normal(random);
        if (column != 1) t[at] = value;
        if (column != 0) e[at] = value;
        expect_twins(t, e);
      }
}

TEST_P(ErrorSumsTest, ValuesOfEveryMagnitude) {
  Column t(20000), e(20000);
  for (Column* x : {&t, &e})
    for (double& v : *x)
      v = std::ldexp(static_cast<double>(static_cast<int64_t>(random())), static_cast<int>(random() % 400) - 200);
  expect_twins(t, e);
}

TEST_P(ErrorSumsTest, SquaresAndDifferencesBeyondTheRange) {
  std::normal_distribution<double> normal;
  for (int exponent : {-1070, -700, -540, -520, -511, -500, 500, 511, 513, 700, 1020})
    for (size_t n : sizes) {
      Column t(n), e(n), odd(n);
      for (size_t i = 0; i < n; ++i) {
        t[i] = std::ldexp(normal(random), exponent), e[i] = std::ldexp(normal(random), exponent);
        odd[i] = i % 13 ? normal(random) : e[i];
      }
      expect_twins(t, e);
      expect_twins(t, odd);
      expect_twins(odd, t);
    }
}

TEST_P(ErrorSumsTest, TheUnitOfSquaresDoesNotMatter) {
  std::normal_distribution<double> normal;
  const size_t n = 5000;
  Column t(n), e(n);
  for (size_t i = 0; i < n; ++i) t[i] = normal(random), e[i] = normal(random);
  ExactSum plain;
  error_sums().squared_error(t.data(), e.data(), n, plain);
  for (int exponent : {-540, -600, 512, 540}) {
    Column a(n), b(n);
    for (size_t i = 0; i < n; ++i) a[i] = std::ldexp(t[i], exponent), b[i] = std::ldexp(e[i], exponent);
    ExactSum sum, unit;
    error_sums().squared_error(a.data(), b.data(), n, sum);
    unit.add_product(std::ldexp(1.0, exponent), std::ldexp(1.0, exponent));
    EXPECT_EQ(ratio(sum, unit), plain.value()) << exponent;
  }
}

TEST_P(ErrorSumsTest, TargetsNearZeroAreCounted) {
  std::normal_distribution<double> normal;
  for (size_t n : sizes)
    for (size_t every : {1, 3, 1000}) {
      Column t(n), e(n);
      for (size_t i = 0; i < n; ++i) {
        t[i] = i % every ? normal(random) : i % 2 ? 0 : std::ldexp(1.0, -53);
        e[i] = normal(random);
      }
      expect_twins(t, e);
      expect_twins(t, t);
    }
}

TEST_P(ErrorSumsTest, RangeChecks) {
  auto check = [&]<class T>(T) {
    using L = std::numeric_limits<T>;
    for (size_t n : {0, 1, 3, 16, 33, 257, 1000})
      for (T value : {T(1), L::max(), L::lowest(), L::denorm_min(), T(-0.0), L::infinity(), -L::infinity(),
                      L::quiet_NaN(), -L::quiet_NaN()}) {
        std::vector<T> x(n + 1, T(0.5));
        if (n > 0) x[1 + random() % n] = value;
        EXPECT_EQ(any_nan(x.data() + 1, n), any_nan_naive(x.data() + 1, n)) << n << " " << value;
        EXPECT_EQ(all_finite(x.data() + 1, n), all_finite_naive(x.data() + 1, n)) << n << " " << value;
      }
  };
  check(1.0f);
  check(1.0);
}

INSTANTIATE_TEST_SUITE_P(Targets, ErrorSumsTest, ::testing::ValuesIn(available_targets()),
                         [](const auto& instance) { return std::string(instance.param); });

}  // namespace
}  // namespace assay::kernels

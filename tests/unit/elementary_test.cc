// Errors are measured in units of the last place of the exact result, against long double (64 or more bits)
// on many points and against 50 decimal digits on some.
#include "assay/base/elementary.h"

#include <gtest/gtest.h>

#include <bit>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <cmath>
#include <random>
#include <vector>

#include "kernels/elementary.h"
#include "kernels/target.h"

namespace assay {
namespace {

using Wide = long double;
using Digits = boost::multiprecision::cpp_bin_float_50;
constexpr double inf = HUGE_VAL, nan = std::numeric_limits<double>::quiet_NaN();

// The formulas below are for any number type with the usual functions.
template <class T> T sigmoid_of(const T& x) { return x < 0 ? T(exp(x) / (1 + exp(x))) : T(1 / (1 + exp(T(-x)))); }
template <class T> T softplus_of(const T& x) { return x > 0 ? T(x + log1p(exp(T(-x)))) : T(log1p(exp(x))); }
template <class T> T log_cosh_of(const T& x) {
  const T a = abs(x);
  if (a > 1) return a - log(T(2)) + log1p(exp(T(-2 * a)));
  const T s = sinh(T(a / 2));
  return log1p(T(2 * s * s));
}
// Digits is too narrow in bits for 1 + tiny, hence series there.
Digits log1p(const Digits& x) { return abs(x) < 1e-20 ? Digits(x - x * x / 2) : Digits(log(Digits(1 + x))); }
Digits expm1(const Digits& x) { return abs(x) < 1e-20 ? Digits(x + x * x / 2) : Digits(exp(x) - 1); }

struct Function {
  const char* name;
  double (*scalar)(double);
  void (*block)(std::span<const double>, std::span<double>);
  Wide (*wide)(Wide);
  Digits (*digits)(const Digits&);
  double low, high;  // where it is interesting
};

const Function functions[] = {
    {"exp", math::exp, kernels::exp, [](Wide x) { return std::exp(x); }, [](const Digits& x) { return Digits(exp(x)); },
     -745.2, 709.7},
    {"expm1", math::expm1, kernels::expm1, [](Wide x) { return std::expm1(x); },
     [](const Digits& x) { return expm1(x); }, -45, 709.7},
    {"log", math::log, kernels::log, [](Wide x) { return std::log(x); }, [](const Digits& x) { return Digits(log(x)); },
     0, 4},
    {"log1p", math::log1p, kernels::log1p, [](Wide x) { return std::log1p(x); },
     [](const Digits& x) { return log1p(x); }, -1, 4},
    {"log2", math::log2, kernels::log2, [](Wide x) { return std::log2(x); },
     [](const Digits& x) { return Digits(log(x) / log(Digits(2))); }, 0, 4},
    {"sigmoid", math::sigmoid, kernels::sigmoid, [](Wide x) { return sigmoid_of(x); },
     [](const Digits& x) { return sigmoid_of(x); }, -745, 45},
    {"softplus", math::softplus, kernels::softplus, [](Wide x) { return softplus_of(x); },
     [](const Digits& x) { return softplus_of(x); }, -745, 60},
    {"log_sigmoid", math::log_sigmoid, kernels::log_sigmoid, [](Wide x) { return -softplus_of(-x); },
     [](const Digits& x) { return Digits(-softplus_of(Digits(-x))); }, -60, 745},
    {"log_cosh", math::log_cosh, kernels::log_cosh, [](Wide x) { return log_cosh_of(x); },
     [](const Digits& x) { return log_cosh_of(x); }, -40, 40},
};

double ulp_of(double exact) {
  int exponent = 0;
  std::frexp(exact, &exponent);
  return std::ldexp(1.0, std::max(exponent - 53, -1074));
}

/// Error of `result` in ulp; infinite where one is a number and the other is not.
template <class T> double error(double result, const T& exact) {
  const auto rounded = static_cast<double>(exact);
  if (std::isnan(rounded) || std::isnan(result)) return std::isnan(rounded) && std::isnan(result) ? 0 : inf;
  if (std::isinf(rounded) || std::isinf(result)) return rounded == result ? 0 : inf;
  return std::abs(static_cast<double>(T((T(result) - exact) / T(ulp_of(rounded)))));
}

std::vector<double> points(std::mt19937_64& random, const Function& f, size_t n) {
  std::vector<double> x(n);
  for (size_t i = 0; i < n; ++i) {
    const double u = std::ldexp(static_cast<double>(random() >> 11), -53), sign = random() & 1 ? -1 : 1;
    switch (i % 5) {
      case 0:
        x[i] = f.low + (f.high - f.low) * u;
        break;
      case 1:
        x[i] = sign * std::ldexp(1 + u, static_cast<int>(random() % 40) - 30);
        break;
      case 2:
        x[i] = std::bit_cast<double>(random());
        break;
      case 3:
        x[i] = 4 * u - 2;
        break;
      default:
        x[i] = 1 + sign * std::ldexp(u, -static_cast<int>(random() % 52));
        break;
    }
  }
  return x;
}

std::vector<double> edges() {
  std::vector<double> x{0.0,        -0.0,
                        1.0,        -1.0,
                        0.5,        -0.5,
                        2.0,        inf,
                        -inf,       nan,
                        5e-324,     -5e-324,
                        1e-310,     -1e-310,
                        0x1p-1022,  1e-300,
                        -1e-300,    0x1p-54,
                        -0x1p-54,   0x1p-30,
                        0.625,      -0.625,
                        0.34657359, 37.0,
                        40.0,       -40.0,
                        -39.99,     -64.0,
                        708.0,      -708.0,
                        709.0,      709.78,
                        709.79,     710.0,
                        711.0,      -745.1,
                        -745.2,     -746.0,
                        -747.0,     1e10,
                        -1e10,      0x1p60,
                        1e300,      -1e300,
                        0x1p1023,   std::numeric_limits<double>::max()};
  const size_t n = x.size();
  for (size_t i = 0; i < n; ++i)
    for (double to : {-inf, inf}) x.push_back(std::nextafter(x[i], to));
  return x;
}

class EachFunction : public testing::TestWithParam<Function> {};

TEST_P(EachFunction, ErrorIsBelowOneUlp) {
  const Function& f = GetParam();
  std::mt19937_64 random(1);
  double worst = 0, at = 0;
  for (double x : points(random, f, 1'000'000)) {
    const double e = error(f.scalar(x), f.wide(x));
    if (e > worst) worst = e, at = x;
  }
  RecordProperty("worst_ulp", std::to_string(worst));
  EXPECT_LT(worst, 1) << "at " << std::hexfloat << at;
}

TEST_P(EachFunction, AgreesWithFiftyDigits) {
  const Function& f = GetParam();
  std::mt19937_64 random(2);
  for (double x : points(random, f, 4000)) {
    const double y = f.scalar(x);
    if (!std::isfinite(y) || !std::isfinite(x)) continue;
    ASSERT_LT(error(y, f.digits(Digits(x))), 1) << "at " << std::hexfloat << x;
  }
}

TEST_P(EachFunction, EdgesAreThoseOfTheLibrary) {
  const Function& f = GetParam();
  for (double x : edges()) {
    const double y = f.scalar(x);
    ASSERT_LE(error(y, f.wide(x)), 1) << "at " << std::hexfloat << x;
    ASSERT_TRUE(!std::isnan(y) || std::bit_cast<uint64_t>(y) == std::bit_cast<uint64_t>(nan));
  }
}

TEST_P(EachFunction, BlocksHaveTheBitsOfScalarsOnEachTarget) {
  const Function& f = GetParam();
  std::mt19937_64 random(3);
  auto x = points(random, f, 20003);
  for (double e : edges()) x.push_back(e);
  for (auto target : kernels::available_targets()) {
    ASSERT_TRUE(kernels::use_target(target));
    std::vector<double> y(x.size()), in_place = x;
    f.block(x, y);
    f.block(in_place, in_place);
    for (size_t i = 0; i < x.size(); ++i) {
      const auto expected = std::bit_cast<uint64_t>(f.scalar(x[i]));
      ASSERT_EQ(std::bit_cast<uint64_t>(y[i]), expected) << target << std::hexfloat << " at " << x[i];
      ASSERT_EQ(std::bit_cast<uint64_t>(in_place[i]), expected);
    }
    for (size_t n = 0; n < 40; ++n) {  // tails write nothing beyond
      std::vector<double> guarded(n + 1, 7.0);
      f.block(std::span(x).first(n), std::span(guarded).first(n));
      ASSERT_EQ(guarded[n], 7.0);
      for (size_t i = 0; i < n; ++i)
        ASSERT_EQ(std::bit_cast<uint64_t>(guarded[i]), std::bit_cast<uint64_t>(f.scalar(x[i])));
    }
  }
  kernels::use_target("");
}

INSTANTIATE_TEST_SUITE_P(Elementary, EachFunction, testing::ValuesIn(functions),
                         [](const auto& function) { return std::string(function.param.name); });

TEST(Elementary, SignedZeros) {
  for (auto f : {math::expm1, math::log1p}) {
    EXPECT_TRUE(std::signbit(f(-0.0)));
    EXPECT_FALSE(std::signbit(f(0.0)));
  }
  EXPECT_EQ(math::sigmoid(0), 0.5);
  EXPECT_EQ(math::exp(0), 1);
  EXPECT_EQ(math::log(1), 0);
  EXPECT_FALSE(std::signbit(math::log_cosh(-0.0)));
}

TEST(Elementary, PowersOfTwoHaveExactLogarithms) {
  for (int k = -1074; k < 1024; ++k) ASSERT_EQ(math::log2(std::ldexp(1.0, k)), k);
}

TEST(Elementary, SymmetricWhereItShould) {
  std::mt19937_64 random(4);
  for (int i = 0; i < 100000; ++i) {
    const double x = std::ldexp(static_cast<double>(random() >> 11), -53 + static_cast<int>(random() % 12));
    ASSERT_EQ(math::log_cosh(x), math::log_cosh(-x));
    ASSERT_EQ(math::log_sigmoid(x), -math::softplus(-x));
    ASSERT_NEAR(math::sigmoid(x) + math::sigmoid(-x), 1, 0x1p-52);
  }
}

TEST(Elementary, PowIsBelowOneUlp) {
  std::mt19937_64 random(5);
  for (int i = 0; i < 1'000'000; ++i) {
    const double u = std::ldexp(static_cast<double>(random() >> 11), -53);
    double x =
        i % 3 == 0 ? std::bit_cast<double>(random() >> 1) : std::ldexp(1 + u, static_cast<int>(random() % 60) - 30);
    if (i % 7 == 0) x = 1 + (u - 0.5) * std::ldexp(1.0, -static_cast<int>(random() % 50));
    const double v = std::ldexp(static_cast<double>(random() >> 11), -52) - 1;
    const double p =
        i % 4 == 0 ? static_cast<double>(random() % 17) / 4 - 2 : v * 745 / (std::abs(std::log(x)) + 1e-300);
    ASSERT_LT(error(math::pow(x, p), std::pow(Wide(x), Wide(p))), 1) << std::hexfloat << x << " ^ " << p;
  }
}

TEST(Elementary, PowFacts) {
  const double values[] = {0.0,  -0.0, 1.0,   -1.0,   0.5,        -0.5,       2.0,    -2.0,  3.0,    -3.0,
                           0.3,  -0.3, inf,   -inf,   nan,        5e-324,     1e-310, 1e300, -1e300, 1e-300,
                           1e20, 1e80, -1e80, 0x1p53, 0x1p53 + 2, 0x1.8p-501, 1023,   1024,  -1074,  -1075};
  for (double x : values)
    for (double p : values)
      ASSERT_LE(error(math::pow(x, p), std::pow(Wide(x), Wide(p))), 1) << std::hexfloat << x << " ^ " << p;
  EXPECT_EQ(std::signbit(math::pow(-0.0, 3)), true);
  EXPECT_EQ(std::signbit(math::pow(-0.0, 2)), false);
  EXPECT_EQ(math::pow(-0.0, -3), -inf);
  EXPECT_EQ(math::pow(-inf, 3), -inf);
  std::mt19937_64 random(6);
  for (int i = 0; i < 20000; ++i) {
    const double x = std::ldexp(static_cast<double>(random() >> 11), static_cast<int>(random() % 900) - 500);
    ASSERT_EQ(math::pow(x, 1), x);
    const auto small = static_cast<double>(random() % 1000);
    ASSERT_EQ(math::pow(small, 2), small * small);
    ASSERT_EQ(math::pow(small, 5), small * small * small * small * small);
  }
}

TEST(Elementary, PowBlocksHaveTheBitsOfScalars) {
  std::mt19937_64 random(7);
  auto x = points(random, functions[2], 5001);
  for (double e : edges()) x.push_back(e);
  for (auto target : kernels::available_targets()) {
    ASSERT_TRUE(kernels::use_target(target));
    for (double p : {0.0, 1.0, 2.0, -1.0, 0.5, 1.5, -0.3, 3.0, 200.0, -1e5, 1e-5, 1e-300, 1e90, inf, -inf, nan}) {
      std::vector<double> y(x.size());
      kernels::pow(x, p, y);
      for (size_t i = 0; i < x.size(); ++i)
        ASSERT_EQ(std::bit_cast<uint64_t>(y[i]), std::bit_cast<uint64_t>(math::pow(x[i], p)))
            << target << std::hexfloat << " " << x[i] << " ^ " << p;
    }
  }
  kernels::use_target("");
}

}  // namespace
}  // namespace assay

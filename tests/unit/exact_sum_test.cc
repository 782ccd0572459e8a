#include "assay/base/exact_sum.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "assay/base/archive.h"
#include "exact_reference.h"
#include "kernels/exact_accumulate.h"
#include "kernels/target.h"

namespace assay {
namespace {

using reference::draw;
using reference::Dyadic;
using reference::Kind;
constexpr double inf = HUGE_VAL, largest = std::numeric_limits<double>::max();

std::string bytes(const ExactSum& sum) {
  Writer writer;
  writer(sum);
  return writer.take();
}

ExactSum parse(const std::string& text) {
  Reader reader(text);
  ExactSum sum;
  reader(sum);
  EXPECT_EQ(reader.left(), 0u);
  return sum;
}

ExactSum sum_of(std::span<const double> values) {
  ExactSum sum;
  for (double x : values) sum.add(x);
  return sum;
}

TEST(ExactSum, SmallFacts) {
  EXPECT_LE(sizeof(ExactSum), 64u);
  EXPECT_EQ(ExactSum().value(), 0);
  EXPECT_FALSE(std::signbit(ExactSum().value()));
  EXPECT_TRUE(ExactSum().zero());
  EXPECT_EQ(sum_of(std::vector{0.1, 0.2, 0.3, -0.1, -0.2, -0.3}).sign(), 0);
  EXPECT_EQ(sum_of(std::vector{1e308, 1e308, -1e308}).value(), 1e308);
  EXPECT_EQ(sum_of(std::vector{1e308, 1e308}).value(), inf);
  EXPECT_EQ(sum_of(std::vector{-1e308, -1e308}).value(), -inf);
  EXPECT_EQ(sum_of(std::vector{1.0, 1e-320, -1.0}).value(), 1e-320);
  EXPECT_EQ(sum_of(std::vector{largest, std::ldexp(1.0, 969)}).value(), largest);
  EXPECT_EQ(sum_of(std::vector{largest, std::ldexp(1.0, 970)}).value(), inf);
  EXPECT_EQ(sum_of(std::vector{1.0, 0x1p-53}).value(), 1.0);
  EXPECT_EQ(sum_of(std::vector{1.0, 0x1p-53, 5e-324}).value(), 1 + 0x1p-52);
  EXPECT_EQ(sum_of(std::vector{1 + 0x1p-52, 0x1p-53}).value(), 1 + 0x1p-51);
  EXPECT_EQ(sum_of(std::vector{-3.0, 1.0}).sign(), -1);
}

TEST(ExactSum, Counts) {
  ExactSum sum;
  sum.add_count(~uint64_t{0});
  sum.add_count(1);
  EXPECT_EQ(sum.value(), 0x1p64);
  sum.add(-0x1p64);
  EXPECT_TRUE(sum.zero());
  ExactSum counted, added;
  counted.add_count(41);
  for (int i = 0; i < 41; ++i) added.add(1.0);
  EXPECT_EQ(bytes(counted), bytes(added));
}

TEST(ExactSum, ValueIsTheNearestDouble) {
  std::mt19937_64 random(1);
  for (int round = 0; round < 3000; ++round) {
    const auto x = draw(random, random() % 60, static_cast<Kind>(round % static_cast<int>(Kind::count)));
    Dyadic exact(0, -1100);
    for (double v : x) exact = exact + Dyadic(v);
    const ExactSum sum = sum_of(x);
    ASSERT_TRUE(reference::nearest(sum.value(), exact)) << "round " << round;
    ASSERT_EQ(sum.sign(), exact.value.sign());
    ASSERT_EQ(sum.zero(), exact.value.is_zero());
  }
}

TEST(ExactSum, ProductsAreExact) {
  std::mt19937_64 random(2);
  for (int round = 0; round < 3000; ++round) {
    const auto x = draw(random, 20, static_cast<Kind>(round % 9)),
               y = draw(random, 20, static_cast<Kind>(random() % 9));
    Dyadic exact(0, -2200);
    ExactSum sum;
    for (size_t i = 0; i < x.size(); ++i) {
      exact = exact + Dyadic(x[i]) * Dyadic(y[i]);
      sum.add_product(x[i], y[i]);
    }
    ASSERT_TRUE(reference::nearest(sum.value(), exact)) << "round " << round;
    ASSERT_EQ(sum.sign(), exact.value.sign());
  }
  ExactSum tiny;
  tiny.add_product(5e-324, 5e-324);
  EXPECT_EQ(tiny.value(), 0);
  EXPECT_EQ(tiny.sign(), 1);
  ExactSum big;
  for (int i = 0; i < 100; ++i) big.add_product(largest, -largest);
  EXPECT_EQ(big.value(), -inf);
  for (int i = 0; i < 100; ++i) big.add_product(largest, largest);
  EXPECT_TRUE(big.zero());
}

TEST(ExactSum, OrderAndMergesChangeNothing) {
  std::mt19937_64 random(3);
  for (int round = 0; round < 1500; ++round) {
    auto x = draw(random, 1 + random() % 300, static_cast<Kind>(round % 9));
    const std::string expected = bytes(sum_of(x));
    std::shuffle(x.begin(), x.end(), random);
    std::vector<ExactSum> parts(1 + random() % 8);
    for (double v : x) parts[random() % parts.size()].add(v);
    while (parts.size() > 1) {
      const size_t i = random() % (parts.size() - 1);
      parts[i].merge(parts.back());
      parts.pop_back();
    }
    ASSERT_EQ(bytes(parts[0]), expected);
    ASSERT_TRUE(parts[0] == sum_of(x));
    ASSERT_TRUE(parse(expected) == parts[0]);
    ASSERT_EQ(bytes(parse(expected)), expected);
  }
}

TEST(ExactSum, SubtractIsTheInverseOfMerge) {
  std::mt19937_64 random(4);
  for (int round = 0; round < 500; ++round) {
    auto x = draw(random, random() % 50, static_cast<Kind>(random() % 9));
    auto y = draw(random, random() % 50, static_cast<Kind>(random() % 9));
    if (round % 3 == 0) y.push_back(inf), y.push_back(NAN), y.push_back(-inf);
    ExactSum sum = sum_of(x);
    sum.merge(sum_of(y));
    sum.subtract(sum_of(y));
    ASSERT_EQ(bytes(sum), bytes(sum_of(x)));
    sum.subtract(sum);
    ASSERT_TRUE(sum.zero());
  }
  ExactSum twice = sum_of(std::vector{1.5, 1e300});
  twice.merge(twice);
  EXPECT_EQ(bytes(twice), bytes(sum_of(std::vector{3.0, 2e300})));
}

TEST(ExactSum, SpecialValuesAreCounted) {
  EXPECT_EQ(sum_of(std::vector{inf, 1.0}).value(), inf);
  EXPECT_EQ(sum_of(std::vector{-inf, largest}).value(), -inf);
  EXPECT_EQ(sum_of(std::vector{-inf, largest}).sign(), -1);
  EXPECT_TRUE(std::isnan(sum_of(std::vector{-inf, inf}).value()));
  EXPECT_TRUE(std::isnan(sum_of(std::vector<double>{NAN, 1.0}).value()));
  EXPECT_EQ(sum_of(std::vector<double>{NAN, 1.0}).sign(), 0);
  EXPECT_FALSE(sum_of(std::vector{inf}).finite());
  ExactSum sum;
  sum.add_product(inf, -2);
  EXPECT_EQ(sum.value(), -inf);
  sum.add_product(inf, 0);
  EXPECT_TRUE(std::isnan(sum.value()));
  EXPECT_FALSE(sum_of(std::vector{inf, 2.0}) == sum_of(std::vector{inf, inf, 2.0}));
}

TEST(ExactSum, CarriesAreNormalisedInTime) {
  ExactSum sum = sum_of(std::vector{1 - 0x1p-53});
  for (int i = 0; i < 200; ++i) sum.merge(ExactSum(sum));  // 2^200 of them
  ExactSum expected;
  expected.add_product(1 - 0x1p-53, 0x1p200);
  EXPECT_EQ(bytes(sum), bytes(expected));
  ExactSum negative;
  for (int i = 0; i < 100; ++i) negative.subtract(sum);
  for (int i = 0; i < 100; ++i) negative.merge(sum);
  EXPECT_TRUE(negative.zero());
}

TEST(ExactSum, CopiesAndMoves) {
  ExactSum small = sum_of(std::vector{1.0}), wide = sum_of(std::vector{1e300, 1e-300});
  ExactSum a(small), b(wide);
  a = wide, b = small;
  EXPECT_TRUE(a == wide && b == small);
  std::swap(a, b);
  EXPECT_TRUE(a == small && b == wide);
  ExactSum c(std::move(b));
  EXPECT_TRUE(c == wide);
  const ExactSum& alias = c;
  c = alias;
  EXPECT_TRUE(c == wide);
  c.add(-1e300), c.add(-1e-300);
  EXPECT_TRUE(c.zero());
  c = sum_of(std::vector{1e200, 1e-200});
  EXPECT_EQ(c.value(), 1e200);
}

TEST(ExactSum, DamagedArchivesThrow) {
  std::mt19937_64 random(5);
  for (int round = 0; round < 20000; ++round) {
    auto x = draw(random, random() % 5, static_cast<Kind>(random() % 9));
    if (round % 5 == 0) x.push_back(NAN);
    std::string text = bytes(sum_of(x));
    switch (random() % 3) {
      case 0:
        text[random() % text.size()] ^= static_cast<char>(1 << random() % 8);
        break;
      case 1:
        text.resize(random() % text.size());
        break;
      default:
        for (char& c : text) c = random() % 4 ? c : static_cast<char>(random());
    }
    try {
      Reader reader(text);
      ExactSum sum;
      reader(sum);
      ASSERT_EQ(bytes(sum), text.substr(0, text.size() - reader.left()));  // what is accepted is canonical
      ExactSum more = sum;
      for (int i = 0; i < 40; ++i) more.merge(ExactSum(more)), more.add(-largest);
      more.value();
    } catch (const CorruptState&) {
    }
  }
  const std::vector<std::string> hostile{std::string(),
                                         std::string("\3", 1),
                                         std::string("\x08", 1),
                                         std::string("\1\0\0", 3),
                                         std::string("\1\x88\1abcd", 7),
                                         std::string("\1\1\1\0\0\0\0", 7),
                                         std::string("\1\xff\xff", 3),
                                         std::string("\4\0\0\0", 4),
                                         std::string("\1\5\2\1\0\0\0\0\0\0\0", 11)};
  for (const auto& text : hostile) {
    Reader reader(text);
    ExactSum sum;
    EXPECT_THROW(reader(sum), CorruptState) << testing::PrintToString(text);
  }
}

class EachTarget : public testing::TestWithParam<std::string_view> {
  void SetUp() override { ASSERT_TRUE(kernels::use_target(GetParam())); }
  void TearDown() override { kernels::use_target(""); }
};

TEST_P(EachTarget, SumsEqualTheNaiveTwin) {
  std::mt19937_64 random(6);
  for (int round = 0; round < 4000; ++round) {
    const size_t n = random() % (round % 8 ? 200 : 6000);
    auto x = draw(random, n, static_cast<Kind>(round % 9)), y = draw(random, n, static_cast<Kind>(random() % 9));
    if (n > 0 && round % 5 == 0) x[random() % n] = std::vector<double>{NAN, -inf, inf}[random() % 3];
    if (n > 0 && round % 7 == 0) x[random() % n] = std::bit_cast<double>(random());
    ExactSum fast, slow, fast_products, slow_products;
    fast.add(x);
    kernels::accumulate_naive(x.data(), n, slow);
    ASSERT_EQ(bytes(fast), bytes(slow)) << "round " << round;
    kernels::accumulate_products(x.data(), y.data(), n, fast_products);
    kernels::accumulate_products_naive(x.data(), y.data(), n, slow_products);
    ASSERT_EQ(bytes(fast_products), bytes(slow_products)) << "round " << round;
    ExactSum fast_weighted, slow_weighted;
    kernels::accumulate_weighted(x.data(), y.data(), n, fast_weighted);
    kernels::accumulate_weighted_naive(x.data(), y.data(), n, slow_weighted);
    ASSERT_EQ(bytes(fast_weighted), bytes(slow_weighted)) << "round " << round;
  }
}

TEST_P(EachTarget, IntegerWeightsAreRepetitions) {
  std::mt19937_64 random(7);
  auto x = draw(random, 3000, Kind::spread);
  x[100] = x[200] = x[201] = inf, x[300] = NAN, x[400] = -inf;
  std::vector<double> weight(x.size()), repeated;
  for (size_t i = 0; i < x.size(); ++i) {
    weight[i] = static_cast<double>(random() % 4);
    for (int k = 0; k < weight[i]; ++k) repeated.push_back(x[i]);
  }
  ExactSum weighted, plain, ones, none;
  weighted.add(x, weight);
  plain.add(repeated);
  EXPECT_EQ(bytes(weighted), bytes(plain));
  ones.add(x, std::vector<double>(x.size(), 1.0));
  none.add(x, {});
  EXPECT_EQ(bytes(ones), bytes(none));
}

TEST_P(EachTarget, AnyCutGivesTheSameBytes) {
  std::mt19937_64 random(8);
  for (int round = 0; round < 200; ++round) {
    const auto x = draw(random, 5000, static_cast<Kind>(round % 9));
    ExactSum whole, pieces;
    whole.add(x);
    for (size_t begin = 0; begin < x.size();) {
      const size_t n = std::min<size_t>(x.size() - begin, random() % 700);
      pieces.add(std::span(x).subspan(begin, n));
      begin += n;
    }
    ASSERT_EQ(bytes(whole), bytes(pieces));
  }
}

INSTANTIATE_TEST_SUITE_P(Kernels, EachTarget, testing::ValuesIn(kernels::available_targets()),
                         [](const auto& target) { return std::string(target.param); });

}  // namespace
}  // namespace assay

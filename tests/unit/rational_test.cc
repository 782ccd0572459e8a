#include "assay/base/rational.h"

#include <gtest/gtest.h>

#include <numeric>

#include "exact_reference.h"

namespace assay {
namespace {

using reference::draw;
using reference::Dyadic;
using reference::Kind;
constexpr double inf = HUGE_VAL;

struct Both {
  ExactSum sum;
  Dyadic exact{0, -2200};

  void add(double x) { sum.add(x), exact = exact + Dyadic(x); }
  void add_product(double x, double y) { sum.add_product(x, y), exact = exact + Dyadic(x) * Dyadic(y); }
};

Both random_sum(std::mt19937_64& random) {
  Both both;
  for (double x : draw(random, 1 + random() % 4, static_cast<Kind>(random() % 9))) both.add(x);
  if (random() % 4 == 0) both.add_product(std::ldexp(1.7, static_cast<int>(random() % 1900) - 1000), 0x1.23456789p-40);
  return both;
}

Dyadic magnitude(const Dyadic& x) { return {abs(x.value), x.exponent}; }

bool nearest_ratio(double r, const Dyadic& a, const Dyadic& b) {
  const int sign = a.value.sign() * b.value.sign();
  if (sign == 0) return r == 0;
  return reference::nearest(sign * r, [&](const Dyadic& d) { return compare(magnitude(a), magnitude(b) * d); });
}

bool nearest_root(double r, const Dyadic& a, const Dyadic& b) {
  return reference::nearest(r, [&](const Dyadic& d) { return compare(magnitude(a), magnitude(b) * d * d); });
}

TEST(Rational, RatioIsTheNearestDouble) {
  std::mt19937_64 random(1);
  for (int round = 0; round < 20000; ++round) {
    const Both a = random_sum(random), b = random_sum(random);
    if (b.sum.zero()) continue;
    ASSERT_TRUE(nearest_ratio(ratio(a.sum, b.sum), a.exact, b.exact)) << round;
    ASSERT_TRUE(nearest_ratio(ratio(Exact(a.sum), Exact(b.sum)), a.exact, b.exact)) << round;
  }
}

TEST(Rational, RatioByCountsAndDoubles) {
  std::mt19937_64 random(2);
  for (int round = 0; round < 20000; ++round) {
    const Both a = random_sum(random);
    const uint64_t n = (random() >> (random() % 63)) | 1;
    ExactSum count;
    count.add_count(n);
    ASSERT_TRUE(nearest_ratio(ratio(a.sum, count), a.exact, Dyadic(reference::cpp_int(n), 0))) << round;
    const auto x = draw(random, 2, Kind::bits);
    ExactSum p, q;
    p.add(x[0]), q.add(x[1]);
    if (x[1] == 0) continue;
    ASSERT_EQ(ratio(p, q), x[0] / x[1]);  // IEEE division rounds correctly
  }
}

TEST(Rational, HalfwayCasesGoToEven) {
  ExactSum a, b;
  a.add(1 + 0x1p-52), a.add(0x1p-53), b.add(3);
  ExactSum triple = a;
  triple.merge(a), triple.merge(a);
  EXPECT_EQ(ratio(triple, b), 1 + 0x1p-51);
  ExactSum tiny, two;
  tiny.add(5e-324), two.add(2);
  EXPECT_EQ(ratio(tiny, two), 0);
  tiny.add(1e-323);
  EXPECT_EQ(ratio(tiny, two), 1e-323);
}

TEST(Rational, SpecialValues) {
  ExactSum one, zero, up, bad;
  one.add(1), up.add(inf), bad.add(NAN);
  EXPECT_TRUE(std::isnan(ratio(one, zero)));
  EXPECT_TRUE(std::isnan(ratio(zero, zero)));
  EXPECT_TRUE(std::isnan(ratio(up, zero)));
  EXPECT_EQ(ratio(up, one), inf);
  EXPECT_EQ(ratio(one, up), 0);
  EXPECT_TRUE(std::isnan(ratio(up, up)));
  EXPECT_TRUE(std::isnan(ratio(bad, one)));
  EXPECT_TRUE(std::isnan(ratio(one, bad)));
  EXPECT_EQ(root_ratio(up, one), inf);
  EXPECT_TRUE(std::isnan(root_ratio(Exact(-1.0), Exact(one))));
  EXPECT_TRUE(std::isnan(rounded(Exact(up))));
  EXPECT_FALSE((Exact(one) + Exact(bad)).valid());
  EXPECT_TRUE(std::isnan(over_root(Exact(1.0), Exact(0.0))));
  EXPECT_TRUE(std::isnan(correlation(one, bad, one, one, one, one)));
  EXPECT_FALSE(constant(one, bad, one));
}

TEST(Rational, RootsAreTheNearestDouble) {
  std::mt19937_64 random(3);
  for (int round = 0; round < 8000; ++round) {
    const Both a = random_sum(random), b = random_sum(random);
    const double r = root_ratio(a.sum, b.sum);
    if (b.sum.zero() || a.sum.sign() * b.sum.sign() < 0) {
      ASSERT_TRUE(std::isnan(r));
    } else if (a.sum.zero()) {
      ASSERT_EQ(r, 0);
    } else {
      ASSERT_TRUE(nearest_root(r, a.exact, b.exact)) << round;
    }
  }
  ExactSum square, one;
  const double odd = 1 + 0x1p-52;
  square.add_product(odd, odd), one.add(1);
  EXPECT_EQ(root_ratio(square, one), odd);
}

TEST(Rational, ExactArithmetic) {
  std::mt19937_64 random(4);
  for (int round = 0; round < 5000; ++round) {
    const Both a = random_sum(random), b = random_sum(random), c = random_sum(random);
    ASSERT_TRUE(reference::nearest(rounded(Exact(a.sum) * b.sum - Exact(c.sum)), a.exact * b.exact - c.exact));
    ASSERT_TRUE(reference::nearest(rounded(Exact(a.sum) + Exact(b.sum) * 3.0), a.exact + b.exact * Dyadic(3)));
  }
}

/// Moments of pairs, by the engine and by the reference.
struct Moments {
  Both n, x, y, xx, yy, xy;
  void add(double a, double b, double w) {
    n.add(w), x.add_product(w, a), y.add_product(w, b);
    auto square = [w](Both& both, double p, double q) {  // w must be a small power of two
      both.add_product(w * p, q);
    };
    square(xx, a, a), square(yy, b, b), square(xy, a, b);
  }
};

TEST(Rational, MomentFormulasAreRoundedOnce) {
  std::mt19937_64 random(5);
  for (int round = 0; round < 1500; ++round) {
    Moments m;
    const double offset = round % 3 == 0 ? 1e9 : round % 3 == 1 ? 1e-3 : 0;
    for (int i = 0; i < 12; ++i) {
      const auto v = draw(random, 2, Kind::unit);
      m.add(offset + v[0], offset + (round % 2 ? v[1] : v[0] + v[1] * 0x1p-20), static_cast<double>(1 << random() % 2));
    }
    auto spread = [&](const Both& p, const Both& q, const Both& pq) {
      return m.n.exact * pq.exact - p.exact * q.exact;
    };
    const Dyadic dx = spread(m.x, m.x, m.xx), dy = spread(m.y, m.y, m.yy), dxy = spread(m.x, m.y, m.xy);
    ASSERT_TRUE(nearest_ratio(centred(m.n.sum, m.x.sum, m.y.sum, m.xy.sum), dxy, m.n.exact));
    const double r = correlation(m.n.sum, m.x.sum, m.y.sum, m.xx.sum, m.yy.sum, m.xy.sum);
    ASSERT_TRUE(nearest_root(std::abs(r), dxy * dxy, dx * dy));
    ASSERT_EQ(r > 0, dxy.value.sign() > 0);
    const double share = one_minus_share(m.x.sum, m.n.sum, m.y.sum, m.yy.sum);
    ASSERT_TRUE(nearest_ratio(share, dy - m.x.exact * m.n.exact, dy));
  }
}

TEST(Rational, ConstantsAndPerfectLines) {
  Moments flat, line;
  for (double x : {1e16, 1e16, 1e16}) flat.add(x, x, 1);
  EXPECT_TRUE(constant(flat.n.sum, flat.x.sum, flat.xx.sum));
  EXPECT_EQ(centred(flat.n.sum, flat.x.sum, flat.x.sum, flat.xx.sum), 0);
  EXPECT_TRUE(std::isnan(correlation(flat.n.sum, flat.x.sum, flat.y.sum, flat.xx.sum, flat.yy.sum, flat.xy.sum)));
  EXPECT_TRUE(std::isnan(one_minus_share(flat.x.sum, flat.n.sum, flat.y.sum, flat.yy.sum)));
  for (double x : {1e16, 1e16 + 2, 1e16 + 4}) line.add(x, -4 * x, 1);
  EXPECT_FALSE(constant(line.n.sum, line.x.sum, line.xx.sum));
  EXPECT_EQ(centred(line.n.sum, line.x.sum, line.x.sum, line.xx.sum), 8);
  EXPECT_EQ(correlation(line.n.sum, line.x.sum, line.y.sum, line.xx.sum, line.yy.sum, line.xy.sum), -1);
}

}  // namespace
}  // namespace assay

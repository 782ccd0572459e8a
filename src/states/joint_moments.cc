#include "assay/states/joint_moments.h"

#include <algorithm>
#include <cmath>

namespace assay {
namespace {

constexpr size_t block = 1024;
using Numbers = std::array<double, block>;

/// x * y without rounding, as a sum of two numbers.
struct Pair {
  Numbers high, low;
  void set(const double* x, const double* y, size_t n) {
    for (size_t i = 0; i < n; ++i) {
      high[i] = x[i] * y[i];
      low[i] = std::fma(x[i], y[i], -high[i]);
    }
  }
};

struct Adder {
  size_t n;
  std::span<const double> weight;

  void add(ExactSum& sum, const double* x) const { sum.add({x, n}, weight); }
  void add(ExactSum& sum, const Pair& x) const { add(sum, x.high.data()), add(sum, x.low.data()); }
  void add(ExactSum& sum, const double* x, const double* y) const { add_products(sum, {x, n}, {y, n}, weight); }
  void add(ExactSum& sum, const double* x, const Pair& y) const {
    add(sum, x, y.high.data()), add(sum, x, y.low.data());
  }
  void add(ExactSum& sum, const Pair& x, const Pair& y) const { add(sum, x.high.data(), y), add(sum, x.low.data(), y); }
};

double binomial(int n, int k) {
  double c = 1;
  for (int i = 1; i <= k; ++i) c = c * (n - k + i) / i;
  return c;
}

}  // namespace

void JointMoments::update(const Rows& rows) {
  add_weights(sums[0][0], rows);
  alignas(64) Numbers error;
  Pair tt, td, dd;
  for (size_t begin = 0; begin < rows.size; begin += block) {
    const size_t n = std::min(block, rows.size - begin);
    const double *t = rows.actual.data() + begin, *e = rows.estimate.data() + begin, *d = error.data();
    for (size_t i = 0; i < n; ++i) error[i] = e[i] - t[i];
    tt.set(t, t, n), td.set(t, d, n), dd.set(d, d, n);
    const Adder of{n, rows.weight.empty() ? rows.weight : rows.weight.subspan(begin, n)};
    of.add(sums[1][0], t), of.add(sums[0][1], d);
    of.add(sums[2][0], tt), of.add(sums[1][1], td), of.add(sums[0][2], dd);
    of.add(sums[3][0], t, tt), of.add(sums[2][1], d, tt), of.add(sums[1][2], t, dd), of.add(sums[0][3], d, dd);
    of.add(sums[4][0], tt, tt), of.add(sums[3][1], tt, td), of.add(sums[2][2], tt, dd);
    of.add(sums[1][3], td, dd), of.add(sums[0][4], dd, dd);
  }
}

void JointMoments::merge(const JointMoments& other) {
  for (size_t a = 0; a < sums.size(); ++a)
    for (size_t b = 0; b < sums.size(); ++b) sums[a][b].merge(other.sums[a][b]);
}

void JointMoments::validate() const {
  if (sums[0][0].sign() < 0 || sums[2][0].sign() < 0 || sums[0][2].sign() < 0 || sums[4][0].sign() < 0 ||
      sums[2][2].sign() < 0 || sums[0][4].sign() < 0)
    throw CorruptState("moments of no data");
}

bool JointMoments::finite() const {
  for (const auto& row : sums)
    for (const auto& sum : row)
      if (!sum.finite()) return false;
  return true;
}

std::array<std::array<double, JointMoments::order + 1>, JointMoments::order + 1> JointMoments::central() const {
  std::array<std::array<double, order + 1>, order + 1> means{};
  if (sums[0][0].zero()) return means;
  const Exact n = sums[0][0], minus_t = Exact(0) - sums[1][0], minus_d = Exact(0) - sums[0][1];
  auto powers = [](const Exact& x) {
    std::vector<Exact> all{Exact(1)};
    for (int i = 1; i <= order + 1; ++i) all.push_back(all.back() * x);
    return all;
  };
  const auto of_n = powers(n), of_t = powers(minus_t), of_d = powers(minus_d);
  auto at = [](int i) { return static_cast<size_t>(i); };
  // n^(a+b) sum (t - mean t)^a (d - mean d)^b, over n^(a+b+1).
  for (int a = 0; a <= order; ++a)
    for (int b = 0; a + b <= order; ++b) {
      Exact total(0);
      for (int i = 0; i <= a; ++i)
        for (int j = 0; j <= b; ++j)
          total = total + Exact(binomial(a, i) * binomial(b, j)) * of_t[at(a - i)] * of_d[at(b - j)] * of_n[at(i + j)] *
                              Exact(sums[at(i)][at(j)]);
      means[at(a)][at(b)] = ratio(total, of_n[at(a + b + 1)]);
    }
  means[1][0] = ratio(sums[1][0], sums[0][0]), means[0][1] = ratio(sums[0][1], sums[0][0]);
  return means;
}

}  // namespace assay

#include "assay/states/moments.h"

#include <cmath>

#include "kernels/error_sums.h"
#include "kernels/error_terms.h"

namespace assay {

namespace {

constexpr size_t block = 1024;

/// Adds part * weight * 2^exponent, the exponent dealt out so that neither factor leaves its range.
void add_scaled(ExactSum& sum, double part, double weight, int exponent) {
  const int half = exponent / 2;
  sum.add_product(std::ldexp(part, half), std::ldexp(weight, exponent - half));
}

/// weight * x * y for factors of any size; exact while the product stays within 2^-1700 and 2^2000.
void add_product(ExactSum& sum, double x, double y, double weight) {
  if (weight == 0) return;
  if (!std::isfinite(x) || !std::isfinite(y)) return sum.add(x * y);
  int ex, ey, ew;
  const double mx = std::frexp(x, &ex), my = std::frexp(y, &ey), mw = std::frexp(weight, &ew);
  const double high = mx * my, low = std::fma(mx, my, -high);
  add_scaled(sum, high, mw, ex + ey + ew);
  add_scaled(sum, low, mw, ex + ey + ew);
}

}  // namespace

void add_products(ExactSum& sum, std::span<const double> x, std::span<const double> y, std::span<const double> weight) {
  if (weight.empty()) return sum.add(x, y);
  alignas(64) std::array<double, block> high, low;
  for (size_t begin = 0; begin < x.size(); begin += block) {
    const size_t n = std::min(block, x.size() - begin);
    const auto w = weight.subspan(begin, n);
    if (kernels::error_terms().split_products(&x[begin], &y[begin], n, high.data(), low.data())) {
      sum.add({high.data(), n}, w);
      sum.add({low.data(), n}, w);
    } else {
      for (size_t i = 0; i < n; ++i) add_product(sum, x[begin + i], y[begin + i], w[i]);
    }
  }
}

void add_moments(ExactSum& sum, ExactSum& square, std::span<const double> x, std::span<const double> weight) {
  if (weight.empty()) return kernels::error_sums().moments(x.data(), x.size(), sum, square);
  sum.add(x, weight);
  add_products(square, x, x, weight);
}

void ErrorSum::update(const Rows& rows) {
  alignas(64) std::array<double, block> minus;
  sum.add(rows.estimate, rows.weight);
  for (size_t begin = 0; begin < rows.size; begin += block) {
    const size_t n = std::min(block, rows.size - begin);
    kernels::error_terms().negate(&rows.actual[begin], n, minus.data());
    sum.add({minus.data(), n}, rows.weight.empty() ? rows.weight : rows.weight.subspan(begin, n));
  }
  add_weights(weight, rows);
}

}  // namespace assay

// Naive twins of the regression terms: one row at a time, as the formulas read.
#include <algorithm>
#include <cmath>
#include <limits>

#include "kernels/error_terms.h"

namespace assay::kernels {
namespace {

template <class F> void map(size_t n, double* out, F f) {
  for (size_t i = 0; i < n; ++i) out[i] = f(i);
}

void difference(const double* t, const double* e, size_t n, double* out) {
  map(n, out, [=](size_t i) { return e[i] - t[i]; });
}
void absolute_error(const double* t, const double* e, size_t n, double* out) {
  map(n, out, [=](size_t i) { return std::abs(e[i] - t[i]); });
}
void squared_error(const double* t, const double* e, size_t n, double* out) {
  map(n, out, [=](size_t i) { return (e[i] - t[i]) * (e[i] - t[i]); });
}
void relative_error(const double* t, const double* e, size_t n, double* out) {
  map(n, out, [=](size_t i) { return std::abs(e[i] - t[i]) / std::max(std::abs(t[i]), relative_floor); });
}
void symmetric_error(const double* t, const double* e, size_t n, double* out) {
  map(n, out,
      [=](size_t i) { return 2 * std::abs(e[i] - t[i]) / std::max(std::abs(t[i]) + std::abs(e[i]), symmetric_floor); });
}
void pinball(const double* t, const double* e, size_t n, double alpha, double* out) {
  map(n, out, [=](size_t i) {
    const double d = t[i] - e[i];
    return (d >= 0 ? alpha : alpha - 1) * d;
  });
}
void huber(const double* t, const double* e, size_t n, double delta, double* out) {
  map(n, out, [=](size_t i) {
    const double d = std::abs(e[i] - t[i]);
    return d <= delta ? 0.5 * (d * d) : delta * (d - 0.5 * delta);
  });
}
void absolute(const double* x, size_t n, double* out) {
  map(n, out, [=](size_t i) { return std::abs(x[i]); });
}
void negate(const double* x, size_t n, double* out) {
  map(n, out, [=](size_t i) { return -x[i]; });
}
void covered(const double* t, const double* low, const double* high, size_t n, double* out) {
  map(n, out, [=](size_t i) { return low[i] <= t[i] && t[i] <= high[i] ? 1.0 : 0.0; });
}
void interval_score(const double* t, const double* low, const double* high, size_t n, double alpha, double* out) {
  auto positive_part = [](double x) { return x > 0 ? x : 0; };
  const double penalty = 2 / alpha;
  map(n, out, [=](size_t i) {
    return (high[i] - low[i]) + penalty * (positive_part(low[i] - t[i]) + positive_part(t[i] - high[i]));
  });
}

bool splittable(double x) { return x == 0 || (std::abs(x) >= split_least && std::abs(x) <= split_most); }
bool split_products(const double* x, const double* y, size_t n, double* high, double* low) {
  for (size_t i = 0; i < n; ++i) {
    if (!splittable(x[i]) || !splittable(y[i])) return false;
    high[i] = x[i] * y[i];
    low[i] = std::fma(x[i], y[i], -high[i]);
  }
  return true;
}

template <class F> Extremes extremes_of(size_t n, F value) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  Extremes e{infinity, -infinity};
  for (size_t i = 0; i < n; ++i) {
    const double x = value(i);
    if (std::isnan(x)) return {x, x};
    e = {std::min(e.low, x), std::max(e.high, x)};
  }
  return e;
}
Extremes extremes(const double* x, size_t n) {
  return extremes_of(n, [=](size_t i) { return x[i]; });
}
Extremes error_extremes(const double* t, const double* e, size_t n) {
  return extremes_of(n, [=](size_t i) { return e[i] - t[i]; });
}

}  // namespace

const ErrorTerms& scalar_error_terms() {
  static constexpr ErrorTerms table{difference,     absolute_error, squared_error, relative_error, symmetric_error,
                                    pinball,        huber,          absolute,      negate,         covered,
                                    interval_score, split_products, extremes,      error_extremes};
  return table;
}

}  // namespace assay::kernels

// Naive twins of the kernels of probability.h.
#include <algorithm>
#include <cmath>
#include <limits>

#include "kernels/probability.h"

namespace assay::kernels::scalar {

namespace {

double fold(const double (&a)[8]) { return ((a[0] + a[4]) + (a[2] + a[6])) + ((a[1] + a[5]) + (a[3] + a[7])); }

}  // namespace

template <class T>
void truth_probability(const T* p, const uint8_t* truth, size_t n, double low, double high, double* out) {
  for (size_t i = 0; i < n; ++i) {
    const double q = truth[i] ? double{p[i]} : 1.0 - p[i];
    out[i] = std::min(std::max(q, low), high);
  }
}

template <class T> void squared_gap(const T* p, const uint8_t* truth, size_t n, double* out) {
  for (size_t i = 0; i < n; ++i) {
    const double gap = (truth[i] ? 1.0 : 0.0) - p[i];
    out[i] = gap * gap;
  }
}

template <class T> void hinge(const T* s, const uint8_t* truth, size_t n, double* out) {
  for (size_t i = 0; i < n; ++i) out[i] = std::max(1.0 - (truth[i] ? double{s[i]} : -double{s[i]}), 0.0);
}

template <class T> void target_probability(const T* p, size_t columns, const uint32_t* target, size_t n, double low,
                                           double high, double* out) {
  for (size_t i = 0; i < n; ++i) out[i] = std::min(std::max(double{p[i * columns + target[i]]}, low), high);
}

template <class T> void row_squared_gap(const T* p, size_t columns, const uint32_t* target, size_t n, double* out) {
  for (size_t i = 0; i < n; ++i, p += columns) {
    double sums[8] = {};
    for (size_t c = 0; c < columns; ++c) {
      const double gap = (c == target[i] ? 1.0 : 0.0) - p[c];
      sums[c % 8] += gap * gap;
    }
    out[i] = fold(sums);
  }
}

template <class T>
void top_label(const T* p, size_t columns, const uint32_t* target, size_t n, double* top, uint8_t* hit) {
  for (size_t i = 0; i < n; ++i, p += columns) {
    const T* best = std::max_element(p, p + columns);
    top[i] = *best;
    hit[i] = static_cast<size_t>(best - p) == target[i];
  }
}

template <class T> void crammer_singer(const T* s, size_t columns, const uint32_t* target, size_t n, double* out) {
  for (size_t i = 0; i < n; ++i, s += columns) {
    double other = -std::numeric_limits<double>::infinity();
    for (size_t c = 0; c < columns; ++c)
      if (c != target[i]) other = std::max(other, double{s[c]});
    out[i] = std::max(1.0 - (double{s[target[i]]} - other), 0.0);
  }
}

template <class T> size_t rows_off_one(const T* p, size_t columns, size_t n, double tolerance) {
  size_t off = 0;
  for (size_t i = 0; i < n; ++i, p += columns) {
    double sums[8] = {};
    for (size_t c = 0; c < columns; ++c) sums[c % 8] += double{p[c]};
    off += !(std::abs(fold(sums) - 1.0) <= tolerance);
  }
  return off;
}

template <class T> bool unit_rows(const T* p, size_t columns, size_t n, double tolerance, size_t& off) {
  for (size_t i = 0; i < n * columns; ++i)
    if (!(p[i] >= 0 && p[i] <= 1) || std::signbit(p[i])) return false;
  off = rows_off_one(p, columns, n, tolerance);
  return true;
}

#define ASSAY_TWINS(T)                                                                                  \
  template void truth_probability(const T*, const uint8_t*, size_t, double, double, double*);           \
  template void squared_gap(const T*, const uint8_t*, size_t, double*);                                 \
  template void hinge(const T*, const uint8_t*, size_t, double*);                                       \
  template void target_probability(const T*, size_t, const uint32_t*, size_t, double, double, double*); \
  template void row_squared_gap(const T*, size_t, const uint32_t*, size_t, double*);                    \
  template void top_label(const T*, size_t, const uint32_t*, size_t, double*, uint8_t*);                \
  template void crammer_singer(const T*, size_t, const uint32_t*, size_t, double*);                     \
  template size_t rows_off_one(const T*, size_t, size_t, double);                                       \
  template bool unit_rows(const T*, size_t, size_t, double, size_t&);

ASSAY_TWINS(float)
ASSAY_TWINS(double)
#undef ASSAY_TWINS

}  // namespace assay::kernels::scalar

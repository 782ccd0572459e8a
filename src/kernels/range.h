// Range checks on spans of floats, by integer arithmetic on their bits: the sign bit of a running OR tells whether any
// value lies outside.
#pragma once
#include <cmath>
#include <cstddef>

namespace assay::kernels {

bool any_nan(const float* x, size_t n);
bool any_nan(const double* x, size_t n);
bool all_finite(const float* x, size_t n);
bool all_finite(const double* x, size_t n);

template <class T> bool any_nan_naive(const T* x, size_t n) {
  for (size_t i = 0; i < n; ++i)
    if (std::isnan(x[i])) return true;
  return false;
}
template <class T> bool all_finite_naive(const T* x, size_t n) {
  for (size_t i = 0; i < n; ++i)
    if (!std::isfinite(x[i])) return false;
  return true;
}

}  // namespace assay::kernels

#include "kernels/order_keys.h"

#include <algorithm>

namespace assay::kernels {

void order_keys(const float* x, size_t n, uint32_t* keys) {
  for (size_t i = 0; i < n; ++i) keys[i] = order_key(x[i]);
}
void order_keys(const float* x, size_t n, uint64_t* keys) {
  for (size_t i = 0; i < n; ++i) keys[i] = order_key(static_cast<double>(x[i]));
}
void order_keys(const double* x, size_t n, uint64_t* keys) {
  for (size_t i = 0; i < n; ++i) keys[i] = order_key(x[i]);
}
void order_keys(const double* x, size_t n, uint32_t* keys) {
  for (size_t i = 0; i < n; ++i) keys[i] = order_key(static_cast<float>(x[i]));
}

bool all_narrow(const double* x, size_t n) {
  constexpr size_t block = 64;
  for (size_t begin = 0; begin < n; begin += block) {
    bool all = true;
    for (size_t i = begin; i < std::min(n, begin + block); ++i) all &= is_narrow(x[i]);
    if (!all) return false;
  }
  return true;
}

void key_values(const uint32_t* keys, size_t n, double* x) {
  for (size_t i = 0; i < n; ++i) x[i] = key_value(keys[i]);
}
void key_values(const uint64_t* keys, size_t n, double* x) {
  for (size_t i = 0; i < n; ++i) x[i] = key_value(keys[i]);
}

}  // namespace assay::kernels

// Exact widening of numbers to doubles (64-bit integers: to nearest even), and the range check of
// probabilities. Inputs may have any alignment. Each target gives the bits of the naive twin; NaN payloads
// are not kept. Column::widen, which picks the kernel by type, is defined here too.
#pragma once
#include <cstddef>
#include <cstdint>

namespace assay::kernels {

/// IEEE 754 binary16, and the upper half of binary32.
struct Float16 {
  uint16_t bits;
};
struct BFloat16 {
  uint16_t bits;
};

/// out[i] = double(values[i]) for n values of type T behind `values`.
template <class T> void widen(const void* values, size_t n, double* out);
template <class T> void widen_naive(const void* values, size_t n, double* out);

/// out[i] = bit `first + i` of the bitmap, least significant bit first.
void widen_bits(const uint8_t* bitmap, int64_t first, size_t n, double* out);
/// The same as bytes of 0 and 1.
void unpack_bits(const uint8_t* bitmap, int64_t first, size_t n, uint8_t* out);
/// Puts NaN where bit `first + i` of the bitmap is 0.
void mark_missing(const uint8_t* validity, int64_t first, size_t n, double* out);

/// Whether all values are in [0, 1] (-0 is); false with a NaN.
bool in_unit(const float* x, size_t n);
bool in_unit(const double* x, size_t n);
template <class T> bool in_unit_naive(const T* x, size_t n) {
  for (size_t i = 0; i < n; ++i)
    if (!(x[i] >= 0 && x[i] <= 1)) return false;
  return true;
}

}  // namespace assay::kernels

// Equal bins of [0, 1]: bin i is [i / bins, (i + 1) / bins), edges rounded to doubles, the last one closed;
// and the values as integers, so that their sums by bin are exact and free of order. The naive twin is in
// `scalar`.
#pragma once
#include <cstddef>
#include <cstdint>

namespace assay::kernels {

// A value is high 2^-40 + low 2^-91; `high` also carries one row in its bits from 52 on. Sums of up to
// `bin_rows` of them fit: count in bits 52-63 of the high sum, and a signed low sum.
constexpr size_t bin_rows = 2048;
constexpr double bin_high_unit = 0x1p-40, bin_low_unit = 0x1p-91;
/// From here on, values are multiples of 2^-91.
template <class T> constexpr T bin_exact_from = sizeof(T) == 4 ? T{0x1p-67} : T{0x1p-38};

/// Bin and integers of n values in [0, 1]; 0 < bins <= 2^20. Returns whether every value is exactly its
/// integers; else the rest of value i is values[i] - high * 2^-40 - low * 2^-91.
bool bin_values(const float* values, size_t n, uint32_t bins, uint32_t* bin, uint64_t* high, uint64_t* low);
bool bin_values(const double* values, size_t n, uint32_t bins, uint32_t* bin, uint64_t* high, uint64_t* low);

/// What the integers of `value` leave.
double bin_rest(double value, uint64_t high, uint64_t low);

namespace scalar {
template <class T>
bool bin_values(const T* values, size_t n, uint32_t bins, uint32_t* bin, uint64_t* high, uint64_t* low);
}  // namespace scalar

}  // namespace assay::kernels

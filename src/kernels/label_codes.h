// Codes of integer labels whose classes stand in a row.
#pragma once
#include <cstddef>
#include <cstdint>

namespace assay::kernels {

/// out[i] = labels[i] - low + first. False when some label is outside [low, low + classes); `out` then means nothing.
template <class T>
bool label_codes(const T* labels, size_t n, int32_t low, uint32_t classes, uint32_t first, uint32_t* out);
template <class T>
bool label_codes_naive(const T* labels, size_t n, int32_t low, uint32_t classes, uint32_t first, uint32_t* out);

}  // namespace assay::kernels

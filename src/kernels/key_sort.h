// Sorting of unsigned integers that fit into the inner caches: two byte passes over the leading 16 bits of their range,
// then the few groups that agree in them.
#pragma once
#include <cstddef>
#include <cstdint>

namespace assay::kernels {

/// Sorts a[0, n); `spare` holds n more. The result is in `a`.
void sort_keys(uint32_t* a, uint32_t* spare, size_t n);
void sort_keys(uint64_t* a, uint64_t* spare, size_t n);

}  // namespace assay::kernels

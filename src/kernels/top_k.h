// Rank of one class among the scores of its row.
#pragma once
#include <cstddef>
#include <cstdint>

namespace assay::kernels {

/// rank[i] = columns of row i with a score above that of column target[i], plus equal ones to its left. A target
/// whose score is NaN ranks last. `scores` is row-major, n x columns.
void target_ranks(const float* scores, size_t columns, const uint32_t* target, size_t n, uint32_t* rank);
void target_ranks(const double* scores, size_t columns, const uint32_t* target, size_t n, uint32_t* rank);

void target_ranks_naive(const float* scores, size_t columns, const uint32_t* target, size_t n, uint32_t* rank);
void target_ranks_naive(const double* scores, size_t columns, const uint32_t* target, size_t n, uint32_t* rank);

}  // namespace assay::kernels

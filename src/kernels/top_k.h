// Ranks among scores: of one class in its row, and of a bar among many scores.
#pragma once
#include <cstddef>
#include <cstdint>

namespace assay::kernels {

/// rank[i] = columns of row i with a score above that of column target[i], plus equal ones to its left. A
/// target whose score is NaN ranks last. `scores` is row-major, n x columns.
void target_ranks(const float* scores, size_t columns, const uint32_t* target, size_t n, uint32_t* rank);
void target_ranks(const double* scores, size_t columns, const uint32_t* target, size_t n, uint32_t* rank);

void target_ranks_naive(const float* scores, size_t columns, const uint32_t* target, size_t n, uint32_t* rank);
void target_ranks_naive(const double* scores, size_t columns, const uint32_t* target, size_t n, uint32_t* rank);

/// How many of the scores are at least `bar`.
size_t count_at_least(const double* scores, size_t n, double bar);
size_t count_at_least_naive(const double* scores, size_t n, double bar);

}  // namespace assay::kernels

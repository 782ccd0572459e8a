// Ranks among scores: of one class in its row, and of a bar among many scores.
#pragma once
#include <cstddef>
#include <cstdint>

namespace assay::kernels {

/// Which of equal scores ranks higher.
enum class Ties : bool { leftmost, rightmost };

/// rank[i] = columns of row i with a score above that of column target[i], plus equal ones that its ties put before it.
/// A target whose score is NaN ranks last. `scores` is row-major, n x columns.
void target_ranks(const float* scores, size_t columns, const uint32_t* target, size_t n, uint32_t* rank,
                  Ties ties = Ties::leftmost);
void target_ranks(const double* scores, size_t columns, const uint32_t* target, size_t n, uint32_t* rank,
                  Ties ties = Ties::leftmost);

void target_ranks_naive(const float* scores, size_t columns, const uint32_t* target, size_t n, uint32_t* rank,
                        Ties ties = Ties::leftmost);
void target_ranks_naive(const double* scores, size_t columns, const uint32_t* target, size_t n, uint32_t* rank,
                        Ties ties = Ties::leftmost);

/// How many of the scores are at least `bar`.
size_t count_at_least(const double* scores, size_t n, double bar);
size_t count_at_least_naive(const double* scores, size_t n, double bar);

}  // namespace assay::kernels

// Exact sums of blocks. The bits of each value are cut into windows of 50 bits below the largest exponent of
// the block, by adding and subtracting 1.5 2^52 units of the window; the integers of a window are then summed
// in 64-bit lanes. A residual below the last window sends the block to one window more, then to the limbs.
// Idea: Demmel & Hida, doi 10.1137/S1064827502407627; Neal, arXiv 1505.05571.
#pragma once
#include <cstddef>

#include "assay/base/exact_sum.h"

namespace assay::kernels {

/// sum += x[0] + ... + x[n - 1], exactly, for all doubles.
void accumulate(const double* x, size_t n, ExactSum& sum);
/// sum += x[0] y[0] + ... + x[n - 1] y[n - 1], exactly, for all doubles. x may be y.
void accumulate_products(const double* x, const double* y, size_t n, ExactSum& sum);
/// The same for weights, where a zero weight means absence, even of an infinity or a NaN.
void accumulate_weighted(const double* x, const double* weight, size_t n, ExactSum& sum);

/// The naive twins: one limb addition a value.
void accumulate_naive(const double* x, size_t n, ExactSum& sum);
void accumulate_products_naive(const double* x, const double* y, size_t n, ExactSum& sum);
void accumulate_weighted_naive(const double* x, const double* weight, size_t n, ExactSum& sum);

}  // namespace assay::kernels

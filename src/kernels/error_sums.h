// Exact sums of regression terms that are made and summed in registers, in one sweep and without a copy. The leading
// bit of a block is guessed from the block before; two windows of 50 bits below it are summed as integers, as in
// exact_accumulate.h. Greatest and least term tell afterwards whether the windows held every bit; else the block is
// summed the slow way. Moments cut values into three digits of 26 bits and sum digits and products of digits.
#pragma once
#include <cstddef>

#include "assay/base/exact_sum.h"

namespace assay::kernels {

/// sum += terms of n rows; t: target, e: estimate. Terms are those of ErrorTerms, to the bit.
struct ErrorSums {
  using Add = void (*)(const double* t, const double* e, size_t n, ExactSum& sum);

  Add absolute_error;
  Add squared_error;
  Add relative_error;
  /// sum += x[i] and square += x[i]^2, exactly.
  void (*moments)(const double* x, size_t n, ExactSum& sum, ExactSum& square);
};

const ErrorSums& error_sums();
/// The naive twins: the terms one by one, each added to the limbs.
const ErrorSums& scalar_error_sums();

}  // namespace assay::kernels

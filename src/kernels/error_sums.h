// Exact sums of regression terms that are made and summed in registers, in one sweep and without a copy. The leading
// bit of a block is guessed from the block before; two windows of 50 bits below it are summed as integers, as in
// exact_accumulate.h. Greatest and least term tell afterwards whether the windows held every bit; else the block is
// summed the slow way. Moments cut values into three digits of 26 bits and sum digits and products of digits.
#pragma once
#include <cmath>
#include <cstddef>

#include "assay/base/exact_sum.h"
#include "kernels/error_terms.h"

namespace assay::kernels {

/// Several terms of the same rows: which are wanted, and their sums.
struct ErrorTotals {
  enum Term : unsigned { absolute, squared, relative, extremes, terms };

  unsigned wanted = 0;  // a bit for each term
  ExactSum sum[extremes];
  Extremes error{HUGE_VAL, -HUGE_VAL};  // of e - t, when extremes are wanted
};

/// sum += terms of n rows; t: target, e: estimate. Terms are those of ErrorTerms, to the bit.
struct ErrorSums {
  using Add = void (*)(const double* t, const double* e, size_t n, ExactSum& sum);

  Add absolute_error;
  Add squared_error;
  Add relative_error;
  /// sum += x[i] and square += x[i]^2, exactly.
  void (*moments)(const double* x, size_t n, ExactSum& sum, ExactSum& square);
  /// Makes what is wanted of `totals` in one sweep; prefetches the rows that follow in memory. `tops`, one a sum, are
  /// where the leading bits of the last terms were: any number will do.
  void (*together)(const double* t, const double* e, size_t n, ErrorTotals& totals, int* tops);
};

const ErrorSums& error_sums();
/// The naive twins: the terms one by one, each added to the limbs.
const ErrorSums& scalar_error_sums();

}  // namespace assay::kernels

// Exact sums of regression terms that are made and summed in registers, in one sweep and without a copy. The leading
// bit of a block is guessed from the block before; two windows of 50 bits below it are summed as integers, as in
// exact_accumulate.h. Greatest and least term tell afterwards whether the windows held every bit; else the block is
// summed the slow way. Moments cut values into three digits of 26 bits and sum digits and products of digits.
#pragma once
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "assay/base/exact_sum.h"
#include "kernels/error_terms.h"

namespace assay::kernels {

/// Several terms of the same rows: which are wanted, and their sums.
struct ErrorTotals {
  enum Term : unsigned { absolute, squared, relative, extremes, terms };

  unsigned wanted = 0;  // a bit for each term
  ExactSum sum[extremes];
  Extremes error{HUGE_VAL, -HUGE_VAL};  // of e - t, when extremes are wanted
  uint64_t floored = 0;                 // targets smaller than `relative_floor`, when relative errors are wanted
};

/// sum += terms of n rows; t: target, e: estimate. Terms are those of ErrorTerms, to the bit.
struct ErrorSums {
  using Add = void (*)(const double* t, const double* e, size_t n, ExactSum& sum);

  Add absolute_error;
  Add squared_error;
  /// Returns how many targets are smaller than `relative_floor`.
  uint64_t (*relative_error)(const double* t, const double* e, size_t n, ExactSum& sum);
  /// sum += x[i] and square += x[i]^2, exactly.
  void (*moments)(const double* x, size_t n, ExactSum& sum, ExactSum& square);
  /// Makes what is wanted of `totals` in one sweep; prefetches the rows that follow in memory. `tops`, one a sum, are
  /// where the leading bits of the last terms were: any number will do.
  void (*together)(const double* t, const double* e, size_t n, ErrorTotals& totals, int* tops);
};

/// Terms that leave the range of double, although the mean or its root may not: adds those of n rows to `sum`, as the
/// term would be with exponents of any size, each times its weight (null: 1), and sets them to 0 among `terms`.
using TakeBeyond = void (*)(const double* t, const double* e, const double* weight, size_t n, double* terms,
                            ExactSum& sum);
void take_beyond_absolute(const double* t, const double* e, const double* weight, size_t n, double* terms,
                          ExactSum& sum);
void take_beyond_squared(const double* t, const double* e, const double* weight, size_t n, double* terms,
                         ExactSum& sum);
void take_beyond_relative(const double* t, const double* e, const double* weight, size_t n, double* terms,
                          ExactSum& sum);
/// sum += weight * (x 2^exponent)^2, the square rounded to 53 bits.
void add_square(ExactSum& sum, double x, int exponent, double weight);
uint64_t count_floored(const double* t, size_t n);

const ErrorSums& error_sums();
/// The naive twins: the terms one by one, each added to the limbs.
const ErrorSums& scalar_error_sums();

}  // namespace assay::kernels

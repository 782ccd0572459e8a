// Random draws for resamples in blocks: Philox, Poisson(1), and sums of terms that are drawn several times.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "assay/base/exact_sum.h"
#include "assay/base/redraw.h"

namespace assay::kernels {

/// Replicates of one block of random numbers: eighth r of the block of a unit is of replicate r.
inline constexpr size_t replicates_a_block = 8;

/// The eight eighths of the block of each counter.
void philox_eighths(const Philox& random, const uint64_t* counters, size_t n, uint16_t* out);
void philox_eighths_naive(const Philox& random, const uint64_t* counters, size_t n, uint16_t* out);

/// poisson_one of each.
void poisson_ones(const uint16_t* bits, size_t n, uint8_t* out);
void poisson_ones_naive(const uint16_t* bits, size_t n, uint8_t* out);

/// redraw.one(first + i); `first` is a multiple of 8.
void draw_ones(const Redraw& redraw, uint64_t first, size_t n, uint8_t* out);

/// Terms as whole numbers of 40 bits at descending scales, and the few that do not fit.
struct SplitTerms {
  static constexpr int digit_bits = 40, most_digits = 3;
  std::vector<double> digits[most_digits];  // term = sum over d of digits[d] 2^(top - 40 (d + 1))
  int used = 0, top = 0;
  std::vector<std::pair<uint32_t, double>> rest;  // place and term; their digits are 0

  /// False when too many terms do not fit.
  bool split(std::span<const double> terms);
};

/// out[r] += the sum over i of times[8 i + r] terms[i].
void add_repeated(const SplitTerms& terms, const uint8_t* times, size_t n, std::span<ExactSum, replicates_a_block> out);

/// out[d * 8 + r] = the sum over i of times[8 i + r] digits[d][i]. n <= 1024.
void sum_repeated(const double* const* digits, int used, const uint8_t* times, size_t n, double* out);
void sum_repeated_naive(const double* const* digits, int used, const uint8_t* times, size_t n, double* out);

}  // namespace assay::kernels

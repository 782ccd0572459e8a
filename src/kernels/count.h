// Counting of 0/1 bytes: the four cells of a binary confusion matrix in one pass.
#pragma once
#include <cstddef>
#include <cstdint>

namespace assay::kernels {

/// How many bytes are 1 in a, in b, and in both.
struct PairOnes {
  uint64_t a = 0, b = 0, both = 0;
};

/// Bytes must be 0 or 1.
PairOnes count_ones(const uint8_t* a, const uint8_t* b, size_t n);
PairOnes count_ones_naive(const uint8_t* a, const uint8_t* b, size_t n);

/// sum[i] += a[i] & b[i] and the like for n rows: per-row counts over the labels of a multilabel task.
struct RowOnes {
  uint32_t *a, *b, *both;
};
void add_ones(const uint8_t* a, const uint8_t* b, size_t n, RowOnes sums);

}  // namespace assay::kernels

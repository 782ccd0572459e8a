// Counting of 0/1 bytes: the four cells of a binary confusion matrix in one pass.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>

namespace assay::kernels {

/// How many bytes are 1 in a, in b, and in both.
struct PairOnes {
  uint64_t a = 0, b = 0, both = 0;
};

/// Bytes must be 0 or 1.
PairOnes count_ones(const uint8_t* a, const uint8_t* b, size_t n);
PairOnes count_ones_naive(const uint8_t* a, const uint8_t* b, size_t n);

/// Of rows (a, b) in groups, which are below cells.size() / 4: how many of group g are (0, 0), (0, 1), (1, 0) and (1,
/// 1), added to cells[4 g] and those behind it. Bytes must be 0 or 1; n < 2^32.
void count_cells(const uint8_t* a, const uint8_t* b, const uint32_t* group, size_t n, std::span<uint64_t> cells);

/// Per row over many columns of bytes: how many are 1 in a, in b, and in both.
struct RowOnes {
  uint32_t *a, *b, *both;
};
void count_row_ones(std::span<const uint8_t* const> a, std::span<const uint8_t* const> b, size_t n, RowOnes out);

}  // namespace assay::kernels

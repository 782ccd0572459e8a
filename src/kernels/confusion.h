// Counting of pairs of class codes into a dense matrix. Several copies of the matrix keep runs of equal pairs
// from waiting for their own stores.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace assay::kernels {

/// `copies` (1, 2 or 4) matrices of side x side counts, one after the other; their sum is the result.
struct PairCounts {
  uint64_t* counts;
  size_t side;
  unsigned copies;
};

/// Codes must be below the side. Counting waits for no memory, so that of `ahead`, which is read next, is fetched
/// meanwhile.
void count_codes(const uint32_t* target, const uint32_t* prediction, size_t n, PairCounts out,
                 std::array<std::span<const std::byte>, 2> ahead = {});

/// One row at a time into the first copy.
void count_codes_naive(const uint32_t* target, const uint32_t* prediction, size_t n, PairCounts out);

}  // namespace assay::kernels

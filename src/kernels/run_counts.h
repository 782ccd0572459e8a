// Counts of runs while they are made: negatives in the low and positives in the high 16 bits. And their bytes at rest:
// positives in the low and negatives in the high half; 0xff where they do not fit.
#pragma once
#include <cstddef>
#include <cstdint>

namespace assay::kernels {

inline constexpr uint32_t one_negative = 1, one_positive = 1u << 16;
inline constexpr uint32_t count_mask = 0xffff;
/// At most so many rows in one call: no count overflows.
inline constexpr size_t most_rows_of_counts = 65535;

/// Joins equal rows of a sorted bucket (pack<mixed>) in place: distinct keys, raised by `base`, and their counts.
/// Returns the number of runs. n <= most_rows_of_counts.
template <bool mixed, class Key> size_t join_rows(Key* rows, size_t n, Key base, uint32_t* counts);

/// Bytes of counts; returns how many are 0xff. A count of 0 negatives and 0 positives does not occur.
size_t count_bytes(const uint32_t* counts, size_t n, uint8_t* bytes);

/// Rows of the runs whose counts fit into their byte, and the number of those that do not.
struct BlockRows {
  uint64_t small = 0;
  size_t marks = 0;
};
BlockRows rows_of(const uint8_t* bytes, size_t n);
/// Of these rows, the positives.
uint64_t positives_of(const uint8_t* bytes, size_t n);

}  // namespace assay::kernels

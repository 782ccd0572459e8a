// Stable radix sort by a 64-bit key, for records that carry a payload. Only the leading bits of the range of the
// keys, as many as tell most records apart and 32 at most, are distributed, a byte a pass; groups that agree in
// them are sorted by what is left.
#pragma once
#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <utility>

namespace assay::kernels {

namespace detail {

inline constexpr size_t insertion_limit = 48;

template <class T, class Key> void insertion_sort(T* a, size_t n, Key key) {
  for (size_t i = 1; i < n; ++i) {
    const T record = a[i];
    size_t j = i;
    for (; j > 0 && key(record) < key(a[j - 1]); --j) a[j] = a[j - 1];
    a[j] = record;
  }
}

/// Positions of 256 buckets for each of four bytes of key(record) - low >> shift.
template <class T, class Key> auto bucket_starts(const T* a, size_t n, Key key, uint64_t low, int shift) {
  std::array<std::array<size_t, 256>, 4> start{};
  for (size_t i = 0; i < n; ++i) {
    const uint64_t k = (key(a[i]) - low) >> shift;
    ++start[0][k & 255], ++start[1][k >> 8 & 255], ++start[2][k >> 16 & 255], ++start[3][k >> 24 & 255];
  }
  for (auto& bytes : start) {
    size_t sum = 0;
    for (auto& s : bytes) sum += std::exchange(s, sum);
  }
  return start;
}

}  // namespace detail

/// Sorts a[0, n) by key(record), equal keys in their order. `scratch` has room for n records.
template <class T, class Key> void radix_sort(T* a, T* scratch, size_t n, Key key) {
  if (n <= detail::insertion_limit) return detail::insertion_sort(a, n, key);
  uint64_t low = key(a[0]), high = low;
  for (size_t i = 1; i < n; ++i) low = std::min(low, key(a[i])), high = std::max(high, key(a[i]));
  if (low == high) return;
  const int enough = std::min(32, (static_cast<int>(std::bit_width(n)) + 9) / 8 * 8);
  const int bits = std::bit_width(high - low), shift = std::max(0, bits - enough);
  auto start = detail::bucket_starts(a, n, key, low, shift);
  T *from = a, *to = scratch;
  const int passes = (bits - shift + 7) / 8;
  for (int pass = 0; pass < passes; ++pass) {
    auto& at = start[static_cast<size_t>(pass)];
    const int by = shift + 8 * pass;
    for (size_t i = 0; i < n; ++i) to[at[(key(from[i]) - low) >> by & 255]++] = from[i];
    std::swap(from, to);
  }
  if (from != a) std::copy_n(from, n, a);
  if (shift == 0) return;
  for (size_t i = 0, j = 1; i < n; i = j++) {
    const uint64_t leading = (key(a[i]) - low) >> shift;
    while (j < n && (key(a[j]) - low) >> shift == leading) ++j;
    if (j - i > 1) radix_sort(a + i, scratch, j - i, key);
  }
}

}  // namespace assay::kernels

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

/// Positions of 256 buckets for each of `bytes` bytes of key(record) - low >> shift.
template <size_t bytes, class T, class Key> auto bucket_starts(const T* a, size_t n, Key key, uint64_t low, int shift) {
  std::array<std::array<size_t, 256>, 4> start{};
  for (size_t i = 0; i < n; ++i) {
    const uint64_t k = (key(a[i]) - low) >> shift;
    for (size_t byte = 0; byte < bytes; ++byte) ++start[byte][k >> (8 * byte) & 255];
  }
  for (auto& counts : start) {
    size_t sum = 0;
    for (auto& s : counts) sum += std::exchange(s, sum);
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
  const int passes = (bits - shift + 7) / 8;
  auto start =
      passes <= 2 ? detail::bucket_starts<2>(a, n, key, low, shift) : detail::bucket_starts<4>(a, n, key, low, shift);
  T *from = a, *to = scratch;
  for (int pass = 0; pass < passes; ++pass) {
    auto& at = start[static_cast<size_t>(pass)];
    const int by = shift + 8 * pass;
    for (size_t i = 0; i < n; ++i) to[at[(key(from[i]) - low) >> by & 255]++] = from[i];
    std::swap(from, to);
  }
  if (from != a) std::copy_n(from, n, a);
  if (shift == 0) return;
  // Few are out of order, each within the group of records that agree in the leading bits.
  for (size_t i = 1; i < n; ++i) {
    if (key(a[i]) >= key(a[i - 1])) continue;
    const uint64_t leading = (key(a[i]) - low) >> shift;
    size_t begin = i - 1, end = i + 1;
    while (begin > 0 && (key(a[begin - 1]) - low) >> shift == leading) --begin;
    while (end < n && (key(a[end]) - low) >> shift == leading) ++end;
    radix_sort(a + begin, scratch, end - begin, key);
    i = end - 1;
  }
}

}  // namespace assay::kernels

// Stable radix sort by a 64-bit key, for records that carry a payload. Only the 32 leading bits of the range
// of the keys are distributed, a byte a pass; groups that agree in them are sorted by what is left.
#pragma once
#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <utility>

namespace assay::kernels {

namespace detail {

inline constexpr size_t insertion_limit = 48;

template <class T, class Key>
void insertion_sort(T* a, size_t n, Key key) {
  for (size_t i = 1; i < n; ++i) {
    const T record = a[i];
    size_t j = i;
    for (; j > 0 && key(record) < key(a[j - 1]); --j) a[j] = a[j - 1];
    a[j] = record;
  }
}

/// Positions of 256 buckets for each of four bytes of key(record) - low >> shift.
template <class T, class Key>
auto bucket_starts(const T* a, size_t n, Key key, uint64_t low, int shift) {
  std::array<std::array<size_t, 256>, 4> start{};
  for (size_t i = 0; i < n; ++i) {
    const uint64_t k = (key(a[i]) - low) >> shift;
    ++start[0][k & 255], ++start[1][k >> 8 & 255], ++start[2][k >> 16 & 255], ++start[3][k >> 24];
  }
  for (auto& bytes : start) {
    size_t sum = 0;
    for (auto& s : bytes) sum += std::exchange(s, sum);
  }
  return start;
}

}  // namespace detail

/// Sorts a[0, n) by key(record), equal keys in their order. `scratch` has room for n records.
template <class T, class Key>
void radix_sort(T* a, T* scratch, size_t n, Key key) {
  if (n <= detail::insertion_limit) return detail::insertion_sort(a, n, key);
  uint64_t low = key(a[0]), high = low;
  for (size_t i = 1; i < n; ++i) low = std::min(low, key(a[i])), high = std::max(high, key(a[i]));
  if (low == high) return;
  const int bits = std::bit_width(high - low), shift = std::max(0, bits - 32);
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

/// Sorts a[0, n) of unsigned integers that agree in all but their lowest `bits` bits. Up to 22 leading bits are
/// distributed in two passes; what agrees in them is sorted by comparison, or alike when there is much of it.
template <class T>
void radix_sort_bits(T* a, T* scratch, size_t n, int bits) {
  if (n <= detail::insertion_limit) return detail::insertion_sort(a, n, [](T x) { return x; });
  constexpr int digit_most = 11;
  const int leading = std::min(bits, 2 * digit_most), digit = (leading + 1) / 2, shift = bits - leading;
  const T mask = (T{1} << digit) - 1;
  std::array<uint32_t, size_t{2} << digit_most> start{};
  uint32_t *low = start.data(), *high = low + (size_t{1} << digit_most);
  for (size_t i = 0; i < n; ++i) ++low[a[i] >> shift & mask], ++high[a[i] >> (shift + digit) & mask];
  for (uint32_t* at : {low, high})
    for (uint32_t d = 0, sum = 0; d <= mask; ++d) sum += std::exchange(at[d], sum);
  for (size_t i = 0; i < n; ++i) scratch[low[a[i] >> shift & mask]++] = a[i];
  for (size_t i = 0; i < n; ++i) a[high[scratch[i] >> (shift + digit) & mask]++] = scratch[i];
  if (shift == 0) return;
  for (size_t i = 0, j = 1; i < n; i = j++) {
    while (j < n && a[j] >> shift == a[i] >> shift) ++j;
    if (j - i > 1) radix_sort_bits(a + i, scratch, j - i, shift);
  }
}

}  // namespace assay::kernels

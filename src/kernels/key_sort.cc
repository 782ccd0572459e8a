#include "kernels/key_sort.h"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

namespace assay::kernels {
namespace {

constexpr size_t insertion_limit = 24;
constexpr size_t dense_rows = size_t{1} << 15;

template <class Key> void insertion_sort(Key* a, size_t n) {
  for (size_t i = 1; i < n; ++i) {
    const Key x = a[i];
    size_t j = i;
    for (; j > 0 && x < a[j - 1]; --j) a[j] = a[j - 1];
    a[j] = x;
  }
}

using Starts = std::array<uint32_t, 256>;

void to_starts(auto& counts) {
  uint32_t sum = 0;
  for (auto& c : counts) sum += std::exchange(c, sum);
}

template <class Key> void distribute(const Key* from, Key* to, size_t n, Key low, int shift, Starts& start) {
  for (size_t i = 0; i < n; ++i) to[start[static_cast<uint8_t>((from[i] - low) >> shift)]++] = from[i];
}

template <class Key> void sort_range(Key* a, Key* spare, size_t n);

/// Sorts the groups of a that agree in the bits above `shift`.
template <class Key> void sort_groups(Key* a, Key* spare, size_t n, Key low, int shift) {
  for (size_t i = 1; i < n; ++i) {
    if (a[i] >= a[i - 1]) continue;
    const Key top = (a[i] - low) >> shift;
    size_t begin = i - 1, end = i + 1;
    while (begin > 0 && (a[begin - 1] - low) >> shift == top) --begin;
    while (end < n && (a[end] - low) >> shift == top) ++end;
    sort_range(a + begin, spare + begin, end - begin);
    i = end;
  }
}

/// Sorts by all `bits` above low, in three passes: for so many rows that few of them would differ in the leading bits.
template <class Key> void sort_in_three(Key* a, Key* spare, size_t n, Key low, int bits) {
  constexpr int most_digit = 11;
  const int digit = (bits + 2) / 3;
  const Key mask = (Key{1} << digit) - 1;
  std::array<std::array<uint32_t, size_t{1} << most_digit>, 3> start{};
  for (size_t i = 0; i < n; ++i) {
    const Key x = a[i] - low;
    ++start[0][x & mask], ++start[1][x >> digit & mask], ++start[2][x >> 2 * digit];
  }
  for (auto& counts : start) to_starts(counts);
  auto pass = [&](const Key* from, Key* to, size_t p) {
    const int by = static_cast<int>(p) * digit;
    for (size_t i = 0; i < n; ++i) to[start[p][(from[i] - low) >> by & mask]++] = from[i];
  };
  pass(a, spare, 0), pass(spare, a, 1), pass(a, spare, 2);
  std::copy_n(spare, n, a);
}

template <class Key> void sort_between(Key* a, Key* spare, size_t n, Key low, Key high) {
  if (n <= insertion_limit) return insertion_sort(a, n);
  const auto bits = static_cast<int>(std::bit_width(static_cast<Key>(high - low)));
  if (bits == 0) return;
  if (bits <= 8) {
    Starts counts{};
    for (size_t i = 0; i < n; ++i) ++counts[static_cast<uint8_t>(a[i] - low)];
    Key* out = a;
    for (size_t value = 0; value < 256; ++value) out = std::fill_n(out, counts[value], static_cast<Key>(low + value));
    return;
  }
  if (n > dense_rows && bits > 16 && bits <= 33) return sort_in_three(a, spare, n, low, bits);
  const int shift = std::max(0, bits - 16);
  Starts lower{}, upper{};
  for (size_t i = 0; i < n; ++i) {
    const auto digits = static_cast<uint16_t>((a[i] - low) >> shift);
    ++lower[digits & 255], ++upper[digits >> 8];
  }
  to_starts(lower), to_starts(upper);
  distribute(a, spare, n, low, shift, lower);
  distribute(spare, a, n, low, shift + 8, upper);
  if (shift > 0) sort_groups(a, spare, n, low, shift);
}

template <class Key> void sort_range(Key* a, Key* spare, size_t n) {
  if (n == 0) return;
  Key low = a[0], high = a[0];
  for (size_t i = 1; i < n; ++i) low = std::min(low, a[i]), high = std::max(high, a[i]);
  sort_between(a, spare, n, low, high);
}

}  // namespace

void sort_keys(uint32_t* a, uint32_t* spare, size_t n) { sort_range(a, spare, n); }
void sort_keys(uint64_t* a, uint64_t* spare, size_t n) { sort_range(a, spare, n); }
void sort_keys(uint32_t* a, uint32_t* spare, size_t n, uint32_t low, uint32_t high) {
  sort_between(a, spare, n, low, high);
}
void sort_keys(uint64_t* a, uint64_t* spare, size_t n, uint64_t low, uint64_t high) {
  sort_between(a, spare, n, low, high);
}

}  // namespace assay::kernels

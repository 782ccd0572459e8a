#include "kernels/confusion.h"

#include <algorithm>
#include <array>
#include <limits>
#include <type_traits>

#include "kernels/target.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/confusion.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace assay::kernels::HWY_NAMESPACE {

/// Whether first <= label <= first + most for all labels. The compiler vectorises it for each target.
template <class U>
bool within(const U* labels, size_t n, U first, U most) {
  U farthest = 0;
  for (size_t i = 0; i < n; ++i) farthest = std::max(farthest, static_cast<U>(labels[i] - first));
  return farthest <= most;
}

bool within_8(const uint8_t* labels, size_t n, uint8_t first, uint8_t most) {
  return within(labels, n, first, most);
}
bool within_16(const uint16_t* labels, size_t n, uint16_t first, uint16_t most) {
  return within(labels, n, first, most);
}
bool within_32(const uint32_t* labels, size_t n, uint32_t first, uint32_t most) {
  return within(labels, n, first, most);
}
bool within_64(const uint64_t* labels, size_t n, uint64_t first, uint64_t most) {
  return within(labels, n, first, most);
}

}  // namespace assay::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace assay::kernels {

HWY_EXPORT(within_8);
HWY_EXPORT(within_16);
HWY_EXPORT(within_32);
HWY_EXPORT(within_64);

namespace {

template <class T>
bool within(const T* labels, size_t n, T first, T most) {
  using U = std::make_unsigned_t<T>;
  const auto* bits = reinterpret_cast<const U*>(labels);
  const auto low = static_cast<U>(first), width = static_cast<U>(static_cast<U>(most) - low);
  if constexpr (sizeof(T) == 1) return HWY_DYNAMIC_DISPATCH(within_8)(bits, n, low, width);
  if constexpr (sizeof(T) == 2) return HWY_DYNAMIC_DISPATCH(within_16)(bits, n, low, width);
  if constexpr (sizeof(T) == 4) return HWY_DYNAMIC_DISPATCH(within_32)(bits, n, low, width);
  if constexpr (sizeof(T) == 8) return HWY_DYNAMIC_DISPATCH(within_64)(bits, n, low, width);
}

/// Class codes are label - low; the caller has checked them.
template <unsigned copies, class T>
void count(const T* target, const T* prediction, size_t n, uint64_t low, PairCounts out) {
  const size_t side = out.side, cells = side * side;
  const uint64_t shift = uint64_t{0} - low * (side + 1);
  auto cell = [&](size_t i) {
    return static_cast<uint64_t>(target[i]) * side + (static_cast<uint64_t>(prediction[i]) + shift);
  };
  std::array<uint64_t*, 4> copy;
  for (size_t k = 0; k < 4; ++k) copy[k] = out.counts + cells * (k % copies);
  size_t i = 0;
  for (; i + 4 <= n; i += 4) {
    ++copy[0][cell(i)];
    ++copy[1][cell(i + 1)];
    ++copy[2][cell(i + 2)];
    ++copy[3][cell(i + 3)];
  }
  for (; i < n; ++i) ++copy[0][cell(i)];
}

template <class T>
void count_checked(const T* target, const T* prediction, size_t n, uint64_t low, PairCounts out) {
  if (out.copies == 4)
    count<4>(target, prediction, n, low, out);
  else if (out.copies == 2)
    count<2>(target, prediction, n, low, out);
  else
    count<1>(target, prediction, n, low, out);
}

template <class T>
size_t first_outside(const T* target, const T* prediction, size_t begin, size_t n, uint64_t low,
                     uint32_t classes) {
  auto outside = [&](T label) { return static_cast<uint64_t>(label) - low >= classes; };
  while (begin < n && !outside(target[begin]) && !outside(prediction[begin])) ++begin;
  return begin;
}

}  // namespace

void count_codes(const uint32_t* target, const uint32_t* prediction, size_t n, PairCounts out) {
  if (scalar_forced()) return count_codes_naive(target, prediction, n, out);
  count_checked(target, prediction, n, 0, out);
}

void count_codes_naive(const uint32_t* target, const uint32_t* prediction, size_t n, PairCounts out) {
  for (size_t i = 0; i < n; ++i) ++out.counts[target[i] * out.side + prediction[i]];
}

template <class T>
size_t count_labels(const T* target, const T* prediction, size_t n, int64_t low, uint32_t classes,
                    PairCounts out) {
  constexpr size_t block = 1024;
  using Limits = std::numeric_limits<T>;
  const auto base = static_cast<uint64_t>(low);
  if (scalar_forced()) return count_labels_naive(target, prediction, n, low, classes, out);
  const __int128 high = static_cast<__int128>(low) + classes - 1;
  if (high < Limits::min() || low > static_cast<__int128>(Limits::max())) return 0;
  const T first = static_cast<T>(std::max<__int128>(low, Limits::min()));
  const T last = static_cast<T>(std::min<__int128>(high, Limits::max()));
  for (size_t begin = 0; begin < n; begin += block) {
    const size_t size = std::min(block, n - begin);
    const T *t = target + begin, *p = prediction + begin;
    if (!within(t, size, first, last) || !within(p, size, first, last))
      return first_outside(target, prediction, begin, n, base, classes);
    count_checked(t, p, size, base, out);
  }
  return n;
}

template <class T>
size_t count_labels_naive(const T* target, const T* prediction, size_t n, int64_t low, uint32_t classes,
                          PairCounts out) {
  for (size_t i = 0; i < n; ++i) {
    const auto t = static_cast<__int128>(target[i]) - low, p = static_cast<__int128>(prediction[i]) - low;
    if (t < 0 || t >= classes || p < 0 || p >= classes) return i;
    ++out.counts[static_cast<size_t>(t) * out.side + static_cast<size_t>(p)];
  }
  return n;
}

#define ASSAY_LABELS(T)                                                                    \
  template size_t count_labels(const T*, const T*, size_t, int64_t, uint32_t, PairCounts); \
  template size_t count_labels_naive(const T*, const T*, size_t, int64_t, uint32_t, PairCounts);
ASSAY_LABELS(int8_t)
ASSAY_LABELS(int16_t)
ASSAY_LABELS(int32_t)
ASSAY_LABELS(int64_t)
ASSAY_LABELS(uint8_t)
ASSAY_LABELS(uint16_t)
ASSAY_LABELS(uint32_t)
#undef ASSAY_LABELS

}  // namespace assay::kernels
#endif

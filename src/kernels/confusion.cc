#include "kernels/confusion.h"

#include <algorithm>
#include <array>

namespace assay::kernels {
namespace {

template <unsigned copies>
void count(const uint32_t* target, const uint32_t* prediction, size_t n, uint64_t* counts, size_t side) {
  const size_t cells = side * side;
  std::array<uint64_t*, 4> copy;
  for (size_t k = 0; k < 4; ++k) copy[k] = counts + cells * (k % copies);
  size_t i = 0;
  for (; i + 4 <= n; i += 4) {
    ++copy[0][target[i] * side + prediction[i]];
    ++copy[1][target[i + 1] * side + prediction[i + 1]];
    ++copy[2][target[i + 2] * side + prediction[i + 2]];
    ++copy[3][target[i + 3] * side + prediction[i + 3]];
  }
  for (; i < n; ++i) ++counts[target[i] * side + prediction[i]];
}

/// Codes of one block of labels, and whether all are below `classes`.
template <class T>
bool encode(const T* labels, size_t n, uint64_t low, uint32_t classes, uint32_t* codes) {
  bool inside = true;
  for (size_t i = 0; i < n; ++i) {
    const uint64_t code = static_cast<uint64_t>(labels[i]) - low;
    inside &= code < classes;
    codes[i] = static_cast<uint32_t>(code);
  }
  return inside;
}

}  // namespace

void count_codes(const uint32_t* target, const uint32_t* prediction, size_t n, PairCounts out) {
  if (out.copies == 4)
    count<4>(target, prediction, n, out.counts, out.side);
  else if (out.copies == 2)
    count<2>(target, prediction, n, out.counts, out.side);
  else
    count<1>(target, prediction, n, out.counts, out.side);
}

void count_codes_naive(const uint32_t* target, const uint32_t* prediction, size_t n, PairCounts out) {
  for (size_t i = 0; i < n; ++i) ++out.counts[target[i] * out.side + prediction[i]];
}

template <class T>
size_t count_labels(const T* target, const T* prediction, size_t n, int64_t low, uint32_t classes, PairCounts out) {
  constexpr size_t block = 1024;
  std::array<uint32_t, block> truth, predicted;
  const auto base = static_cast<uint64_t>(low);
  for (size_t begin = 0; begin < n; begin += block) {
    const size_t size = std::min(block, n - begin);
    const bool inside = encode(target + begin, size, base, classes, truth.data()) &
                        encode(prediction + begin, size, base, classes, predicted.data());
    if (!inside)
      for (size_t i = begin; i < begin + size; ++i)
        if (static_cast<uint64_t>(target[i]) - base >= classes || static_cast<uint64_t>(prediction[i]) - base >= classes)
          return i;
    count_codes(truth.data(), predicted.data(), size, out);
  }
  return n;
}

template size_t count_labels(const int8_t*, const int8_t*, size_t, int64_t, uint32_t, PairCounts);
template size_t count_labels(const int16_t*, const int16_t*, size_t, int64_t, uint32_t, PairCounts);
template size_t count_labels(const int32_t*, const int32_t*, size_t, int64_t, uint32_t, PairCounts);
template size_t count_labels(const int64_t*, const int64_t*, size_t, int64_t, uint32_t, PairCounts);
template size_t count_labels(const uint8_t*, const uint8_t*, size_t, int64_t, uint32_t, PairCounts);
template size_t count_labels(const uint16_t*, const uint16_t*, size_t, int64_t, uint32_t, PairCounts);
template size_t count_labels(const uint32_t*, const uint32_t*, size_t, int64_t, uint32_t, PairCounts);

}  // namespace assay::kernels

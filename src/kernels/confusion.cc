#include "kernels/confusion.h"

#include <algorithm>
#include <array>

#include "kernels/target.h"

namespace assay::kernels {
namespace {

using Ahead = std::array<std::span<const std::byte>, 2>;

template <unsigned copies>
void count(const uint32_t* target, const uint32_t* prediction, size_t n, PairCounts out, const Ahead& ahead) {
  constexpr size_t stride = 8;  // rows of a cache line of 64 bit labels
  const size_t side = out.side, cells = side * side;
  std::array<uint64_t*, 4> copy;
  for (size_t k = 0; k < 4; ++k) copy[k] = out.counts + cells * (k % copies);
  auto add = [&](size_t i) { ++copy[i % 4][size_t{target[i]} * side + prediction[i]]; };
  std::array<size_t, 2> step = {0, 0}, next = {0, 0};
  for (size_t c = 0; c < 2 && n > 0; ++c) step[c] = std::min<size_t>(64, stride * ahead[c].size() / n);
  size_t i = 0;
  for (; i + stride <= n; i += stride) {
    for (size_t c = 0; c < 2; ++c)
      if (next[c] < ahead[c].size()) __builtin_prefetch(ahead[c].data() + next[c], 0, 2), next[c] += step[c];
    for (size_t k = 0; k < stride; ++k) add(i + k);
  }
  for (; i < n; ++i) add(i);
}

}  // namespace

void count_codes(const uint32_t* target, const uint32_t* prediction, size_t n, PairCounts out, Ahead ahead) {
  if (scalar_forced()) return count_codes_naive(target, prediction, n, out);
  if (out.copies == 4)
    count<4>(target, prediction, n, out, ahead);
  else if (out.copies == 2)
    count<2>(target, prediction, n, out, ahead);
  else
    count<1>(target, prediction, n, out, ahead);
}

void count_codes_naive(const uint32_t* target, const uint32_t* prediction, size_t n, PairCounts out) {
  for (size_t i = 0; i < n; ++i) ++out.counts[target[i] * out.side + prediction[i]];
}

}  // namespace assay::kernels

#include "kernels/confusion.h"

#include <array>

#include "kernels/target.h"

namespace assay::kernels {
namespace {

template <unsigned copies> void count(const uint32_t* target, const uint32_t* prediction, size_t n, PairCounts out) {
  const size_t side = out.side, cells = side * side;
  auto cell = [&](size_t i) { return size_t{target[i]} * side + prediction[i]; };
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

}  // namespace

void count_codes(const uint32_t* target, const uint32_t* prediction, size_t n, PairCounts out) {
  if (scalar_forced()) return count_codes_naive(target, prediction, n, out);
  if (out.copies == 4)
    count<4>(target, prediction, n, out);
  else if (out.copies == 2)
    count<2>(target, prediction, n, out);
  else
    count<1>(target, prediction, n, out);
}

void count_codes_naive(const uint32_t* target, const uint32_t* prediction, size_t n, PairCounts out) {
  for (size_t i = 0; i < n; ++i) ++out.counts[target[i] * out.side + prediction[i]];
}

}  // namespace assay::kernels

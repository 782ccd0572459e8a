#include "kernels/count.h"

#include <algorithm>
#include <array>
#include <vector>

#include "kernels/target.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/count.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace assay::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

PairOnes count_ones(const uint8_t* a, const uint8_t* b, size_t n) {
  const hn::ScalableTag<uint8_t> d8;
  const hn::Repartition<uint64_t, decltype(d8)> d64;
  auto sum_a = hn::Zero(d64), sum_b = hn::Zero(d64), sum_both = hn::Zero(d64);
  const size_t step = hn::Lanes(d8);
  size_t i = 0;
  for (; i + step <= n; i += step) {
    const auto x = hn::LoadU(d8, a + i), y = hn::LoadU(d8, b + i);
    sum_a = hn::Add(sum_a, hn::SumsOf8(x));
    sum_b = hn::Add(sum_b, hn::SumsOf8(y));
    sum_both = hn::Add(sum_both, hn::SumsOf8(hn::And(x, y)));
  }
  PairOnes rest = count_ones_naive(a + i, b + i, n - i);
  rest.a += hn::GetLane(hn::SumOfLanes(d64, sum_a));
  rest.b += hn::GetLane(hn::SumOfLanes(d64, sum_b));
  rest.both += hn::GetLane(hn::SumOfLanes(d64, sum_both));
  return rest;
}

}  // namespace assay::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace assay::kernels {

HWY_EXPORT(count_ones);

PairOnes count_ones(const uint8_t* a, const uint8_t* b, size_t n) {
  return scalar_forced() ? count_ones_naive(a, b, n) : HWY_DYNAMIC_DISPATCH(count_ones)(a, b, n);
}

PairOnes count_ones_naive(const uint8_t* a, const uint8_t* b, size_t n) {
  PairOnes sums;
  for (size_t i = 0; i < n; ++i) sums.a += a[i], sums.b += b[i], sums.both += a[i] & b[i];
  return sums;
}

void count_cells(const uint8_t* a, const uint8_t* b, const uint32_t* group, size_t n, std::span<uint64_t> cells) {
  constexpr size_t block = 1024, copies = 4, few = 1 << 14;
  if (cells.size() > few) {
    for (size_t i = 0; i < n; ++i) ++cells[4 * size_t{group[i]} + 2u * a[i] + b[i]];
    return;
  }
  std::vector<uint32_t> tables(copies * cells.size());  // so that equal cells do not wait for each other
  uint32_t* table[copies];
  for (size_t c = 0; c < copies; ++c) table[c] = tables.data() + c * cells.size();
  std::array<uint16_t, block> cell;
  for (size_t begin = 0; begin < n; begin += block) {
    const size_t size = std::min(block, n - begin);
    for (size_t i = 0; i < size; ++i)
      cell[i] = static_cast<uint16_t>(4 * group[begin + i] + 2u * a[begin + i] + b[begin + i]);
    size_t i = 0;
    for (; i + copies <= size; i += copies)
      for (size_t c = 0; c < copies; ++c) ++table[c][cell[i + c]];
    for (; i < size; ++i) ++table[0][cell[i]];
  }
  for (size_t c = 0; c < copies; ++c)
    for (size_t i = 0; i < cells.size(); ++i) cells[i] += table[c][i];
}

void count_row_ones(std::span<const uint8_t* const> a, std::span<const uint8_t* const> b, size_t n, RowOnes out) {
  constexpr size_t block = 256, most = 255;  // bytes hold the sums of so many columns
  for (size_t begin = 0; begin < n; begin += block) {
    const size_t size = std::min(block, n - begin);
    for (uint32_t* sums : {out.a, out.b, out.both}) std::fill_n(sums + begin, size, 0);
    for (size_t first = 0; first < a.size(); first += most) {
      std::array<uint8_t, block> in_a{}, in_b{}, in_both{};
      for (size_t j = first; j < std::min(a.size(), first + most); ++j) {
        const uint8_t *x = a[j] + begin, *y = b[j] + begin;
        for (size_t i = 0; i < size; ++i) {
          in_a[i] = static_cast<uint8_t>(in_a[i] + x[i]);
          in_b[i] = static_cast<uint8_t>(in_b[i] + y[i]);
          in_both[i] = static_cast<uint8_t>(in_both[i] + (x[i] & y[i]));
        }
      }
      for (size_t i = 0; i < size; ++i)
        out.a[begin + i] += in_a[i], out.b[begin + i] += in_b[i], out.both[begin + i] += in_both[i];
    }
  }
}

}  // namespace assay::kernels
#endif

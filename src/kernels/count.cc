#include "kernels/count.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/count.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "kernels/target.h"

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

void add_ones(const uint8_t* a, const uint8_t* b, size_t n, RowOnes sums) {
  for (size_t i = 0; i < n; ++i) sums.a[i] += a[i];
  for (size_t i = 0; i < n; ++i) sums.b[i] += b[i];
  for (size_t i = 0; i < n; ++i) sums.both[i] += a[i] & b[i];
}

}  // namespace assay::kernels
#endif

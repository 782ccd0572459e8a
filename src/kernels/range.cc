#include "kernels/range.h"

#include <bit>
#include <cstdint>

#include "kernels/target.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/range.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace assay::kernels::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// Whether the bits of some |x| are above `most`, by the sign of a difference.
template <class Bits, class T> HWY_INLINE bool any_above(const T* HWY_RESTRICT x, size_t n, Bits most) {
  const hn::ScalableTag<Bits> d;
  const size_t lanes = hn::Lanes(d);
  constexpr Bits sign = Bits{1} << (8 * sizeof(Bits) - 1);
  const auto limit = hn::Set(d, most), size = hn::Set(d, static_cast<Bits>(~sign));
  auto a = hn::Zero(d), b = a;
  const auto* bits = reinterpret_cast<const Bits*>(x);
  size_t i = 0;
  for (; i + 2 * lanes <= n; i += 2 * lanes) {
    a = hn::Or(a, hn::Sub(limit, hn::And(hn::LoadU(d, bits + i), size)));
    b = hn::Or(b, hn::Sub(limit, hn::And(hn::LoadU(d, bits + i + lanes), size)));
  }
  HWY_ALIGN Bits lane[HWY_MAX_BYTES / sizeof(Bits)];
  hn::Store(hn::Or(a, b), d, lane);
  Bits any = 0;
  for (size_t k = 0; k < lanes; ++k) any |= lane[k];
  for (; i < n; ++i) any |= most - (std::bit_cast<Bits>(x[i]) & ~sign);
  return any & sign;
}

constexpr uint32_t infinity_32 = 0x7f800000u;
constexpr uint64_t infinity_64 = 0x7ff0000000000000ull;

bool nan_32(const float* x, size_t n) { return any_above<uint32_t>(x, n, infinity_32); }
bool nan_64(const double* x, size_t n) { return any_above<uint64_t>(x, n, infinity_64); }
bool infinite_32(const float* x, size_t n) { return any_above<uint32_t>(x, n, infinity_32 - 1); }
bool infinite_64(const double* x, size_t n) { return any_above<uint64_t>(x, n, infinity_64 - 1); }

}  // namespace assay::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace assay::kernels {

HWY_EXPORT(nan_32);
HWY_EXPORT(nan_64);
HWY_EXPORT(infinite_32);
HWY_EXPORT(infinite_64);

bool any_nan(const float* x, size_t n) {
  return scalar_forced() ? any_nan_naive(x, n) : HWY_DYNAMIC_DISPATCH(nan_32)(x, n);
}
bool any_nan(const double* x, size_t n) {
  return scalar_forced() ? any_nan_naive(x, n) : HWY_DYNAMIC_DISPATCH(nan_64)(x, n);
}
bool all_finite(const float* x, size_t n) {
  return scalar_forced() ? all_finite_naive(x, n) : !HWY_DYNAMIC_DISPATCH(infinite_32)(x, n);
}
bool all_finite(const double* x, size_t n) {
  return scalar_forced() ? all_finite_naive(x, n) : !HWY_DYNAMIC_DISPATCH(infinite_64)(x, n);
}

}  // namespace assay::kernels
#endif

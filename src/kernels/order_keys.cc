#include "kernels/order_keys.h"

#include <algorithm>

#include "kernels/target.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/order_keys.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace assay::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

template <class T, class Key> HWY_INLINE void keys_of(const T* HWY_RESTRICT x, size_t n, Key* HWY_RESTRICT keys) {
  const hn::ScalableTag<T> d;
  const hn::RebindToUnsigned<decltype(d)> du;
  const hn::RebindToSigned<decltype(d)> di;
  const size_t lanes = hn::Lanes(d);
  const auto sign = hn::Set(du, Key{1} << (8 * sizeof(Key) - 1));
  size_t i = 0;
  for (; i + lanes <= n; i += lanes) {
    auto bits = hn::BitCast(du, hn::LoadU(d, x + i));
    bits = hn::IfThenZeroElse(hn::Eq(bits, sign), bits);  // -0
    const auto flip = hn::BitCast(du, hn::BroadcastSignBit(hn::BitCast(di, bits)));
    hn::StoreU(hn::Xor(bits, hn::Or(flip, sign)), du, keys + i);
  }
  for (; i < n; ++i) keys[i] = order_key(x[i]);
}

void keys_32(const float* x, size_t n, uint32_t* keys) { keys_of(x, n, keys); }
void keys_64(const double* x, size_t n, uint64_t* keys) { keys_of(x, n, keys); }

}  // namespace assay::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace assay::kernels {

HWY_EXPORT(keys_32);
HWY_EXPORT(keys_64);

namespace {

template <class T, class Key> void order_keys_naive(const T* x, size_t n, Key* keys) {
  for (size_t i = 0; i < n; ++i) keys[i] = order_key(x[i]);
}

}  // namespace

void order_keys(const float* x, size_t n, uint32_t* keys) {
  if (scalar_forced())
    order_keys_naive(x, n, keys);
  else
    HWY_DYNAMIC_DISPATCH(keys_32)(x, n, keys);
}
void order_keys(const float* x, size_t n, uint64_t* keys) {
  for (size_t i = 0; i < n; ++i) keys[i] = order_key(static_cast<double>(x[i]));
}
void order_keys(const double* x, size_t n, uint64_t* keys) {
  if (scalar_forced())
    order_keys_naive(x, n, keys);
  else
    HWY_DYNAMIC_DISPATCH(keys_64)(x, n, keys);
}
void order_keys(const double* x, size_t n, uint32_t* keys) {
  for (size_t i = 0; i < n; ++i) keys[i] = order_key(static_cast<float>(x[i]));
}

bool all_narrow(const double* x, size_t n) {
  constexpr size_t block = 64;
  for (size_t begin = 0; begin < n; begin += block) {
    bool all = true;
    for (size_t i = begin; i < std::min(n, begin + block); ++i) all &= is_narrow(x[i]);
    if (!all) return false;
  }
  return true;
}

void key_values(const uint32_t* keys, size_t n, double* x) {
  for (size_t i = 0; i < n; ++i) x[i] = key_value(keys[i]);
}
void key_values(const uint64_t* keys, size_t n, double* x) {
  for (size_t i = 0; i < n; ++i) x[i] = key_value(keys[i]);
}

}  // namespace assay::kernels
#endif

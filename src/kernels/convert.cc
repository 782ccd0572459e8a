#include "kernels/convert.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>
#include <type_traits>

#include "assay/column.h"
#include "kernels/target.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/convert.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#ifndef ASSAY_CONVERT_ONCE
#define ASSAY_CONVERT_ONCE
namespace assay::kernels {

inline double widened(Float16 h) {
  const uint64_t sign = static_cast<uint64_t>(h.bits & 0x8000) << 48;
  const uint64_t exponent = h.bits >> 10 & 31, fraction = h.bits & 1023;
  if (exponent == 0) {  // zero and denormals: fraction * 2^-24
    const double size = static_cast<double>(fraction) * 0x1p-24;
    return sign ? -size : size;
  }
  return std::bit_cast<double>(sign | (exponent == 31 ? 2047 : exponent + 1008) << 52 | fraction << 42);
}
inline double widened(BFloat16 b) { return std::bit_cast<float>(static_cast<uint32_t>(b.bits) << 16); }
template <class T> double widened(T x) { return static_cast<double>(x); }

template <class T> double widened_at(const void* values, size_t i) {
  if constexpr (std::is_same_v<T, bool>) {
    return static_cast<const uint8_t*>(values)[i] != 0;
  } else {
    T value;
    std::memcpy(&value, static_cast<const char*>(values) + i * sizeof(T), sizeof(T));
    return widened(value);
  }
}

}  // namespace assay::kernels
#endif

HWY_BEFORE_NAMESPACE();
namespace assay::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using D = hn::ScalableTag<double>;
using V = hn::Vec<D>;
using DU = hn::RebindToUnsigned<D>;
using D32 = hn::Rebind<int32_t, D>;

/// (high + low): the halves of a 64-bit integer as exact doubles; one rounding.
HWY_INLINE V from_u64(hn::Vec<DU> x) {
  const D d;
  const DU du;
  const auto high = hn::Or(hn::ShiftRight<32>(x), hn::Set(du, 0x4530000000000000));               // 2^84 + high 2^32
  const auto low = hn::Or(hn::And(x, hn::Set(du, 0xffffffff)), hn::Set(du, 0x4330000000000000));  // 2^52 + low
  return hn::Add(hn::Sub(hn::BitCast(d, high), hn::Set(d, 0x1p84 + 0x1p52)), hn::BitCast(d, low));
}
HWY_INLINE V from_i64(hn::Vec<DU> x) {
  const D d;
  const DU du;
  const auto moved = hn::Xor(x, hn::Set(du, uint64_t{1} << 63));
  const auto high = hn::Or(hn::ShiftRight<32>(moved), hn::Set(du, 0x4530000000000000));
  const auto low = hn::Or(hn::And(x, hn::Set(du, 0xffffffff)), hn::Set(du, 0x4330000000000000));
  return hn::Add(hn::Sub(hn::BitCast(d, high), hn::Set(d, 0x1p84 + 0x1p63 + 0x1p52)), hn::BitCast(d, low));
}

HWY_INLINE V from_half(const uint16_t* at) {
  const D d;
#if HWY_ARCH_X86 && HWY_TARGET <= HWY_AVX2
  const auto half = hn::LoadU(hn::Rebind<hwy::float16_t, D>(), reinterpret_cast<const hwy::float16_t*>(at));
  return hn::PromoteTo(d, hn::PromoteTo(hn::Rebind<float, D>(), half));
#else  // the emulation of Highway 1.0 lacks infinities and NaN
  const DU du;
  const auto x = hn::PromoteTo(du, hn::PromoteTo(hn::Rebind<uint32_t, D>(), hn::LoadU(hn::Rebind<uint16_t, D>(), at)));
  const auto size = hn::ShiftLeft<42>(hn::And(x, hn::Set(du, 0x7fff)));
  const V finite = hn::Mul(hn::BitCast(d, size), hn::Set(d, 0x1p1008));
  const auto infinity = hn::Set(du, uint64_t{31} << 52);
  const V special = hn::BitCast(d, hn::Or(size, hn::Set(du, uint64_t{0x7ff} << 52)));
  const V value = hn::IfThenElse(hn::Ge(hn::BitCast(d, size), hn::BitCast(d, infinity)), special, finite);
  return hn::Or(value, hn::BitCast(d, hn::ShiftLeft<48>(hn::And(x, hn::Set(du, 0x8000)))));
#endif
}

template <class T> HWY_INLINE V load_wide(const uint8_t* at) {
  const D d;
  if constexpr (std::is_same_v<T, float>) {
    return hn::PromoteTo(d, hn::LoadU(hn::Rebind<float, D>(), reinterpret_cast<const float*>(at)));
  } else if constexpr (std::is_same_v<T, Float16>) {
    return from_half(reinterpret_cast<const uint16_t*>(at));
  } else if constexpr (std::is_same_v<T, BFloat16>) {
    const hn::Rebind<uint32_t, D> du;
    const auto bits = hn::PromoteTo(du, hn::LoadU(hn::Rebind<uint16_t, D>(), reinterpret_cast<const uint16_t*>(at)));
    return hn::PromoteTo(d, hn::BitCast(hn::Rebind<float, D>(), hn::ShiftLeft<16>(bits)));
  } else if constexpr (sizeof(T) == 8) {
    const auto x = hn::LoadU(DU(), reinterpret_cast<const uint64_t*>(at));
    return std::is_signed_v<T> ? from_i64(x) : from_u64(x);
  } else if constexpr (std::is_same_v<T, uint32_t>) {
    const auto x = hn::LoadU(hn::Rebind<uint32_t, D>(), reinterpret_cast<const uint32_t*>(at));
    const auto wide = hn::Or(hn::PromoteTo(DU(), x), hn::Set(DU(), 0x4330000000000000));
    return hn::Sub(hn::BitCast(d, wide), hn::Set(d, 0x1p52));
  } else if constexpr (std::is_same_v<T, int32_t>) {
    return hn::PromoteTo(d, hn::LoadU(D32(), reinterpret_cast<const int32_t*>(at)));
  } else if constexpr (std::is_same_v<T, bool>) {
    const hn::Rebind<uint8_t, D> d8;
    const auto x = hn::Min(hn::LoadU(d8, at), hn::Set(d8, uint8_t{1}));
    return hn::PromoteTo(d, hn::PromoteTo(D32(), x));
  } else {
    const auto x = hn::LoadU(hn::Rebind<T, D>(), reinterpret_cast<const T*>(at));
    return hn::PromoteTo(d, hn::PromoteTo(D32(), x));
  }
}

template <class T> HWY_INLINE void widen_block(const void* values, size_t n, double* out) {
  const D d;
  const size_t lanes = hn::Lanes(d);
  const auto* at = static_cast<const uint8_t*>(values);
  size_t i = 0;
  for (; i + lanes <= n; i += lanes) hn::StoreU(load_wide<T>(at + i * sizeof(T)), d, out + i);
  for (; i < n; ++i) out[i] = widened_at<T>(values, i);
}

void WidenBool(const void* x, size_t n, double* out) { widen_block<bool>(x, n, out); }
void WidenI8(const void* x, size_t n, double* out) { widen_block<int8_t>(x, n, out); }
void WidenI16(const void* x, size_t n, double* out) { widen_block<int16_t>(x, n, out); }
void WidenI32(const void* x, size_t n, double* out) { widen_block<int32_t>(x, n, out); }
void WidenI64(const void* x, size_t n, double* out) { widen_block<int64_t>(x, n, out); }
void WidenU8(const void* x, size_t n, double* out) { widen_block<uint8_t>(x, n, out); }
void WidenU16(const void* x, size_t n, double* out) { widen_block<uint16_t>(x, n, out); }
void WidenU32(const void* x, size_t n, double* out) { widen_block<uint32_t>(x, n, out); }
void WidenU64(const void* x, size_t n, double* out) { widen_block<uint64_t>(x, n, out); }
void WidenF16(const void* x, size_t n, double* out) { widen_block<Float16>(x, n, out); }
void WidenBF16(const void* x, size_t n, double* out) { widen_block<BFloat16>(x, n, out); }
void WidenF32(const void* x, size_t n, double* out) { widen_block<float>(x, n, out); }

/// n is a multiple of 64 and `bits` starts at a byte.
HWY_INLINE void for_masks(const uint8_t* bits, size_t n, double* out, V where_set, V where_clear, bool keep) {
  const D d;
  for (size_t i = 0; i < n; i += hn::Lanes(d)) {
    uint64_t word;
    std::memcpy(&word, bits + (i / 64) * 8, 8);
    word >>= i % 64;
    const auto mask = hn::LoadMaskBits(d, reinterpret_cast<const uint8_t*>(&word));
    hn::StoreU(hn::IfThenElse(mask, keep ? hn::LoadU(d, out + i) : where_set, where_clear), d, out + i);
  }
}

void WidenWholeBits(const uint8_t* bits, size_t n, double* out) {
  for_masks(bits, n, out, hn::Set(D(), 1.0), hn::Zero(D()), false);
}

void MarkWholeBits(const uint8_t* bits, size_t n, double* out) {
  const V nan = hn::Set(D(), std::numeric_limits<double>::quiet_NaN());
  for_masks(bits, n, out, nan, nan, true);
}

template <class T> HWY_INLINE bool in_unit_block(const T* x, size_t n) {
  const hn::ScalableTag<T> d;
  const size_t lanes = hn::Lanes(d);
  const auto zero = hn::Zero(d), one = hn::Set(d, T{1});
  auto fine = hn::Eq(zero, zero);
  size_t i = 0;
  for (; i + lanes <= n; i += lanes) {
    const auto v = hn::LoadU(d, x + i);
    fine = hn::And(fine, hn::And(hn::Ge(v, zero), hn::Le(v, one)));
  }
  return hn::AllTrue(d, fine) && in_unit_naive(x + i, n - i);
}

bool InUnit32(const float* x, size_t n) { return in_unit_block(x, n); }
bool InUnit64(const double* x, size_t n) { return in_unit_block(x, n); }

}  // namespace assay::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace assay {

namespace kernels {

template <class T> void widen_naive(const void* values, size_t n, double* out) {
  for (size_t i = 0; i < n; ++i) out[i] = widened_at<T>(values, i);
}

#define ASSAY_WIDEN(Name, T)                                             \
  HWY_EXPORT(Name);                                                      \
  template void widen_naive<T>(const void*, size_t, double*);            \
  template <> void widen<T>(const void* values, size_t n, double* out) { \
    if (scalar_forced()) return widen_naive<T>(values, n, out);          \
    HWY_DYNAMIC_DISPATCH(Name)(values, n, out);                          \
  }
ASSAY_WIDEN(WidenBool, bool)
ASSAY_WIDEN(WidenI8, int8_t)
ASSAY_WIDEN(WidenI16, int16_t)
ASSAY_WIDEN(WidenI32, int32_t)
ASSAY_WIDEN(WidenI64, int64_t)
ASSAY_WIDEN(WidenU8, uint8_t)
ASSAY_WIDEN(WidenU16, uint16_t)
ASSAY_WIDEN(WidenU32, uint32_t)
ASSAY_WIDEN(WidenU64, uint64_t)
ASSAY_WIDEN(WidenF16, Float16)
ASSAY_WIDEN(WidenBF16, BFloat16)
ASSAY_WIDEN(WidenF32, float)
#undef ASSAY_WIDEN

namespace {

bool bit(const uint8_t* bits, int64_t i) { return bits[i >> 3] >> (i & 7) & 1; }

/// one(i) for single bits up to a byte border and after the last 64, many(byte, i, n) for the rest.
template <class One, class Many>
void split_bits(const uint8_t* bits, int64_t first, size_t n, const One& one, const Many& many) {
  const size_t head = std::min(n, static_cast<size_t>(-first & 7));
  const size_t middle = scalar_forced() ? 0 : (n - head) / 64 * 64;
  for (size_t i = 0; i < head; ++i) one(i);
  if (middle > 0) many(bits + (first + static_cast<int64_t>(head)) / 8, head, middle);
  for (size_t i = head + middle; i < n; ++i) one(i);
}

}  // namespace

HWY_EXPORT(WidenWholeBits);
void widen_bits(const uint8_t* bitmap, int64_t first, size_t n, double* out) {
  split_bits(
      bitmap, first, n, [&](size_t i) { out[i] = bit(bitmap, first + static_cast<int64_t>(i)); },
      [&](const uint8_t* at, size_t i, size_t m) {
        HWY_DYNAMIC_DISPATCH(WidenWholeBits)
        (at, m, out + i);
      });
}

void unpack_bits(const uint8_t* bitmap, int64_t first, size_t n, uint8_t* out) {
  auto many = [&](const uint8_t* at, size_t i, size_t m) {
    for (size_t k = 0; k < m / 8; ++k) {
      const uint64_t each = at[k] * 0x0101010101010101u & 0x8040201008040201u;  // bit j in byte j
      const uint64_t ones = (each + 0x7f7f7f7f7f7f7f7fu) >> 7 & 0x0101010101010101u;
      std::memcpy(out + i + 8 * k, &ones, 8);
    }
  };
  split_bits(
      bitmap, first, n, [&](size_t i) { out[i] = bit(bitmap, first + static_cast<int64_t>(i)); }, many);
}

HWY_EXPORT(MarkWholeBits);
void mark_missing(const uint8_t* validity, int64_t first, size_t n, double* out) {
  auto one = [&](size_t i) {
    if (!bit(validity, first + static_cast<int64_t>(i))) out[i] = std::numeric_limits<double>::quiet_NaN();
  };
  split_bits(validity, first, n, one, [&](const uint8_t* at, size_t i, size_t m) {
    HWY_DYNAMIC_DISPATCH(MarkWholeBits)(at, m, out + i);
  });
}

HWY_EXPORT(InUnit32);
HWY_EXPORT(InUnit64);
bool in_unit(const float* x, size_t n) {
  return scalar_forced() ? in_unit_naive(x, n) : HWY_DYNAMIC_DISPATCH(InUnit32)(x, n);
}
bool in_unit(const double* x, size_t n) {
  return scalar_forced() ? in_unit_naive(x, n) : HWY_DYNAMIC_DISPATCH(InUnit64)(x, n);
}

}  // namespace kernels

namespace {

using Widen = void (*)(const void*, size_t, double*);

/// The kernel of a fixed-width type and the bytes of a value.
std::pair<Widen, int64_t> widen_kernel(Type type) {
  using namespace kernels;
  switch (type) {
    case Type::bool8:
      return {widen<bool>, 1};
    case Type::int8:
      return {widen<int8_t>, 1};
    case Type::int16:
      return {widen<int16_t>, 2};
    case Type::int32:
      return {widen<int32_t>, 4};
    case Type::int64:
      return {widen<int64_t>, 8};
    case Type::uint8:
      return {widen<uint8_t>, 1};
    case Type::uint16:
      return {widen<uint16_t>, 2};
    case Type::uint32:
      return {widen<uint32_t>, 4};
    case Type::uint64:
      return {widen<uint64_t>, 8};
    case Type::float16:
      return {widen<Float16>, 2};
    case Type::bfloat16:
      return {widen<BFloat16>, 2};
    case Type::float32:
      return {widen<float>, 4};
    default:
      return {[](const void* x, size_t n, double* out) {
                if (n > 0) std::memcpy(out, x, n * 8);
              },
              8};
  }
}

}  // namespace

void Column::widen(int64_t begin, int64_t n, double* out) const {
  const int64_t first = offset + begin;
  const auto count = static_cast<size_t>(n);
  if (type == Type::null) {
    std::fill_n(out, count, std::numeric_limits<double>::quiet_NaN());
    return;
  }
  if (type == Type::boolean) {
    kernels::widen_bits(static_cast<const uint8_t*>(data), first, count, out);
  } else {
    const auto [kernel, bytes] = widen_kernel(type);
    kernel(static_cast<const char*>(data) + first * bytes, count, out);
  }
  if (validity) kernels::mark_missing(validity, first, count, out);
}

}  // namespace assay
#endif

#include "kernels/label_codes.h"

#include <algorithm>
#include <type_traits>

#include "kernels/target.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/label_codes.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace assay::kernels::HWY_NAMESPACE {

/// Loops that the compiler vectorises for each target. Differences are modulo a width that keeps labels apart.
template <class T> HWY_INLINE bool codes(const T* HWY_RESTRICT labels, size_t n, int32_t low, uint32_t classes,
                                         uint32_t first, uint32_t* HWY_RESTRICT out) {
  constexpr bool wide = sizeof(T) == 8 || std::is_same_v<T, uint32_t>;
  using U = std::conditional_t<wide, uint64_t, uint32_t>;
  using S = std::conditional_t<wide, int64_t, int32_t>;
  const auto base = static_cast<U>(static_cast<S>(low));
  U beyond = 0;
  uint32_t highest = 0;
  for (size_t i = 0; i < n; ++i) {
    const U code = static_cast<U>(static_cast<S>(labels[i])) - base;
    if constexpr (wide) beyond |= code >> 32;
    const auto narrow = static_cast<uint32_t>(code);
    highest = std::max(highest, narrow);
    out[i] = narrow + first;
  }
  return beyond == 0 && (n == 0 || highest < classes);
}

#define ASSAY_CODES(name, T)                                                                           \
  bool name(const T* labels, size_t n, int32_t low, uint32_t classes, uint32_t first, uint32_t* out) { \
    return codes(labels, n, low, classes, first, out);                                                 \
  }
ASSAY_CODES(codes_i8, int8_t)
ASSAY_CODES(codes_i16, int16_t)
ASSAY_CODES(codes_i32, int32_t)
ASSAY_CODES(codes_i64, int64_t)
ASSAY_CODES(codes_u8, uint8_t)
ASSAY_CODES(codes_u16, uint16_t)
ASSAY_CODES(codes_u32, uint32_t)
#undef ASSAY_CODES

}  // namespace assay::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace assay::kernels {

#define ASSAY_CODES(name, T)                                                                                  \
  HWY_EXPORT(name);                                                                                           \
  template <>                                                                                                 \
  bool label_codes(const T* labels, size_t n, int32_t low, uint32_t classes, uint32_t first, uint32_t* out) { \
    if (scalar_forced()) return label_codes_naive(labels, n, low, classes, first, out);                       \
    return HWY_DYNAMIC_DISPATCH(name)(labels, n, low, classes, first, out);                                   \
  }                                                                                                           \
  template bool label_codes_naive(const T*, size_t, int32_t, uint32_t, uint32_t, uint32_t*);

template <class T>
bool label_codes_naive(const T* labels, size_t n, int32_t low, uint32_t classes, uint32_t first, uint32_t* out) {
  for (size_t i = 0; i < n; ++i) {
    const __int128 code = static_cast<__int128>(labels[i]) - low;
    if (code < 0 || code >= classes) return false;
    out[i] = static_cast<uint32_t>(code) + first;
  }
  return true;
}

ASSAY_CODES(codes_i8, int8_t)
ASSAY_CODES(codes_i16, int16_t)
ASSAY_CODES(codes_i32, int32_t)
ASSAY_CODES(codes_i64, int64_t)
ASSAY_CODES(codes_u8, uint8_t)
ASSAY_CODES(codes_u16, uint16_t)
ASSAY_CODES(codes_u32, uint32_t)
#undef ASSAY_CODES

}  // namespace assay::kernels
#endif

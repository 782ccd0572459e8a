// Vector form of the kernel of bins.h.
#include "kernels/bins.h"

#include "kernels/target.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/bins.cc"
#include "hwy/foreach_target.h"  // IWYU pragma: keep
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace assay::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using F64 = hn::ScalableTag<double>;
using U64 = hn::RebindToUnsigned<F64>;
using I32 = hn::Rebind<int32_t, F64>;
using Wide = hn::Vec<F64>;

constexpr double shifter = 0x1.8p52;  // adding it rounds to integers, to nearest even

HWY_INLINE Wide load(F64 d, const double* p) { return hn::LoadU(d, p); }
HWY_INLINE Wide load(F64 d, const float* p) { return hn::PromoteTo(d, hn::LoadU(hn::Rebind<float, F64>(), p)); }

/// 24 bits of a float times 14 bits are exact, and no float lies between i / bins and its nearest double.
struct ExactProduct {
  HWY_INLINE explicit ExactProduct(double bins) : bins_(hn::Set(F64(), bins)) {}
  HWY_INLINE Wide operator()(Wide x) const { return hn::Mul(x, bins_); }
  Wide bins_;
};

/// Only the edge nearest to x can be on the wrong side of a rounded product.
struct NearestEdge {
  HWY_INLINE explicit NearestEdge(double bins) : bins_(hn::Set(F64(), bins)) {}
  HWY_INLINE Wide operator()(Wide x) const {
    const F64 d;
    const auto magic = hn::Set(d, shifter);
    const auto edge = hn::Sub(hn::Add(hn::Mul(x, bins_), magic), magic);
    const auto below = hn::Lt(x, hn::Div(edge, bins_));
    return hn::Sub(edge, hn::IfThenElseZero(below, hn::Set(d, 1.0)));
  }
  Wide bins_;
};

template <class Place, class T> bool bin_values_by(Place place, const T* values, size_t n, uint32_t bins, uint32_t* bin,
                                                   uint64_t* high, uint64_t* low) {
  const F64 d;
  const U64 du;
  const I32 di;
  const auto magic = hn::Set(d, shifter);
  const auto magic_bits = hn::BitCast(du, magic);
  const auto one_row = hn::Sub(hn::Set(du, uint64_t{1} << 52), magic_bits);
  const auto last = hn::Set(di, static_cast<int32_t>(bins) - 1);
  const auto high_scale = hn::Set(d, 1 / bin_high_unit), low_scale = hn::Set(d, 0x1p51);
  auto rests = hn::Zero(du);
  size_t i = 0;
  for (; i + hn::Lanes(d) <= n; i += hn::Lanes(d)) {
    const auto x = load(d, values + i);
    const auto b = hn::Min(hn::Max(hn::DemoteTo(di, place(x)), hn::Zero(di)), last);
    hn::StoreU(b, di, reinterpret_cast<int32_t*>(bin) + i);
    const auto scaled = hn::Mul(x, high_scale), above = hn::Add(scaled, magic);
    const auto rest = hn::Mul(hn::Sub(scaled, hn::Sub(above, magic)), low_scale), below = hn::Add(rest, magic);
    hn::StoreU(hn::Add(hn::BitCast(du, above), one_row), du, high + i);
    hn::StoreU(hn::Sub(hn::BitCast(du, below), magic_bits), du, low + i);
    rests = hn::Or(rests, hn::BitCast(du, hn::Sub(rest, hn::Sub(below, magic))));
  }
  // A rest that is zero is +0 or -0.
  const bool exact = hn::AllTrue(du, hn::Eq(hn::Add(rests, rests), hn::Zero(du)));
  return scalar::bin_values(values + i, n - i, bins, bin + i, high + i, low + i) && exact;
}

bool bin_values_f32(const float* values, size_t n, uint32_t bins, uint32_t* bin, uint64_t* high, uint64_t* low) {
  if (bins < (1u << 14)) return bin_values_by(ExactProduct(bins), values, n, bins, bin, high, low);
  return bin_values_by(NearestEdge(bins), values, n, bins, bin, high, low);
}
bool bin_values_f64(const double* values, size_t n, uint32_t bins, uint32_t* bin, uint64_t* high, uint64_t* low) {
  return bin_values_by(NearestEdge(bins), values, n, bins, bin, high, low);
}

}  // namespace assay::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace assay::kernels {

HWY_EXPORT(bin_values_f32);
HWY_EXPORT(bin_values_f64);

bool bin_values(const float* values, size_t n, uint32_t bins, uint32_t* bin, uint64_t* high, uint64_t* low) {
  if (scalar_forced()) return scalar::bin_values(values, n, bins, bin, high, low);
  return HWY_DYNAMIC_DISPATCH(bin_values_f32)(values, n, bins, bin, high, low);
}

bool bin_values(const double* values, size_t n, uint32_t bins, uint32_t* bin, uint64_t* high, uint64_t* low) {
  if (scalar_forced()) return scalar::bin_values(values, n, bins, bin, high, low);
  return HWY_DYNAMIC_DISPATCH(bin_values_f64)(values, n, bins, bin, high, low);
}

}  // namespace assay::kernels
#endif

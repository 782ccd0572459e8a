#include "kernels/elementary.h"

#include <cmath>
#include <cstdint>
#include <cstring>

#include "assay/base/elementary.h"
#include "kernels/target.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/elementary.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace assay::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using D = hn::ScalableTag<double>;
using DI = hn::RebindToUnsigned<D>;
using V = hn::Vec<D>;
using I = hn::Vec<DI>;
using M = hn::Mask<D>;
#undef ASSAY_INLINE
#define ASSAY_INLINE HWY_INLINE
HWY_INLINE V num(double x) { return hn::Set(D(), x); }
HWY_INLINE I whole(int64_t x) { return hn::Set(DI(), static_cast<uint64_t>(x)); }
HWY_INLINE I bits(V x) { return hn::BitCast(DI(), x); }
HWY_INLINE V from_bits(I x) { return hn::BitCast(D(), x); }
HWY_INLINE I exponent_field(I x) { return hn::ShiftLeft<52>(x); }
HWY_INLINE I upper_field(I x) { return hn::ShiftRight<52>(x); }
HWY_INLINE V magnitude(V x) { return hn::Abs(x); }
HWY_INLINE V select(M m, V yes, V no) { return hn::IfThenElse(m, yes, no); }
HWY_INLINE M less(V a, V b) { return hn::Lt(a, b); }
HWY_INLINE M not_less(V a, V b) { return hn::Ge(a, b); }
HWY_INLINE M equal(V a, V b) { return hn::Eq(a, b); }
HWY_INLINE M both(M a, M b) { return hn::And(a, b); }

#include "base/elementary-inl.h"

/// The scalar function on the lanes outside `usual`. Rare, so out of line.
template <class Scalar> HWY_NOINLINE void patch(const double* in, M usual, double* out, const Scalar& scalar) {
  HWY_ALIGN uint64_t mask[HWY_MAX_BYTES / 8];
  hn::Store(hn::IfThenElseZero(hn::RebindMask(DI(), usual), whole(-1)), DI(), mask);
  for (size_t i = 0; i < hn::Lanes(D()); ++i)
    if (!mask[i]) out[i] = scalar(in[i]);
}

template <class Usual, class Core, class Scalar>
HWY_INLINE void one_vector(const double* in, double* out, const Usual& usual, const Core& core, const Scalar& scalar) {
  const D d;
  const V x = hn::LoadU(d, in);
  const M fine = usual(x);
  const V y = core(x);
  if (HWY_LIKELY(hn::AllTrue(d, fine))) {
    hn::StoreU(y, d, out);
  } else {
    HWY_ALIGN double kept[HWY_MAX_BYTES / 8], result[HWY_MAX_BYTES / 8];
    hn::Store(x, d, kept);
    hn::Store(y, d, result);
    patch(kept, fine, result, scalar);
    hn::StoreU(hn::Load(d, result), d, out);
  }
}

template <class Usual, class Core, class Scalar> HWY_INLINE void map(const double* in, size_t n, double* out,
                                                                     const Usual& usual, const Core& core,
                                                                     const Scalar& scalar) {
  const size_t lanes = hn::Lanes(D());
  size_t i = 0;
  for (; i + lanes <= n; i += lanes) one_vector(in + i, out + i, usual, core, scalar);
  if (i == n) return;
  HWY_ALIGN double tail[HWY_MAX_BYTES / 8];
  for (size_t k = 0; k < lanes; ++k) tail[k] = i + k < n ? in[i + k] : 0.5;
  one_vector(tail, tail, usual, core, scalar);
  std::memcpy(out + i, tail, (n - i) * sizeof(double));
}

#define ASSAY_MAP(Name, usual, core, scalar)                                               \
  void Name(const double* in, size_t n, double* out) {                                     \
    map(                                                                                   \
        in, n, out, [](V x) HWY_ATTR { return usual; }, [](V x) HWY_ATTR { return core; }, \
        [](double x) { return scalar(x); });                                               \
  }
ASSAY_MAP(Exp, usual_exp(x), core_exp(x), math::exp)
ASSAY_MAP(Expm1, usual_expm1(x), core_expm1(x), math::expm1)
ASSAY_MAP(Log, usual_log(x), core_log(x, 0), math::log)
ASSAY_MAP(Log1p, usual_log1p(x), core_log1p(x), math::log1p)
ASSAY_MAP(Log2, usual_log(x), core_log2(x, 0), math::log2)
ASSAY_MAP(Sigmoid, usual_sigmoid(x), core_sigmoid(x), math::sigmoid)
ASSAY_MAP(Softplus, usual_softplus(x), core_softplus(x), math::softplus)
ASSAY_MAP(LogSigmoid, usual_softplus(x), hn::Neg(core_softplus(hn::Neg(x))), math::log_sigmoid)
ASSAY_MAP(LogCosh, usual_log_cosh(x), core_log_cosh(x), math::log_cosh)
#undef ASSAY_MAP

void Pow(const double* in, size_t n, double power, double* out) {
  const V p = num(power);
  map(
      in, n, out,
      [p](V x) HWY_ATTR { return both(usual_pow(x, p), less(magnitude(pow_parts(x, p, 0).n), num(1000.0))); },
      [p](V x) HWY_ATTR { return core_pow(pow_parts(x, p, 0)); }, [power](double x) { return math::pow(x, power); });
}

}  // namespace assay::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace assay::kernels {

#define ASSAY_BLOCK(Name, name)                                          \
  HWY_EXPORT(Name);                                                      \
  void name(std::span<const double> in, std::span<double> out) {         \
    if (scalar_forced()) {                                               \
      for (size_t i = 0; i < in.size(); ++i) out[i] = math::name(in[i]); \
    } else {                                                             \
      HWY_DYNAMIC_DISPATCH(Name)(in.data(), in.size(), out.data());      \
    }                                                                    \
  }
ASSAY_BLOCK(Exp, exp)
ASSAY_BLOCK(Expm1, expm1)
ASSAY_BLOCK(Log, log)
ASSAY_BLOCK(Log1p, log1p)
ASSAY_BLOCK(Log2, log2)
ASSAY_BLOCK(Sigmoid, sigmoid)
ASSAY_BLOCK(Softplus, softplus)
ASSAY_BLOCK(LogSigmoid, log_sigmoid)
ASSAY_BLOCK(LogCosh, log_cosh)
#undef ASSAY_BLOCK

HWY_EXPORT(Pow);
void pow(std::span<const double> in, double power, std::span<double> out) {
  if (scalar_forced()) {
    for (size_t i = 0; i < in.size(); ++i) out[i] = math::pow(in[i], power);
  } else {
    HWY_DYNAMIC_DISPATCH(Pow)(in.data(), in.size(), power, out.data());
  }
}

}  // namespace assay::kernels
#endif

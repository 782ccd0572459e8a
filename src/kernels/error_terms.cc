// The regression terms with Highway, one table a target.
#include "kernels/error_terms.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "kernels/target.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/error_terms.cc"
#include "hwy/foreach_target.h"
// clang-format off
#include "hwy/highway.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace assay::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;
using D = hn::ScalableTag<double>;
using V = hn::Vec<D>;

/// Calls f(load, store) on whole vectors, then on the rest: `load` fills up with zeros and `store` cuts off.
template <class F> HWY_INLINE void for_vectors(size_t n, F f) {
  const D d;
  const size_t lanes = hn::Lanes(d);
  size_t i = 0;
  for (; i + lanes <= n; i += lanes) {
    f([&](const double* x) HWY_ATTR { return hn::LoadU(d, x + i); },
      [&](V v, double* out) HWY_ATTR { hn::StoreU(v, d, out + i); });
  }
  if (i == n) return;
  HWY_ALIGN double rest[hn::MaxLanes(d)];
  f(
      [&](const double* x) HWY_ATTR {
        hn::Store(hn::Zero(d), d, rest);
        std::copy_n(x + i, n - i, rest);
        return hn::Load(d, rest);
      },
      [&](V v, double* out) HWY_ATTR {
        hn::Store(v, d, rest);
        std::copy_n(rest, n - i, out + i);
      });
}

/// out[i] = f(a[i], b[i])
template <class F> HWY_INLINE void map(const double* a, const double* b, size_t n, double* out, F f) {
  for_vectors(n, [&](auto load, auto store) HWY_ATTR { store(f(load(a), load(b)), out); });
}
template <class F> HWY_INLINE void map(const double* a, const double* b, const double* c, size_t n, double* out, F f) {
  for_vectors(n, [&](auto load, auto store) HWY_ATTR { store(f(load(a), load(b), load(c)), out); });
}

HWY_INLINE V positive_part(V x) { return hn::IfThenElseZero(hn::Gt(x, hn::Zero(D())), x); }
HWY_INLINE V at_least(V x, double floor) {
  const V f = hn::Set(D(), floor);
  return hn::IfThenElse(hn::Lt(x, f), f, x);
}

void difference(const double* t, const double* e, size_t n, double* out) {
  map(t, e, n, out, [](V a, V b) HWY_ATTR { return hn::Sub(b, a); });
}
void absolute_error(const double* t, const double* e, size_t n, double* out) {
  map(t, e, n, out, [](V a, V b) HWY_ATTR { return hn::Abs(hn::Sub(b, a)); });
}
void squared_error(const double* t, const double* e, size_t n, double* out) {
  map(t, e, n, out, [](V a, V b) HWY_ATTR {
    const V x = hn::Sub(b, a);
    return hn::Mul(x, x);
  });
}
void relative_error(const double* t, const double* e, size_t n, double* out) {
  map(t, e, n, out,
      [](V a, V b) HWY_ATTR { return hn::Div(hn::Abs(hn::Sub(b, a)), at_least(hn::Abs(a), relative_floor)); });
}
void symmetric_error(const double* t, const double* e, size_t n, double* out) {
  map(t, e, n, out, [](V a, V b) HWY_ATTR {
    const V x = hn::Abs(hn::Sub(b, a));
    return hn::Div(hn::Add(x, x), at_least(hn::Add(hn::Abs(a), hn::Abs(b)), symmetric_floor));
  });
}
void pinball(const double* t, const double* e, size_t n, double alpha, double* out) {
  map(t, e, n, out, [alpha](V a, V b) HWY_ATTR {
    const D d;
    const V x = hn::Sub(a, b);
    const V slope = hn::IfThenElse(hn::Ge(x, hn::Zero(d)), hn::Set(d, alpha), hn::Set(d, alpha - 1));
    return hn::Mul(slope, x);
  });
}
void huber(const double* t, const double* e, size_t n, double delta, double* out) {
  map(t, e, n, out, [delta](V a, V b) HWY_ATTR {
    const D d;
    const V x = hn::Abs(hn::Sub(b, a)), limit = hn::Set(d, delta), half = hn::Set(d, 0.5);
    const V linear = hn::Mul(limit, hn::Sub(x, hn::Set(d, 0.5 * delta)));
    return hn::IfThenElse(hn::Le(x, limit), hn::Mul(half, hn::Mul(x, x)), linear);
  });
}
void absolute(const double* x, size_t n, double* out) {
  for_vectors(n, [&](auto load, auto store) HWY_ATTR { store(hn::Abs(load(x)), out); });
}
void negate(const double* x, size_t n, double* out) {
  for_vectors(n, [&](auto load, auto store) HWY_ATTR { store(hn::Neg(load(x)), out); });
}
void covered(const double* t, const double* low, const double* high, size_t n, double* out) {
  map(t, low, high, n, out, [](V x, V l, V h) HWY_ATTR {
    return hn::IfThenElseZero(hn::And(hn::Le(l, x), hn::Le(x, h)), hn::Set(D(), 1.0));
  });
}
void interval_score(const double* t, const double* low, const double* high, size_t n, double alpha, double* out) {
  map(t, low, high, n, out, [penalty = 2 / alpha](V x, V l, V h) HWY_ATTR {
    const V outside = hn::Add(positive_part(hn::Sub(l, x)), positive_part(hn::Sub(x, h)));
    return hn::Add(hn::Sub(h, l), hn::Mul(hn::Set(D(), penalty), outside));
  });
}

/// x = a + b, where a and b have at most 26 significant bits.
HWY_INLINE void halve(V x, V& a, V& b) {
  const V c = hn::Mul(x, hn::Set(D(), 0x1p27 + 1));
  a = hn::Sub(c, hn::Sub(c, x));
  b = hn::Sub(x, a);
}
/// x y - high, exactly: by one FMA where the target has it, else after Dekker 1971.
HWY_INLINE V low_part(V x, V y, V high) {
#if HWY_NATIVE_FMA
  return hn::MulSub(x, y, high);
#else
  V xa, xb, ya, yb;
  halve(x, xa, xb), halve(y, ya, yb);
  const V cross = hn::Add(hn::Sub(hn::Mul(xa, ya), high), hn::Mul(xa, yb));
  return hn::Add(hn::Add(cross, hn::Mul(xb, ya)), hn::Mul(xb, yb));
#endif
}

HWY_INLINE hn::Mask<D> not_splittable(V x) {
  const D d;
  const V size = hn::Abs(x);
  const auto fits = hn::And(hn::Ge(size, hn::Set(d, split_least)), hn::Le(size, hn::Set(d, split_most)));
  return hn::Not(hn::Or(fits, hn::Eq(x, hn::Zero(d))));
}

bool split_products(const double* x, const double* y, size_t n, double* high, double* low) {
  const D d;
  V unsafe = hn::Zero(d);
  const V one = hn::Set(d, 1.0);
  for_vectors(n, [&](auto load, auto store) HWY_ATTR {
    const V a = load(x), b = load(y), h = hn::Mul(a, b);
    unsafe = hn::Or(unsafe, hn::IfThenElseZero(hn::Or(not_splittable(a), not_splittable(b)), one));
    store(h, high), store(low_part(a, b, h), low);
  });
  return hn::AllTrue(d, hn::Eq(unsafe, hn::Zero(d)));
}

/// Extremes of values that `load(i)` gives as vectors and `value(i)` one by one.
template <class Load, class Value> HWY_INLINE Extremes extremes_of(size_t n, Load load, Value value) {
  const D d;
  const size_t lanes = hn::Lanes(d);
  constexpr double infinity = std::numeric_limits<double>::infinity();
  V low = hn::Set(d, infinity), high = hn::Set(d, -infinity);
  auto nan = hn::Gt(low, low);
  size_t i = 0;
  for (; i + lanes <= n; i += lanes) {
    const V v = load(i);
    low = hn::Min(low, v), high = hn::Max(high, v), nan = hn::Or(nan, hn::IsNaN(v));
  }
  bool is_nan = !hn::AllFalse(d, nan);
  Extremes e{infinity, -infinity};
  if (!is_nan) e = {hn::GetLane(hn::MinOfLanes(d, low)), hn::GetLane(hn::MaxOfLanes(d, high))};
  for (; i < n; ++i) {
    const double x = value(i);
    is_nan |= std::isnan(x);
    e = {x < e.low ? x : e.low, x > e.high ? x : e.high};
  }
  constexpr double quiet = std::numeric_limits<double>::quiet_NaN();
  return is_nan ? Extremes{quiet, quiet} : e;
}
Extremes extremes(const double* x, size_t n) {
  const D d;
  return extremes_of(
      n, [=](size_t i) HWY_ATTR { return hn::LoadU(d, x + i); }, [=](size_t i) { return x[i]; });
}
Extremes error_extremes(const double* t, const double* e, size_t n) {
  const D d;
  return extremes_of(
      n, [=](size_t i) HWY_ATTR { return hn::Sub(hn::LoadU(d, e + i), hn::LoadU(d, t + i)); },
      [=](size_t i) { return e[i] - t[i]; });
}

const ErrorTerms* table() {
  static constexpr ErrorTerms terms{difference,     absolute_error, squared_error, relative_error, symmetric_error,
                                    pinball,        huber,          absolute,      negate,         covered,
                                    interval_score, split_products, extremes,      error_extremes};
  return &terms;
}

}  // namespace assay::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace assay::kernels {

HWY_EXPORT(table);

const ErrorTerms& error_terms() { return scalar_forced() ? scalar_error_terms() : *HWY_DYNAMIC_DISPATCH(table)(); }

}  // namespace assay::kernels
#endif

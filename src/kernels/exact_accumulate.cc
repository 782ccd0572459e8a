#include "kernels/exact_accumulate.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "base/exact_sum_access.h"
#include "kernels/target.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/exact_accumulate.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#ifndef ASSAY_EXACT_ACCUMULATE_ONCE
#define ASSAY_EXACT_ACCUMULATE_ONCE
namespace assay::kernels {
// A block is short enough for its integers (50 bits each) to be summed in 64 bits.
constexpr size_t sum_block = 2048, product_block = 1024;
constexpr size_t smallest_sum = 18, smallest_product_sum = 6;  // fewer are faster limb by limb
constexpr int window_bits = 50;
constexpr int highest_top = 1000, lowest_top = -900;  // magic numbers stay normal and finite
constexpr double smallest_product = 0x1p-900;         // error terms of products stay above the denormals
constexpr double largest_factor = 0x1p+990;           // Dekker's split does not overflow

/// 1.5 units of 2^52, the unit being the last bit of window k below 2^top.
inline double magic(int top, int k) { return std::ldexp(1.5, top - window_bits * (k + 1) + 52); }

/// The least power of two above |x|.
inline int top_of(double x) { return x > 0 ? std::ilogb(x) + 1 : 0; }
}  // namespace assay::kernels
#endif

HWY_BEFORE_NAMESPACE();
namespace assay::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using D = hn::ScalableTag<double>;
using DI = hn::RebindToSigned<D>;
using V = hn::Vec<D>;
using VI = hn::Vec<DI>;

/// Sums of the windows of many values, as integers.
template <int K> struct Windows {
  V m0, m1, m2;
  VI a0, a1, a2, rest;

  HWY_INLINE explicit Windows(int top) {
    const D d;
    m0 = hn::Set(d, magic(top, 0));
    m1 = hn::Set(d, magic(top, 1));
    m2 = hn::Set(d, magic(top, 2));
    a0 = a1 = a2 = rest = hn::Zero(DI());
  }
  static HWY_INLINE V cut(V v, V m, VI& a) {
    const V t = hn::Add(v, m);
    a = hn::Add(a, hn::BitCast(DI(), t));
    return hn::Sub(v, hn::Sub(t, m));
  }
  /// |v| < 2^top
  HWY_INLINE void add(V v) {
    v = cut(v, m0, a0);
    v = cut(v, m1, a1);
    if constexpr (K > 2) v = cut(v, m2, a2);
    rest = hn::Or(rest, hn::BitCast(DI(), v));
  }
  /// |v| < 2^(top - 50)
  HWY_INLINE void add_low(V v) {
    v = cut(v, m1, a1);
    if constexpr (K > 2) v = cut(v, m2, a2);
    rest = hn::Or(rest, hn::BitCast(DI(), v));
  }
  HWY_INLINE bool exact() const {
    const VI unsigned_rest = hn::Add(rest, rest);  // a zero of either sign will do
    return hn::AllTrue(DI(), hn::Eq(unsigned_rest, hn::Zero(DI())));
  }
  static HWY_INLINE void flush_one(VI a, double m, size_t vectors, int exponent, ExactSum& sum) {
    HWY_ALIGN int64_t lane[HWY_MAX_BYTES / 8];
    hn::Store(a, DI(), lane);
    uint64_t total = 0;
    for (size_t i = 0; i < hn::Lanes(DI()); ++i) total += static_cast<uint64_t>(lane[i]);
    uint64_t bits;
    std::memcpy(&bits, &m, 8);
    total -= bits * vectors * hn::Lanes(DI());
    ExactSumAccess::add_integer(sum, static_cast<int64_t>(total), exponent);
  }
  HWY_INLINE void flush(int top, size_t low_adds, size_t adds, ExactSum& sum) const {
    flush_one(a0, magic(top, 0), adds, top - window_bits, sum);
    flush_one(a1, magic(top, 1), adds + low_adds, top - 2 * window_bits, sum);
    if constexpr (K > 2) flush_one(a2, magic(top, 2), adds + low_adds, top - 3 * window_bits, sum);
  }
};

/// Calls body(v) for each vector of x, the last one padded with zeros. Returns the number of calls.
template <class Body> HWY_INLINE size_t for_vectors(const double* HWY_RESTRICT x, size_t n, const Body& body) {
  const D d;
  const size_t lanes = hn::Lanes(d);
  size_t i = 0;
  for (; i + 2 * lanes <= n; i += 2 * lanes) {
    body(hn::LoadU(d, x + i));
    body(hn::LoadU(d, x + i + lanes));
  }
  for (; i + lanes <= n; i += lanes) body(hn::LoadU(d, x + i));
  if (i < n) {
    HWY_ALIGN double tail[HWY_MAX_BYTES / 8] = {};
    std::memcpy(tail, x + i, (n - i) * 8);
    body(hn::Load(d, tail));
  }
  return (n + lanes - 1) / lanes;
}

template <class Body> HWY_INLINE size_t for_pairs(const double* x, const double* y, size_t n, const Body& body) {
  const D d;
  const size_t lanes = hn::Lanes(d);
  size_t i = 0;
  for (; i + lanes <= n; i += lanes) body(hn::LoadU(d, x + i), hn::LoadU(d, y + i));
  if (i < n) {
    HWY_ALIGN double tail[2][HWY_MAX_BYTES / 8] = {};
    std::memcpy(tail[0], x + i, (n - i) * 8);
    std::memcpy(tail[1], y + i, (n - i) * 8);
    body(hn::Load(d, tail[0]), hn::Load(d, tail[1]));
  }
  return (n + lanes - 1) / lanes;
}

/// The largest |x|. With a NaN among them the result may be anything: the windows then leave a residual.
HWY_INLINE double largest(const double* x, size_t n) {
  const D d;
  V m = hn::Zero(d);
  for_vectors(x, n, [&](V v) HWY_ATTR { m = hn::Max(m, hn::Abs(v)); });
  return hn::GetLane(hn::MaxOfLanes(d, m));
}

template <int K> HWY_INLINE bool sum_windows(const double* x, size_t n, int top, ExactSum& sum) {
  Windows<K> windows(top);
  const size_t vectors = for_vectors(x, n, [&](V v) HWY_ATTR { windows.add(v); });
  if (!windows.exact()) return false;
  windows.flush(top, 0, vectors, sum);
  return true;
}

void Accumulate(const double* x, size_t n, ExactSum& sum) {
  bool wide = false;
  while (n >= smallest_sum) {
    const size_t m = std::min(n, sum_block);
    const double most = largest(x, m);
    const int top = most < HUGE_VAL ? top_of(most) : highest_top + 1;
    const bool fits = top >= lowest_top && top <= highest_top;
    const bool narrow = fits && !wide && sum_windows<2>(x, m, top, sum);
    if (!narrow) {
      wide = fits && sum_windows<3>(x, m, top, sum);
      if (!wide) accumulate_naive(x, m, sum);
    }
    x += m, n -= m;
  }
  accumulate_naive(x, n, sum);
}

/// x y = product + error, exactly.
HWY_INLINE V product_error(V x, V y, V product) {
#if HWY_NATIVE_FMA
  return hn::MulSub(x, y, product);
#else
  const V splitter = hn::Set(D(), 0x1p+27 + 1);
  const V cx = hn::Mul(x, splitter), cy = hn::Mul(y, splitter);
  const V xh = hn::Sub(cx, hn::Sub(cx, x)), yh = hn::Sub(cy, hn::Sub(cy, y));
  const V xl = hn::Sub(x, xh), yl = hn::Sub(y, yh);
  const V first = hn::Sub(hn::Mul(xh, yh), product);
  return hn::Add(hn::Add(hn::Add(first, hn::Mul(xh, yl)), hn::Mul(xl, yh)), hn::Mul(xl, yl));
#endif
}

/// The largest |x y|; infinity unless each product is far from underflow, or zero because a factor is.
HWY_INLINE double largest_product(const double* x, const double* y, size_t n) {
  const D d;
  const V small = hn::Set(d, smallest_product), large = hn::Set(d, largest_factor), zero = hn::Zero(d);
  V most = zero;
  auto fine = hn::Eq(zero, zero);
  for_pairs(x, y, n, [&](V v, V w) HWY_ATTR {
    const V product = hn::Abs(hn::Mul(v, w));
    most = hn::Max(most, product);
    const auto far = hn::And(hn::Ge(product, small), hn::Lt(hn::Max(hn::Abs(v), hn::Abs(w)), large));
    const auto none = hn::Or(hn::Eq(v, zero), hn::Eq(w, zero));
    fine = hn::And(fine, hn::Or(far, none));
  });
  return hn::AllTrue(d, fine) ? hn::GetLane(hn::MaxOfLanes(d, most)) : HUGE_VAL;
}

template <int K> HWY_INLINE bool product_windows(const double* x, const double* y, size_t n, int top, ExactSum& sum) {
  Windows<K> windows(top);
  const size_t vectors = for_pairs(x, y, n, [&](V v, V w) HWY_ATTR {
    const V product = hn::Mul(v, w);
    windows.add(product);
    windows.add_low(product_error(v, w, product));
  });
  if (!windows.exact()) return false;
  windows.flush(top, vectors, vectors, sum);
  return true;
}

template <auto Naive> HWY_INLINE void accumulate_pairs(const double* x, const double* y, size_t n, ExactSum& sum) {
  while (n >= smallest_product_sum) {
    const size_t m = std::min(n, product_block);
    const double most = largest_product(x, y, m);
    const int top = most < HUGE_VAL ? top_of(most) : highest_top + 1;
    const bool fits = top >= lowest_top && top <= highest_top;
    if (!fits || !product_windows<3>(x, y, m, top, sum)) Naive(x, y, m, sum);
    x += m, y += m, n -= m;
  }
  Naive(x, y, n, sum);
}

void AccumulateProducts(const double* x, const double* y, size_t n, ExactSum& sum) {
  accumulate_pairs<accumulate_products_naive>(x, y, n, sum);
}

void AccumulateWeighted(const double* x, const double* weight, size_t n, ExactSum& sum) {
  accumulate_pairs<accumulate_weighted_naive>(x, weight, n, sum);
}

}  // namespace assay::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace assay {

namespace kernels {

HWY_EXPORT(Accumulate);
HWY_EXPORT(AccumulateProducts);
HWY_EXPORT(AccumulateWeighted);

void accumulate_naive(const double* x, size_t n, ExactSum& sum) {
  for (size_t i = 0; i < n; ++i) sum.add(x[i]);
}

void accumulate_products_naive(const double* x, const double* y, size_t n, ExactSum& sum) {
  for (size_t i = 0; i < n; ++i) sum.add_product(x[i], y[i]);
}

void accumulate_weighted_naive(const double* x, const double* weight, size_t n, ExactSum& sum) {
  for (size_t i = 0; i < n; ++i)
    if (weight[i] != 0) sum.add_product(x[i], weight[i]);
}

void accumulate(const double* x, size_t n, ExactSum& sum) {
  if (n < smallest_sum || scalar_forced()) return accumulate_naive(x, n, sum);
  HWY_DYNAMIC_DISPATCH(Accumulate)(x, n, sum);
}

void accumulate_products(const double* x, const double* y, size_t n, ExactSum& sum) {
  if (n < smallest_product_sum || scalar_forced()) return accumulate_products_naive(x, y, n, sum);
  HWY_DYNAMIC_DISPATCH(AccumulateProducts)(x, y, n, sum);
}

void accumulate_weighted(const double* x, const double* weight, size_t n, ExactSum& sum) {
  if (n < smallest_product_sum || scalar_forced()) return accumulate_weighted_naive(x, weight, n, sum);
  HWY_DYNAMIC_DISPATCH(AccumulateWeighted)(x, weight, n, sum);
}

}  // namespace kernels

void ExactSum::add(std::span<const double> values) { kernels::accumulate(values.data(), values.size(), *this); }

void ExactSum::add(std::span<const double> values, std::span<const double> weight) {
  if (weight.empty()) return add(values);
  kernels::accumulate_weighted(values.data(), weight.data(), values.size(), *this);
}

}  // namespace assay
#endif

// Vector forms of the kernels of probability.h.
#include "kernels/probability.h"

#include <bit>
#include <cmath>
#include <limits>
#include <type_traits>

#include "kernels/target.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/probability.cc"
#include "hwy/foreach_target.h"  // IWYU pragma: keep
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace assay::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using F64 = hn::CappedTag<double, 8>;
using Wide = hn::Vec<F64>;

HWY_INLINE Wide load(F64 d, const double* p) { return hn::LoadU(d, p); }
HWY_INLINE Wide load(F64 d, const float* p) { return hn::PromoteTo(d, hn::LoadU(hn::Rebind<float, F64>(), p)); }
HWY_INLINE Wide load(F64 d, const uint8_t* p) {
  return hn::PromoteTo(d, hn::PromoteTo(hn::Rebind<int32_t, F64>(), hn::LoadU(hn::Rebind<uint8_t, F64>(), p)));
}

template <class T>
void truth_probability(const T* p, const uint8_t* truth, size_t n, double low, double high, double* out) {
  const F64 d;
  const auto one = hn::Set(d, 1.0), lowest = hn::Set(d, low), highest = hn::Set(d, high);
  size_t i = 0;
  for (; i + hn::Lanes(d) <= n; i += hn::Lanes(d)) {
    // |1 - y - p| is p where y = 1, and 1 - p rounded once where y = 0.
    const auto q = hn::Abs(hn::Sub(hn::Sub(one, load(d, truth + i)), load(d, p + i)));
    hn::StoreU(hn::Min(hn::Max(q, lowest), highest), d, out + i);
  }
  scalar::truth_probability(p + i, truth + i, n - i, low, high, out + i);
}

template <class T> void squared_gap(const T* p, const uint8_t* truth, size_t n, double* out) {
  const F64 d;
  size_t i = 0;
  for (; i + hn::Lanes(d) <= n; i += hn::Lanes(d)) {
    const auto gap = hn::Sub(load(d, truth + i), load(d, p + i));
    hn::StoreU(hn::Mul(gap, gap), d, out + i);
  }
  scalar::squared_gap(p + i, truth + i, n - i, out + i);
}

template <class T> void hinge(const T* s, const uint8_t* truth, size_t n, double* out) {
  const F64 d;
  const auto one = hn::Set(d, 1.0), two = hn::Set(d, 2.0);
  size_t i = 0;
  for (; i + hn::Lanes(d) <= n; i += hn::Lanes(d)) {
    const auto sign = hn::Sub(hn::Mul(two, load(d, truth + i)), one);
    const auto loss = hn::Sub(one, hn::Mul(sign, load(d, s + i)));
    hn::StoreU(hn::Max(loss, hn::Zero(d)), d, out + i);
  }
  scalar::hinge(s + i, truth + i, n - i, out + i);
}

// ------------------------------------------------------------------------------------------------ rows

#if !HWY_HAVE_SCALABLE
constexpr size_t lanes = hn::MaxLanes(F64());
constexpr size_t parts = 8 / lanes;

/// Sum over one row of term(value, one-hot of the target), in eight partial sums and a fixed tree.
template <bool squares, class T> HWY_INLINE double row_sum(const T* p, size_t columns, size_t target) {
  const F64 d;
  alignas(64) static constexpr double places[8] = {0, 1, 2, 3, 4, 5, 6, 7};
  Wide sums[parts];
  for (auto& sum : sums) sum = hn::Zero(d);
  const size_t groups = columns / 8, special = squares ? target / 8 : groups;
  auto add = [&](size_t first, size_t last) HWY_ATTR {
    for (size_t g = first; g < last; ++g)
      for (size_t k = 0; k < parts; ++k) {
        const auto x = load(d, p + g * 8 + k * lanes);
        sums[k] = hn::Add(sums[k], squares ? hn::Mul(x, x) : x);
      }
  };
  add(0, special < groups ? special : groups);
  if (special < groups) {
    const auto place = hn::Set(d, static_cast<double>(target % 8));
    for (size_t k = 0; k < parts; ++k) {
      const auto is_target = hn::Eq(hn::Load(d, places + k * lanes), place);
      const auto gap = hn::Sub(hn::IfThenElseZero(is_target, hn::Set(d, 1.0)), load(d, p + special * 8 + k * lanes));
      sums[k] = hn::Add(sums[k], hn::Mul(gap, gap));
    }
    add(special + 1, groups);
  }
  alignas(64) double a[8];
  for (size_t k = 0; k < parts; ++k) hn::Store(sums[k], d, a + k * lanes);
  for (size_t c = groups * 8; c < columns; ++c) {
    const double gap = (squares && c == target ? 1.0 : 0.0) - p[c];
    a[c % 8] += squares ? gap * gap : double{p[c]};
  }
  return ((a[0] + a[4]) + (a[2] + a[6])) + ((a[1] + a[5]) + (a[3] + a[7]));
}

template <class T> void row_squared_gap(const T* p, size_t columns, const uint32_t* target, size_t n, double* out) {
  for (size_t i = 0; i < n; ++i) out[i] = row_sum<true>(p + i * columns, columns, target[i]);
}

template <class T> size_t rows_off_one(const T* p, size_t columns, size_t n, double tolerance) {
  size_t off = 0;
  for (size_t i = 0; i < n; ++i) off += !(std::abs(row_sum<false>(p + i * columns, columns, 0) - 1.0) <= tolerance);
  return off;
}

/// Sum of the lanes, halves added to halves.
template <class D> HWY_INLINE double fold_lanes(D d, hn::Vec<D> v) {
#if HWY_TARGET != HWY_SCALAR
  if constexpr (hn::MaxLanes(D()) > 2) {
    const hn::Half<D> half;
    return fold_lanes(half, hn::Add(hn::LowerHalf(half, v), hn::UpperHalf(half, v)));
  }
#endif
  return hn::GetLane(hn::SumOfLanes(d, v));
}
/// The fixed tree over eight partial sums.
HWY_INLINE double fold(Wide (&sums)[parts]) {
  for (size_t half = parts / 2; half > 0; half /= 2)
    for (size_t k = 0; k < half; ++k) sums[k] = hn::Add(sums[k], sums[k + half]);
  return fold_lanes(F64(), sums[0]);
}

/// Finds bits above those of 1, the sign among them.
template <class T> struct AboveOne {
  using Bits = hn::Rebind<std::conditional_t<sizeof(T) == 4, uint32_t, uint64_t>, F64>;
  hn::Vec<Bits> seen;

  HWY_INLINE AboveOne() : seen(hn::Zero(Bits())) {}
  HWY_INLINE void look(const T* p) {
    const Bits d;
    const auto bits = hn::LoadU(d, reinterpret_cast<const hn::TFromD<Bits>*>(p));
    if constexpr (sizeof(T) == 4)
      seen = hn::Max(seen, bits);
    else
      seen = hn::Or(seen, hn::Or(bits, hn::Sub(hn::Set(d, std::bit_cast<uint64_t>(1.0)), bits)));
  }
  HWY_INLINE bool any() const {
    const Bits d;
    if constexpr (sizeof(T) == 4)
      return hn::GetLane(hn::MaxOfLanes(d, seen)) > std::bit_cast<uint32_t>(1.0f);
    else
      return !hn::AllTrue(d, hn::Eq(hn::ShiftRight<63>(seen), hn::Zero(d)));
  }
};

template <class T> bool unit_rows(const T* p, size_t columns, size_t n, double tolerance, size_t& off) {
  const size_t groups = columns / 8, rest = columns % 8;
  if (groups == 0 || n == 0) return scalar::unit_rows(p, columns, n, tolerance, off);
  const F64 d;
  alignas(64) static constexpr double places[8] = {0, 1, 2, 3, 4, 5, 6, 7};
  const auto end = hn::Set(d, static_cast<double>(rest));
  AboveOne<T> above;
  off = 0;
  for (size_t i = 0; i + 1 < n; ++i, p += columns) {
    Wide sums[parts];
    for (auto& sum : sums) sum = hn::Zero(d);
    for (size_t c = 0; c < groups * 8; c += lanes * parts)
      for (size_t k = 0; k < parts; ++k) {
        above.look(p + c + k * lanes);
        sums[k] = hn::Add(sums[k], load(d, p + c + k * lanes));
      }
    // The rest is read with the first entries of the next row, which are then left out.
    for (size_t k = 0; rest > 0 && k < parts; ++k) {
      const T* at = p + groups * 8 + k * lanes;
      above.look(at);
      sums[k] = hn::Add(sums[k], hn::IfThenElseZero(hn::Lt(hn::Load(d, places + k * lanes), end), load(d, at)));
    }
    off += !(std::abs(fold(sums) - 1.0) <= tolerance);
  }
  if (above.any()) return false;
  size_t last = 0;
  const bool fine = scalar::unit_rows(p, columns, 1, tolerance, last);
  off += last;
  return fine;
}
#else
template <class T> bool unit_rows(const T* p, size_t columns, size_t n, double tolerance, size_t& off) {
  return scalar::unit_rows(p, columns, n, tolerance, off);
}
template <class T> void row_squared_gap(const T* p, size_t columns, const uint32_t* target, size_t n, double* out) {
  scalar::row_squared_gap(p, columns, target, n, out);
}
template <class T> size_t rows_off_one(const T* p, size_t columns, size_t n, double tolerance) {
  return scalar::rows_off_one(p, columns, n, tolerance);
}
#endif

/// Largest of n >= lanes values; the last vector overlaps.
template <class D, class T> HWY_INLINE T largest(D d, const T* p, size_t n) {
  auto top = hn::LoadU(d, p + n - hn::Lanes(d));
  for (size_t c = 0; c + hn::Lanes(d) <= n; c += hn::Lanes(d)) top = hn::Max(top, hn::LoadU(d, p + c));
  return hn::GetLane(hn::MaxOfLanes(d, top));
}

template <class D, class T> HWY_INLINE bool contains(D d, const T* p, size_t n, T x) {
  size_t c = 0;
  for (; c + hn::Lanes(d) <= n; c += hn::Lanes(d))
    if (!hn::AllFalse(d, hn::Eq(hn::LoadU(d, p + c), hn::Set(d, x)))) return true;
  for (; c < n; ++c)
    if (p[c] == x) return true;
  return false;
}

template <class D, class T>
void top_label_by(D d, const T* p, size_t columns, const uint32_t* target, size_t n, double* top, uint8_t* hit) {
  for (size_t i = 0; i < n; ++i, p += columns) {
    const T best = largest(d, p, columns);
    top[i] = best;
    hit[i] = p[target[i]] == best && !contains(d, p, target[i], best);
  }
}

template <class T>
void top_label(const T* p, size_t columns, const uint32_t* target, size_t n, double* top, uint8_t* hit) {
  const hn::ScalableTag<T> full;
  const hn::CappedTag<T, 4> four;
  if (columns >= hn::Lanes(full)) return top_label_by(full, p, columns, target, n, top, hit);
  if (columns >= hn::Lanes(four)) return top_label_by(four, p, columns, target, n, top, hit);
  scalar::top_label(p, columns, target, n, top, hit);
}

template <class T> HWY_INLINE double largest_or_none(const T* p, size_t n) {
  const hn::ScalableTag<T> d;
  if (n >= hn::Lanes(d)) return largest(d, p, n);
  double top = -std::numeric_limits<double>::infinity();
  for (size_t c = 0; c < n; ++c) top = p[c] > top ? double{p[c]} : top;
  return top;
}

template <class T> void crammer_singer(const T* s, size_t columns, const uint32_t* target, size_t n, double* out) {
  for (size_t i = 0; i < n; ++i, s += columns) {
    const size_t t = target[i];
    const double below = largest_or_none(s, t), above = largest_or_none(s + t + 1, columns - t - 1);
    const double loss = 1.0 - (double{s[t]} - (below > above ? below : above));
    out[i] = loss > 0.0 ? loss : 0.0;
  }
}

#define ASSAY_WIDTHS(T, suffix)                                                                                       \
  void truth_probability_##suffix(const T* p, const uint8_t* truth, size_t n, double low, double high, double* out) { \
    truth_probability(p, truth, n, low, high, out);                                                                   \
  }                                                                                                                   \
  void squared_gap_##suffix(const T* p, const uint8_t* truth, size_t n, double* out) {                                \
    squared_gap(p, truth, n, out);                                                                                    \
  }                                                                                                                   \
  void hinge_##suffix(const T* s, const uint8_t* truth, size_t n, double* out) { hinge(s, truth, n, out); }           \
  void row_squared_gap_##suffix(const T* p, size_t columns, const uint32_t* target, size_t n, double* out) {          \
    row_squared_gap(p, columns, target, n, out);                                                                      \
  }                                                                                                                   \
  void top_label_##suffix(const T* p, size_t columns, const uint32_t* target, size_t n, double* top, uint8_t* hit) {  \
    top_label(p, columns, target, n, top, hit);                                                                       \
  }                                                                                                                   \
  void crammer_singer_##suffix(const T* s, size_t columns, const uint32_t* target, size_t n, double* out) {           \
    crammer_singer(s, columns, target, n, out);                                                                       \
  }                                                                                                                   \
  size_t rows_off_one_##suffix(const T* p, size_t columns, size_t n, double tolerance) {                              \
    return rows_off_one(p, columns, n, tolerance);                                                                    \
  }                                                                                                                   \
  bool unit_rows_##suffix(const T* p, size_t columns, size_t n, double tolerance, size_t& off) {                      \
    return unit_rows(p, columns, n, tolerance, off);                                                                  \
  }

ASSAY_WIDTHS(float, f32)
ASSAY_WIDTHS(double, f64)
#undef ASSAY_WIDTHS

}  // namespace assay::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace assay::kernels {

// One public function a width: the twin when forced, else the best target of this machine.
#define ASSAY_KERNEL(R, name, suffix, parameters, arguments) \
  HWY_EXPORT(name##_##suffix);                               \
  R name parameters {                                        \
    if (scalar_forced()) return scalar::name arguments;      \
    return HWY_DYNAMIC_DISPATCH(name##_##suffix) arguments;  \
  }
#define ASSAY_KERNELS(T, suffix)                                                                                   \
  ASSAY_KERNEL(void, truth_probability, suffix,                                                                    \
               (const T* p, const uint8_t* truth, size_t n, double low, double high, double* out),                 \
               (p, truth, n, low, high, out))                                                                      \
  ASSAY_KERNEL(void, squared_gap, suffix, (const T* p, const uint8_t* truth, size_t n, double* out),               \
               (p, truth, n, out))                                                                                 \
  ASSAY_KERNEL(void, hinge, suffix, (const T* s, const uint8_t* truth, size_t n, double* out), (s, truth, n, out)) \
  ASSAY_KERNEL(void, row_squared_gap, suffix,                                                                      \
               (const T* p, size_t columns, const uint32_t* target, size_t n, double* out),                        \
               (p, columns, target, n, out))                                                                       \
  ASSAY_KERNEL(void, top_label, suffix,                                                                            \
               (const T* p, size_t columns, const uint32_t* target, size_t n, double* top, uint8_t* hit),          \
               (p, columns, target, n, top, hit))                                                                  \
  ASSAY_KERNEL(void, crammer_singer, suffix,                                                                       \
               (const T* s, size_t columns, const uint32_t* target, size_t n, double* out),                        \
               (s, columns, target, n, out))                                                                       \
  ASSAY_KERNEL(size_t, rows_off_one, suffix, (const T* p, size_t columns, size_t n, double tolerance),             \
               (p, columns, n, tolerance))                                                                         \
  ASSAY_KERNEL(bool, unit_rows, suffix, (const T* p, size_t columns, size_t n, double tolerance, size_t& off),     \
               (p, columns, n, tolerance, off))

ASSAY_KERNELS(float, f32)
ASSAY_KERNELS(double, f64)

// A gather: one load a row, nothing to vectorise.
void target_probability(const float* p, size_t columns, const uint32_t* target, size_t n, double low, double high,
                        double* out) {
  scalar::target_probability(p, columns, target, n, low, high, out);
}
void target_probability(const double* p, size_t columns, const uint32_t* target, size_t n, double low, double high,
                        double* out) {
  scalar::target_probability(p, columns, target, n, low, high, out);
}

}  // namespace assay::kernels
#endif

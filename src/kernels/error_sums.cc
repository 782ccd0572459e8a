#include "kernels/error_sums.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>

#include "base/exact_sum_access.h"
#include "kernels/error_terms.h"
#include "kernels/exact_accumulate.h"
#include "kernels/target.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/error_sums.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#ifndef ASSAY_ERROR_SUMS_ONCE
#define ASSAY_ERROR_SUMS_ONCE
namespace assay::kernels {
constexpr size_t term_block = 4096;  // its integers of 50 bits fit into 64
constexpr int term_bits = 50, digit_bits = 26;
constexpr size_t digit_rows = 1024;  // a lane: products of digits have 52 bits
constexpr int highest_term = 1000, lowest_term = -800, highest_digit = 480, lowest_digit = -400;

/// Adding it rounds to multiples of 2^exponent, an integer then in the low bits.
inline double rounder(int exponent) { return std::ldexp(1.5, exponent + 52); }
inline uint64_t bits_of(double x) { return std::bit_cast<uint64_t>(x); }
/// The least power of two above all values whose bits are at most `high`, as an exponent.
inline int top_of_bits(uint64_t high) { return static_cast<int>(high >> 52) - 1022; }
}  // namespace assay::kernels
#endif

HWY_BEFORE_NAMESPACE();
namespace assay::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;
using D = hn::ScalableTag<double>;
using U = hn::RebindToUnsigned<D>;
using I = hn::RebindToSigned<D>;
using V = hn::Vec<D>;
using VU = hn::Vec<U>;
using VI = hn::Vec<I>;

/// Greatest and least bits of values that are not negative; the least leaves out zeros.
struct Spread {
  VU high, low;
  HWY_INLINE Spread() : high(hn::Zero(U())), low(hn::Set(U(), ~uint64_t{0})) {}
  HWY_INLINE void add(V v) {
    const VU bits = hn::BitCast(U(), v);
    high = hn::Max(high, bits);
    low = hn::Min(low, hn::Sub(bits, hn::Set(U(), 1)));
  }
  HWY_INLINE uint64_t most() const {
    HWY_ALIGN uint64_t lane[HWY_MAX_BYTES / 8];
    hn::Store(high, U(), lane);
    return *std::max_element(lane, lane + hn::Lanes(U()));
  }
  HWY_INLINE uint64_t least() const {
    HWY_ALIGN uint64_t lane[HWY_MAX_BYTES / 8];
    hn::Store(low, U(), lane);
    return *std::min_element(lane, lane + hn::Lanes(U()));
  }
  /// Whether all values are multiples of 2^last below 2^top.
  HWY_INLINE bool within(int top, int last) const {
    return most() < bits_of(std::ldexp(1.0, top)) && least() >= bits_of(std::ldexp(1.0, last + 52)) - 1;
  }
};

/// Sum of the lanes of integers that rounding by `magic` has left, `times` a lane.
HWY_INLINE __int128 total(VI sums, double magic, size_t times) {
  HWY_ALIGN int64_t lane[HWY_MAX_BYTES / 8];
  hn::Store(sums, I(), lane);
  __int128 sum = 0;
  for (size_t i = 0; i < hn::Lanes(I()); ++i)
    sum += static_cast<int64_t>(static_cast<uint64_t>(lane[i]) - bits_of(magic) * times);
  return sum;
}

template <class Term> HWY_INLINE int guess(const double* t, const double* e, size_t n, Term term) {
  const D d;
  VU high = hn::Zero(U());
  for (size_t i = 0; i < n; i += hn::Lanes(d))
    high = hn::Max(high, hn::BitCast(U(), term(hn::LoadU(d, t + i), hn::LoadU(d, e + i))));
  Spread spread;
  spread.high = high;
  return top_of_bits(spread.most());
}

/// n is a multiple of the lanes. False, and nothing, when the windows below 2^top lack a bit of a term.
template <class Term> HWY_INLINE bool add_block(const double* HWY_RESTRICT t, const double* HWY_RESTRICT e, size_t n,
                                                int top, Term term, ExactSum& sum, int& seen) {
  const D d;
  const double first = rounder(top - term_bits), second = rounder(top - 2 * term_bits);
  const V m0 = hn::Set(d, first), m1 = hn::Set(d, second);
  VI a0 = hn::Zero(I()), a1 = a0;
  Spread spread;
  for (size_t i = 0; i < n; i += hn::Lanes(d)) {
    const V v = term(hn::LoadU(d, t + i), hn::LoadU(d, e + i));
    const V high = hn::Add(v, m0);
    const V low = hn::Add(hn::Sub(v, hn::Sub(high, m0)), m1);
    a0 = hn::Add(a0, hn::BitCast(I(), high));
    a1 = hn::Add(a1, hn::BitCast(I(), low));
    spread.add(v);
  }
  seen = top_of_bits(spread.most());
  if (!spread.within(top, top - 2 * term_bits)) return false;
  const size_t times = n / hn::Lanes(d);
  ExactSumAccess::add_integer(sum, total(a0, first, times), top - term_bits);
  ExactSumAccess::add_integer(sum, total(a1, second, times), top - 2 * term_bits);
  return true;
}

/// The top for the next block when the last one would have had `seen`. Two binades are spare, so that it is likely to
/// fit.
HWY_INLINE int next_top(int seen, int lowest) { return std::max(seen + 2, lowest); }

template <class Term>
HWY_INLINE void add_terms(const double* t, const double* e, size_t n, Term term, ErrorTerms::Pair slow, ExactSum& sum) {
  const size_t lanes = hn::Lanes(D());
  int top = highest_term + 1;
  while (n >= lanes) {
    const size_t m = std::min(n, term_block) / lanes * lanes;
    if (top > highest_term) top = next_top(guess(t, e, m, term), lowest_term);
    bool done = false;
    for (int seen = top; !done && top <= highest_term;) {
      done = add_block(t, e, m, top, term, sum, seen);
      if (!done && seen <= top) break;
      if (seen > top || seen + 4 < top) top = next_top(seen, lowest_term);
    }
    if (!done) {
      alignas(64) std::array<double, term_block> terms;
      slow(t, e, m, terms.data());
      accumulate(terms.data(), m, sum);
    }
    t += m, e += m, n -= m;
  }
  if (n == 0) return;
  double rest[HWY_MAX_BYTES / 8];
  slow(t, e, n, rest);
  accumulate_naive(rest, n, sum);
}

void absolute_error(const double* t, const double* e, size_t n, ExactSum& sum) {
  add_terms(
      t, e, n, [](V a, V b) HWY_ATTR { return hn::Abs(hn::Sub(b, a)); }, error_terms().absolute_error, sum);
}
void squared_error(const double* t, const double* e, size_t n, ExactSum& sum) {
  add_terms(
      t, e, n,
      [](V a, V b) HWY_ATTR {
        const V x = hn::Sub(b, a);
        return hn::Mul(x, x);
      },
      error_terms().squared_error, sum);
}
void relative_error(const double* t, const double* e, size_t n, ExactSum& sum) {
  add_terms(
      t, e, n,
      [](V a, V b) HWY_ATTR {
        const V size = hn::Abs(a), least = hn::Set(D(), relative_floor);
        return hn::Div(hn::Abs(hn::Sub(b, a)), hn::IfThenElse(hn::Lt(size, least), least, size));
      },
      error_terms().relative_error, sum);
}

/// Sums of the digits of values and of their products.
struct Digits {
  V m0, m1, m2;
  VI d0, d1, d2, p00, p01, p02, p11, p12, p22;
  Spread spread;

  HWY_INLINE explicit Digits(int top) {
    const D d;
    m0 = hn::Set(d, rounder(top - digit_bits)), m1 = hn::Set(d, rounder(top - 2 * digit_bits));
    m2 = hn::Set(d, rounder(top - 3 * digit_bits));
    d0 = d1 = d2 = p00 = p01 = p02 = p11 = p12 = p22 = hn::Zero(I());
  }
  static HWY_INLINE VI product(V x, V y) {
#if HWY_TARGET == HWY_SCALAR
    auto digit = [](V v) { return static_cast<int32_t>(bits_of(hn::GetLane(v))); };
    return hn::Set(I(), int64_t{digit(x)} * digit(y));
#else
    const hn::RepartitionToNarrow<I> narrow;
    return hn::MulEven(hn::BitCast(narrow, x), hn::BitCast(narrow, y));
#endif
  }
  HWY_INLINE void add(V v) {
    spread.add(hn::Abs(v));
    const V x0 = hn::Add(v, m0), r0 = hn::Sub(v, hn::Sub(x0, m0));
    const V x1 = hn::Add(r0, m1), r1 = hn::Sub(r0, hn::Sub(x1, m1));
    const V x2 = hn::Add(r1, m2);
    d0 = hn::Add(d0, hn::BitCast(I(), x0));
    d1 = hn::Add(d1, hn::BitCast(I(), x1));
    d2 = hn::Add(d2, hn::BitCast(I(), x2));
    p00 = hn::Add(p00, product(x0, x0));
    p01 = hn::Add(p01, product(x0, x1));
    p02 = hn::Add(p02, product(x0, x2));
    p11 = hn::Add(p11, product(x1, x1));
    p12 = hn::Add(p12, product(x1, x2));
    p22 = hn::Add(p22, product(x2, x2));
  }
  HWY_INLINE void flush(int top, size_t times, ExactSum& sum, ExactSum& square) const {
    const int unit = top - digit_bits;
    ExactSumAccess::add_integer(sum, total(d0, rounder(unit), times), unit);
    ExactSumAccess::add_integer(sum, total(d1, rounder(unit - digit_bits), times), unit - digit_bits);
    ExactSumAccess::add_integer(sum, total(d2, rounder(unit - 2 * digit_bits), times), unit - 2 * digit_bits);
    ExactSumAccess::add_integer(square, total(p00, 0, 0), 2 * unit);
    ExactSumAccess::add_integer(square, 2 * total(p01, 0, 0), 2 * unit - digit_bits);
    ExactSumAccess::add_integer(square, 2 * total(p02, 0, 0) + total(p11, 0, 0), 2 * unit - 2 * digit_bits);
    ExactSumAccess::add_integer(square, 2 * total(p12, 0, 0), 2 * unit - 3 * digit_bits);
    ExactSumAccess::add_integer(square, total(p22, 0, 0), 2 * unit - 4 * digit_bits);
  }
};

HWY_INLINE bool add_digits(const double* x, size_t n, int top, ExactSum& sum, ExactSum& square, int& seen) {
  const D d;
  Digits digits(top);
  for (size_t i = 0; i < n; i += hn::Lanes(d)) digits.add(hn::LoadU(d, x + i));
  seen = top_of_bits(digits.spread.most());
  if (!digits.spread.within(top, top - 3 * digit_bits)) return false;
  digits.flush(top, n / hn::Lanes(d), sum, square);
  return true;
}

void moments(const double* x, size_t n, ExactSum& sum, ExactSum& square) {
  const size_t lanes = hn::Lanes(D()), most = digit_rows * lanes;
  int top = highest_digit + 1;
  while (n >= lanes) {
    const size_t m = std::min(n, most) / lanes * lanes;
    if (top > highest_digit) top = next_top(guess(x, x, m, [](V a, V) HWY_ATTR { return hn::Abs(a); }), lowest_digit);
    bool done = false;
    for (int seen = top; !done && top <= highest_digit;) {
      done = add_digits(x, m, top, sum, square, seen);
      if (!done && seen <= top) break;
      if (seen > top || seen + 4 < top) top = next_top(seen, lowest_digit);
    }
    if (!done) accumulate(x, m, sum), accumulate_products(x, x, m, square);
    x += m, n -= m;
  }
  accumulate_naive(x, n, sum);
  accumulate_products_naive(x, x, n, square);
}

const ErrorSums* sums() {
  static constexpr ErrorSums table{absolute_error, squared_error, relative_error, moments};
  return &table;
}

}  // namespace assay::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace assay::kernels {

HWY_EXPORT(sums);

namespace {

template <ErrorTerms::Pair ErrorTerms::*term>
void add_naive(const double* t, const double* e, size_t n, ExactSum& sum) {
  for (size_t i = 0; i < n; ++i) {
    double value;
    (scalar_error_terms().*term)(t + i, e + i, 1, &value);
    sum.add(value);
  }
}
void moments_naive(const double* x, size_t n, ExactSum& sum, ExactSum& square) {
  accumulate_naive(x, n, sum);
  accumulate_products_naive(x, x, n, square);
}

}  // namespace

const ErrorSums& scalar_error_sums() {
  static constexpr ErrorSums table{add_naive<&ErrorTerms::absolute_error>, add_naive<&ErrorTerms::squared_error>,
                                   add_naive<&ErrorTerms::relative_error>, moments_naive};
  return table;
}

const ErrorSums& error_sums() { return scalar_forced() ? scalar_error_sums() : *HWY_DYNAMIC_DISPATCH(sums)(); }

}  // namespace assay::kernels
#endif

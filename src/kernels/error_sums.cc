#include "kernels/error_sums.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <utility>

#include "base/exact_sum_access.h"
#include "kernels/error_terms.h"
#include "kernels/exact_accumulate.h"
#include "kernels/target.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/error_sums.cc"
#include <hwy/cache_control.h>
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
inline bool in_window(uint64_t most, uint64_t least, int top, int last) {
  return most < bits_of(std::ldexp(1.0, top)) && least >= bits_of(std::ldexp(1.0, last + 52)) - 1;
}
/// Bits of the square of what has these bits.
inline uint64_t squared_bits(uint64_t bits) {
  const auto x = std::bit_cast<double>(bits);
  return bits_of(x * x);
}
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
  HWY_INLINE bool within(int top, int last) const { return in_window(most(), least(), top, last); }
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

/// A top for the first block. The spare binades are for rows that were not looked at.
template <class Term> HWY_INLINE int guess(const double* t, const double* e, size_t n, Term term, int lowest) {
  constexpr size_t enough = 512;
  constexpr int spare = 4;
  const D d;
  Spread spread;
  for (size_t i = 0; i < std::min(n, enough); i += hn::Lanes(d))
    spread.high = hn::Max(spread.high, hn::BitCast(U(), term(hn::LoadU(d, t + i), hn::LoadU(d, e + i)).value));
  return std::max(top_of_bits(spread.most()) + spare, lowest);
}

/// Makes `top` fit the next block when the last one would have had `seen`: some binades are spare, since blocks differ.
HWY_INLINE void adapt(int& top, int seen, int lowest) {
  constexpr int spare = 3, most_spare = 8;
  if (seen > top || seen + most_spare < top) top = std::max(seen + spare, lowest);
}

/// A term, and the number whose size tells of its bits: itself, or its root.
struct Sized {
  V value, size;
};

/// The sum of a block of terms that are not negative, in two windows. Of squares, the roots tell the bits: a square may
/// have become 0.
template <bool squares = false> struct Windows {
  int top;
  V m0, m1;
  VI a0, a1;
  Spread spread;

  HWY_INLINE explicit Windows(int t) : top(t) {
    m0 = hn::Set(D(), rounder(top - term_bits)), m1 = hn::Set(D(), rounder(top - 2 * term_bits));
    a0 = a1 = hn::Zero(I());
  }
  HWY_INLINE void add(Sized term) {
    const V v = term.value;
    const V high = hn::Add(v, m0);
    const V low = hn::Add(hn::Sub(v, hn::Sub(high, m0)), m1);
    a0 = hn::Add(a0, hn::BitCast(I(), high));
    a1 = hn::Add(a1, hn::BitCast(I(), low));
    spread.add(term.size);
  }
  /// The least power of two above all terms, as an exponent.
  HWY_INLINE int seen() const {
    const uint64_t most = spread.most();
    return top_of_bits(squares ? squared_bits(most) : most);
  }
  HWY_INLINE bool within() const {
    uint64_t most = spread.most(), least = spread.least();
    if (squares) {
      most = squared_bits(most);
      if (~least != 0) least = squared_bits(least + 1), least -= least > 0;
    }
    return in_window(most, least, top, top - 2 * term_bits);
  }
  /// False, and nothing, when the windows below 2^top lack a bit of a term. `times`: terms a lane.
  HWY_INLINE bool flush(size_t times, ExactSum& sum) const {
    if (!within()) return false;
    ExactSumAccess::add_integer(sum, total(a0, rounder(top - term_bits), times), top - term_bits);
    ExactSumAccess::add_integer(sum, total(a1, rounder(top - 2 * term_bits), times), top - 2 * term_bits);
    return true;
  }
};

/// n is a multiple of the lanes.
template <bool squares, class Term> HWY_INLINE bool add_block(const double* HWY_RESTRICT t,
                                                              const double* HWY_RESTRICT e, size_t n, int top,
                                                              Term term, ExactSum& sum, int& seen) {
  const D d;
  Windows<squares> windows(top);
  for (size_t i = 0; i < n; i += hn::Lanes(d)) windows.add(term(hn::LoadU(d, t + i), hn::LoadU(d, e + i)));
  seen = windows.seen();
  return windows.flush(n / hn::Lanes(d), sum);
}

/// Whether the windows held the terms of all whole vectors.
template <bool squares, class Term> HWY_INLINE bool add_terms(const double* t, const double* e, size_t n, Term term,
                                                              ErrorTerms::Pair slow, TakeBeyond beyond, ExactSum& sum) {
  const size_t lanes = hn::Lanes(D());
  bool held = true;
  int top = highest_term + 1;
  while (n >= lanes) {
    const size_t m = std::min(n, term_block) / lanes * lanes;
    if (top > highest_term) top = guess(t, e, m, term, lowest_term);
    bool done = false;
    for (int seen = top; !done && top <= highest_term;) {
      done = add_block<squares>(t, e, m, top, term, sum, seen);
      if (!done && seen <= top) break;
      adapt(top, seen, lowest_term);
    }
    held &= done;
    if (!done) {
      alignas(64) std::array<double, term_block> terms;
      slow(t, e, m, terms.data());
      beyond(t, e, nullptr, m, terms.data(), sum);
      accumulate(terms.data(), m, sum);
    }
    t += m, e += m, n -= m;
  }
  if (n == 0) return held;
  double rest[HWY_MAX_BYTES / 8];
  slow(t, e, n, rest);
  beyond(t, e, nullptr, n, rest, sum);
  accumulate_naive(rest, n, sum);
  return held;
}

HWY_INLINE V square_of(V x) { return hn::Mul(x, x); }
HWY_INLINE V relative_to(V t, V size) {
  const V scale = hn::Abs(t), least = hn::Set(D(), relative_floor);
  return hn::Div(size, hn::IfThenElse(hn::Lt(scale, least), least, scale));
}

HWY_INLINE Sized itself(V x) { return {x, x}; }

void absolute_error(const double* t, const double* e, size_t n, ExactSum& sum) {
  add_terms<false>(
      t, e, n, [](V a, V b) HWY_ATTR { return itself(hn::Abs(hn::Sub(b, a))); }, error_terms().absolute_error,
      take_beyond_absolute, sum);
}
void squared_error(const double* t, const double* e, size_t n, ExactSum& sum) {
  add_terms<true>(
      t, e, n,
      [](V a, V b) HWY_ATTR {
        const V size = hn::Abs(hn::Sub(b, a));
        return Sized{square_of(size), size};
      },
      error_terms().squared_error, take_beyond_squared, sum);
}
uint64_t relative_error(const double* t, const double* e, size_t n, ExactSum& sum) {
  V least = hn::Set(D(), HUGE_VAL);
  const bool seen = add_terms<false>(
      t, e, n,
      [&least](V a, V b) HWY_ATTR {
        least = hn::Min(least, hn::Abs(a));
        return itself(relative_to(a, hn::Abs(hn::Sub(b, a))));
      },
      error_terms().relative_error, take_beyond_relative, sum);
  const bool none = seen && hn::GetLane(hn::MinOfLanes(D(), least)) >= relative_floor;
  const size_t rest = none ? n % hn::Lanes(D()) : n;
  return count_floored(t + n - rest, rest);
}
void relative_terms(const double* t, const double* e, size_t n, ExactSum& sum) { relative_error(t, e, n, sum); }

// ------------------------------------------------------------------------------------------------ several terms

/// Where the memory after some rows is, be it there or not: what will be read next, mostly.
HWY_INLINE const double* beyond(const double* x, size_t n) {
  return reinterpret_cast<const double*>(reinterpret_cast<uintptr_t>(x) + n * sizeof(double));
}

/// The wanted terms of one block, m rows of whole vectors.
template <unsigned wanted> struct TogetherBlock {
  static constexpr bool has(ErrorTotals::Term term) { return wanted >> term & 1; }
  Windows<> absolute, relative;
  Windows<true> squared;
  V low, high, least;

  HWY_INLINE explicit TogetherBlock(const int* tops)
      : absolute(tops[ErrorTotals::absolute]),
        relative(tops[ErrorTotals::relative]),
        squared(tops[ErrorTotals::squared]) {
    least = hn::Set(D(), HUGE_VAL);
    low = hn::Set(D(), HUGE_VAL), high = hn::Set(D(), -HUGE_VAL);
  }
  HWY_INLINE void add(V t, V e) {
    const V error = hn::Sub(e, t), size = hn::Abs(error);
    if constexpr (has(ErrorTotals::absolute)) absolute.add(itself(size));
    if constexpr (has(ErrorTotals::squared)) squared.add({square_of(error), size});
    if constexpr (has(ErrorTotals::relative)) {
      relative.add(itself(relative_to(t, size)));
      least = hn::Min(least, hn::Abs(t));
    }
    if constexpr (has(ErrorTotals::extremes)) low = hn::Min(low, error), high = hn::Max(high, error);
  }
  /// Whether some term is NaN, as it is wherever an error is.
  HWY_INLINE bool any_nan() const {
    constexpr uint64_t infinity = uint64_t{2047} << 52;
    return std::max({absolute.spread.most(), squared.spread.most(), relative.spread.most()}) > infinity;
  }
  HWY_INLINE bool floored() const { return hn::GetLane(hn::MinOfLanes(D(), least)) < relative_floor; }
  HWY_INLINE Extremes extremes() const {
    return {hn::GetLane(hn::MinOfLanes(D(), low)), hn::GetLane(hn::MaxOfLanes(D(), high))};
  }
};

HWY_INLINE void widen(Extremes& all, const Extremes& part) {
  if (std::isnan(all.low)) return;
  all = std::isnan(part.low) ? part : Extremes{std::min(all.low, part.low), std::max(all.high, part.high)};
}

/// Gives one term of m rows its sum, by itself when the windows, which have seen `whole` of them, do not hold it.
template <bool squares> HWY_INLINE void settle(const Windows<squares> windows, const double* t, const double* e,
                                               size_t m, size_t whole, ErrorSums::Add alone, ExactSum& sum, int& top) {
  if (whole < m || !windows.flush(m / hn::Lanes(D()), sum)) alone(t, e, m, sum);
  if (whole > 0) adapt(top, windows.seen(), lowest_term);
  top = std::min(top, highest_term);
}

template <unsigned wanted>
void add_together(const double* t, const double* e, size_t n, ErrorTotals& totals, int* tops) {
  using Totals = ErrorTotals;
  constexpr auto has = TogetherBlock<wanted>::has;
  constexpr bool sums = has(Totals::absolute) || has(Totals::squared) || has(Totals::relative);
  const D d;
  const size_t lanes = hn::Lanes(d);
  for (size_t k = 0; k < Totals::extremes; ++k) tops[k] = std::clamp(tops[k], lowest_term, highest_term);
  for (size_t begin = 0; begin < n;) {
    const size_t m = std::min(n - begin, term_block), whole = m / lanes * lanes;
    const double *x = t + begin, *y = e + begin;
    TogetherBlock<wanted> block(tops);
    for (size_t i = 0; i < whole; i += lanes) {
      hwy::Prefetch(beyond(x + i, n)), hwy::Prefetch(beyond(y + i, n));
      block.add(hn::LoadU(d, x + i), hn::LoadU(d, y + i));
    }
    auto settled = [&](Totals::Term k, const auto& windows, ErrorSums::Add alone)
                       HWY_ATTR { settle(windows, x, y, m, whole, alone, totals.sum[k], tops[k]); };
    if constexpr (has(Totals::absolute)) settled(Totals::absolute, block.absolute, absolute_error);
    if constexpr (has(Totals::squared)) settled(Totals::squared, block.squared, squared_error);
    if constexpr (has(Totals::relative)) {
      settled(Totals::relative, block.relative, relative_terms);
      const size_t counted = block.floored() ? 0 : whole;  // of the others none is smaller
      totals.floored += count_floored(x + counted, m - counted);
    }
    if constexpr (has(Totals::extremes))
      widen(totals.error,
            sums && whole == m && !block.any_nan() ? block.extremes() : error_terms().error_extremes(x, y, m));
    begin += m;
  }
}

template <size_t... wanted> void add_wanted(const double* t, const double* e, size_t n, ErrorTotals& totals, int* tops,
                                            std::index_sequence<wanted...>) {
  using Add = void (*)(const double*, const double*, size_t, ErrorTotals&, int*);
  static constexpr Add add[] = {add_together<wanted>...};
  add[totals.wanted](t, e, n, totals, tops);
}
void together(const double* t, const double* e, size_t n, ErrorTotals& totals, int* tops) {
  add_wanted(t, e, n, totals, tops, std::make_index_sequence<1 << ErrorTotals::terms>());
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
    if (top > highest_digit)
      top = guess(
          x, x, m, [](V a, V) HWY_ATTR { return itself(hn::Abs(a)); }, lowest_digit);
    bool done = false;
    for (int seen = top; !done && top <= highest_digit;) {
      done = add_digits(x, m, top, sum, square, seen);
      if (!done && seen <= top) break;
      adapt(top, seen, lowest_digit);
    }
    if (!done) accumulate(x, m, sum), accumulate_products(x, x, m, square);
    x += m, n -= m;
  }
  accumulate_naive(x, n, sum);
  accumulate_products_naive(x, x, n, square);
}

const ErrorSums* sums() {
  static constexpr ErrorSums table{absolute_error, squared_error, relative_error, moments, together};
  return &table;
}

}  // namespace assay::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace assay::kernels {

HWY_EXPORT(sums);

namespace {

constexpr double least_normal = 0x1p-1022;

bool bounded(double t, double e) { return std::isfinite(t) && std::isfinite(e); }
/// Half of e - t, which may be outside of the range.
double half_error(double t, double e) { return e / 2 - t / 2; }

/// sum += integer * weight * 2^exponent; a number beyond all sums is an infinity in it, one below them is lost.
void add_integer(ExactSum& sum, int64_t integer, int exponent, double weight) {
  constexpr int most = 2100;
  int shift;
  const auto factor = static_cast<int64_t>(std::ldexp(std::frexp(weight, &shift), 53));
  __int128 product = static_cast<__int128>(integer) * factor;
  exponent += shift - 53;
  if (product == 0) return;
  if (exponent + std::ilogb(static_cast<double>(product)) > most) return sum.add(HUGE_VAL);
  while ((product & 1) == 0) product /= 2, ++exponent;
  for (; exponent < -ExactSumAccess::grid_bits && product != 0; ++exponent) product /= 2;
  ExactSumAccess::add_integer(sum, product, exponent);
}

/// sum += weight * x * 2^exponent.
void add_scaled(ExactSum& sum, double x, int exponent, double weight) {
  int shift;
  const auto integer = static_cast<int64_t>(std::ldexp(std::frexp(x, &shift), 53));
  add_integer(sum, integer, exponent + shift - 53, weight);
}

template <ErrorTerms::Pair ErrorTerms::*term, TakeBeyond beyond>
void add_naive(const double* t, const double* e, size_t n, ExactSum& sum) {
  for (size_t i = 0; i < n; ++i) {
    double value;
    (scalar_error_terms().*term)(t + i, e + i, 1, &value);
    beyond(t + i, e + i, nullptr, 1, &value, sum);
    sum.add(value);
  }
}
uint64_t relative_naive(const double* t, const double* e, size_t n, ExactSum& sum) {
  add_naive<&ErrorTerms::relative_error, take_beyond_relative>(t, e, n, sum);
  return count_floored(t, n);
}

/// Calls f(i, weight) for those rows with a term below `least` or infinite that are `odd` and weigh something, and sets
/// their terms to 0.
template <class Odd, class F> void take(double least, const double* weight, size_t n, double* terms, Odd odd, F f) {
  bool any = false;
  for (size_t i = 0; i < n; ++i) any |= terms[i] < least || terms[i] > std::numeric_limits<double>::max();
  if (!any) return;
  for (size_t i = 0; i < n; ++i) {
    if (!odd(i)) continue;
    terms[i] = 0;
    if (!weight || weight[i] != 0) f(i, weight ? weight[i] : 1.0);
  }
}
void moments_naive(const double* x, size_t n, ExactSum& sum, ExactSum& square) {
  accumulate_naive(x, n, sum);
  accumulate_products_naive(x, x, n, square);
}
void together_naive(const double* t, const double* e, size_t n, ErrorTotals& totals, int*) {
  const auto& sums = scalar_error_sums();
  auto wanted = [&](ErrorTotals::Term k) { return totals.wanted >> k & 1; };
  if (wanted(ErrorTotals::absolute)) sums.absolute_error(t, e, n, totals.sum[ErrorTotals::absolute]);
  if (wanted(ErrorTotals::squared)) sums.squared_error(t, e, n, totals.sum[ErrorTotals::squared]);
  if (wanted(ErrorTotals::relative)) totals.floored += sums.relative_error(t, e, n, totals.sum[ErrorTotals::relative]);
  if (totals.wanted >> ErrorTotals::extremes & 1) totals.error = scalar_error_terms().error_extremes(t, e, n);
}

}  // namespace

uint64_t count_floored(const double* t, size_t n) {
  uint64_t count = 0;
  for (size_t i = 0; i < n; ++i) count += std::abs(t[i]) < relative_floor;
  return count;
}

void add_square(ExactSum& sum, double x, int exponent, double weight) {
  int shift;
  const double fraction = std::frexp(x, &shift);
  add_integer(sum, static_cast<int64_t>(std::ldexp(fraction * fraction, 54)), 2 * (shift + exponent) - 54, weight);
}

void take_beyond_absolute(const double* t, const double* e, const double* weight, size_t n, double* terms,
                          ExactSum& sum) {
  take(
      0, weight, n, terms,
      [&](size_t i) { return terms[i] > std::numeric_limits<double>::max() && bounded(t[i], e[i]); },
      [&](size_t i, double w) { add_scaled(sum, std::abs(half_error(t[i], e[i])), 1, w); });
}

void take_beyond_squared(const double* t, const double* e, const double* weight, size_t n, double* terms,
                         ExactSum& sum) {
  take(
      least_normal, weight, n, terms,
      [&](size_t i) {
        if (terms[i] < least_normal) return t[i] != e[i];
        return terms[i] > std::numeric_limits<double>::max() && bounded(t[i], e[i]);
      },
      [&](size_t i, double w) {
        const double error = e[i] - t[i];
        if (std::isfinite(error))
          add_square(sum, error, 0, w);
        else
          add_square(sum, half_error(t[i], e[i]), 1, w);
      });
}

void take_beyond_relative(const double* t, const double* e, const double* weight, size_t n, double* terms,
                          ExactSum& sum) {
  constexpr int apart = 600;
  take(
      0, weight, n, terms,
      [&](size_t i) { return terms[i] > std::numeric_limits<double>::max() && bounded(t[i], e[i]); },
      [&](size_t i, double w) {
        const double size = std::abs(std::ldexp(half_error(t[i], e[i]), -apart));
        add_scaled(sum, size / std::max(std::abs(t[i]), relative_floor), apart + 1, w);
      });
}

const ErrorSums& scalar_error_sums() {
  static constexpr ErrorSums table{add_naive<&ErrorTerms::absolute_error, take_beyond_absolute>,
                                   add_naive<&ErrorTerms::squared_error, take_beyond_squared>, relative_naive,
                                   moments_naive, together_naive};
  return table;
}

const ErrorSums& error_sums() { return scalar_forced() ? scalar_error_sums() : *HWY_DYNAMIC_DISPATCH(sums)(); }

}  // namespace assay::kernels
#endif

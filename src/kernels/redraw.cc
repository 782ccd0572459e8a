#include "kernels/redraw.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "kernels/target.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/redraw.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace assay::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

#if HWY_TARGET == HWY_SCALAR  // vectors of one lane do not pair 32 bits with 64

void philox_eighths(const Philox& random, const uint64_t* counters, size_t n, uint16_t* out) {
  philox_eighths_naive(random, counters, n, out);
}
void poisson_ones(const uint16_t* bits, size_t n, uint8_t* out) { poisson_ones_naive(bits, n, out); }
void sum_repeated(const double* const* digits, int used, const uint8_t* times, size_t n, double* out) {
  sum_repeated_naive(digits, used, times, n, out);
}

#else

using D32 = hn::ScalableTag<uint32_t>;
using D64 = hn::Repartition<uint64_t, D32>;
using V32 = hn::Vec<D32>;

struct Product {
  V32 low, high;
};

HWY_INLINE Product multiply(V32 x, V32 factor) {
  const D32 d;
  const D64 d64;
  const auto even = hn::MulEven(x, factor);
  const auto odd = hn::MulEven(hn::BitCast(d, hn::ShiftRight<32>(hn::BitCast(d64, x))), factor);
  return {hn::OddEven(hn::BitCast(d, hn::ShiftLeft<32>(odd)), hn::BitCast(d, even)),
          hn::OddEven(hn::BitCast(d, odd), hn::BitCast(d, hn::ShiftRight<32>(even)))};
}

void philox_eighths(const Philox& random, const uint64_t* counters, size_t n, uint16_t* out) {
  const D32 d;
  const size_t step = hn::Lanes(d);
  const auto a = hn::Set(d, 0xd2511f53), b = hn::Set(d, 0xcd9e8d57);
  const auto stream_low = hn::Set(d, static_cast<uint32_t>(random.stream()));
  const auto stream_high = hn::Set(d, static_cast<uint32_t>(random.stream() >> 32));
  auto* words = reinterpret_cast<uint32_t*>(out);
  size_t i = 0;
  for (; i + step <= n; i += step) {
    V32 x0, x1, x2 = stream_low, x3 = stream_high;
    hn::LoadInterleaved2(d, reinterpret_cast<const uint32_t*>(counters + i), x0, x1);
    auto key0 = static_cast<uint32_t>(random.seed()), key1 = static_cast<uint32_t>(random.seed() >> 32);
    for (int round = 0; round < 10; ++round, key0 += 0x9e3779b9, key1 += 0xbb67ae85) {
      const Product p = multiply(x0, a), q = multiply(x2, b);
      x0 = hn::Xor(hn::Xor(q.high, x1), hn::Set(d, key0));
      x2 = hn::Xor(hn::Xor(p.high, x3), hn::Set(d, key1));
      x1 = q.low, x3 = p.low;
    }
    hn::StoreInterleaved4(x0, x1, x2, x3, d, words + 4 * i);
  }
  philox_eighths_naive(random, counters + i, n - i, out + 8 * i);
}

void poisson_ones(const uint16_t* bits, size_t n, uint8_t* out) {
  const hn::ScalableTag<uint16_t> d;
  const hn::RebindToSigned<decltype(d)> ds;
  const hn::Rebind<uint8_t, decltype(d)> d8;
  const size_t step = hn::Lanes(d);
  size_t i = 0;
  for (; i + step <= n; i += step) {
    const auto x = hn::BitCast(ds, hn::Xor(hn::LoadU(d, bits + i), hn::Set(d, 0x8000)));
    auto k = hn::Zero(ds);
    for (uint16_t last : {24108, 48218, 60272, 64291, 65295, 65496, 65530, 65534})  // that stays below
      k = hn::Sub(k, hn::VecFromMask(ds, hn::Gt(x, hn::Set(ds, static_cast<int16_t>(last ^ 0x8000)))));
    hn::StoreU(hn::DemoteTo(d8, k), d8, out + i);
  }
  poisson_ones_naive(bits + i, n - i, out + i);
}

template <int used>
HWY_INLINE void sum_digits(const double* const* digits, const uint8_t* times, size_t n, double* out) {
  const hn::CappedTag<double, 8> d;
  const hn::Rebind<int32_t, decltype(d)> d32;
  const hn::Rebind<uint8_t, decltype(d)> d8;
  constexpr size_t lanes = hn::MaxLanes(d), vectors = 8 / lanes;
  hn::Vec<decltype(d)> sum[used * vectors];
  for (auto& s : sum) s = hn::Zero(d);
  for (size_t i = 0; i < n; ++i)
    for (size_t v = 0; v < vectors; ++v) {
      const auto k = hn::PromoteTo(d, hn::PromoteTo(d32, hn::LoadU(d8, times + 8 * i + lanes * v)));
      for (size_t j = 0; j < used; ++j)
        sum[j * vectors + v] = hn::Add(sum[j * vectors + v], hn::Mul(k, hn::Set(d, digits[j][i])));
    }
  for (size_t j = 0; j < used; ++j)
    for (size_t v = 0; v < vectors; ++v) hn::StoreU(sum[j * vectors + v], d, out + 8 * j + lanes * v);
}

void sum_repeated(const double* const* digits, int used, const uint8_t* times, size_t n, double* out) {
  if (used == 1) sum_digits<1>(digits, times, n, out);
  if (used == 2) sum_digits<2>(digits, times, n, out);
  if (used == 3) sum_digits<3>(digits, times, n, out);
}

#endif

}  // namespace assay::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace assay::kernels {

HWY_EXPORT(philox_eighths);
HWY_EXPORT(poisson_ones);
HWY_EXPORT(sum_repeated);

void philox_eighths(const Philox& random, const uint64_t* counters, size_t n, uint16_t* out) {
  if (scalar_forced()) return philox_eighths_naive(random, counters, n, out);
  HWY_DYNAMIC_DISPATCH(philox_eighths)(random, counters, n, out);
}

void philox_eighths_naive(const Philox& random, const uint64_t* counters, size_t n, uint16_t* out) {
  for (size_t i = 0; i < n; ++i) {
    const auto block = random.pair(counters[i]);
    for (unsigned part = 0; part < 8; ++part) out[8 * i + part] = eighth(block, part);
  }
}

void poisson_ones(const uint16_t* bits, size_t n, uint8_t* out) {
  if (scalar_forced()) return poisson_ones_naive(bits, n, out);
  HWY_DYNAMIC_DISPATCH(poisson_ones)(bits, n, out);
}

void poisson_ones_naive(const uint16_t* bits, size_t n, uint8_t* out) {
  for (size_t i = 0; i < n; ++i) out[i] = poisson_one(bits[i]);
}

void draw_ones(const Redraw& redraw, uint64_t first, size_t n, uint8_t* out) {
  constexpr size_t block = 128;
  alignas(64) std::array<uint64_t, block> counters;
  alignas(64) std::array<uint16_t, 8 * block> bits;
  const Redraw draw = redraw;  // that no byte of `out` may alias
  for (size_t done = 0; done < n; done += 8 * block) {
    const size_t rows = std::min(8 * block, n - done), blocks = (rows + 7) / 8;
    for (size_t b = 0; b < blocks; ++b) counters[b] = (first + done) / 8 + b;
    philox_eighths(redraw.random(), counters.data(), blocks, bits.data());
    if (redraw.is_bootstrap()) {
      poisson_ones(bits.data(), rows, out + done);
    } else {
      for (size_t i = 0; i < rows; ++i) out[done + i] = draw.has(Redraw::fold_of(bits[i])) == draw.only();
    }
  }
}

void sum_repeated(const double* const* digits, int used, const uint8_t* times, size_t n, double* out) {
  if (scalar_forced()) return sum_repeated_naive(digits, used, times, n, out);
  HWY_DYNAMIC_DISPATCH(sum_repeated)(digits, used, times, n, out);
}

void sum_repeated_naive(const double* const* digits, int used, const uint8_t* times, size_t n, double* out) {
  std::fill_n(out, 8 * used, 0.0);
  for (int j = 0; j < used; ++j)
    for (size_t i = 0; i < n; ++i)
      for (size_t r = 0; r < 8; ++r) out[8 * static_cast<size_t>(j) + r] += times[8 * i + r] * digits[j][i];
}

namespace {

/// Bits of a finite double that is not 0: its odd mantissa and what that counts in.
struct Bits {
  uint64_t mantissa;
  int exponent;
};
Bits bits_of(double x) {
  const uint64_t bits = std::bit_cast<uint64_t>(x) & ~(uint64_t{1} << 63);
  const int exponent = static_cast<int>(bits >> 52);
  uint64_t mantissa = bits & ((uint64_t{1} << 52) - 1);
  if (exponent > 0) mantissa |= uint64_t{1} << 52;
  const int zeros = std::countr_zero(mantissa);
  mantissa >>= zeros;
  return {mantissa, std::max(exponent, 1) - 1075 + zeros};
}

}  // namespace

bool SplitTerms::split(std::span<const double> terms) {
  constexpr int least_top = -900;  // so that scales are doubles
  rest.clear();
  top = -2000;
  for (double x : terms)
    if (std::isfinite(x) && x != 0) top = std::max(top, std::ilogb(x) + 1);
  if (top > -2000 && top < least_top) return false;
  // Digits that all but a few terms fit in.
  std::array<size_t, most_digits> fit{};
  for (double x : terms) {
    if (!std::isfinite(x) || x == 0) continue;
    const int depth = (top - bits_of(x).exponent + digit_bits - 1) / digit_bits;
    for (int d = std::max(depth, 1); d <= most_digits; ++d) ++fit[static_cast<size_t>(d - 1)];
  }
  const auto nonzero = static_cast<size_t>(std::count_if(terms.begin(), terms.end(), [](double x) { return x != 0; }));
  const size_t few = terms.size() / 64;
  for (used = 1; used < most_digits && fit[static_cast<size_t>(used - 1)] + few < nonzero;) ++used;
  if (fit[static_cast<size_t>(used - 1)] + few < nonzero) return false;
  for (int d = 0; d < used; ++d) digits[d].assign(terms.size(), 0.0);
  for (size_t i = 0; i < terms.size(); ++i) {
    const double x = terms[i];
    if (x == 0) continue;
    const Bits b = std::isfinite(x) ? bits_of(x) : Bits{0, -5000};
    const int shift = b.exponent - (top - digit_bits * used);
    if (shift < 0) {
      rest.emplace_back(static_cast<uint32_t>(i), x);
      continue;
    }
    auto value = static_cast<unsigned __int128>(b.mantissa) << shift;
    for (int d = used - 1; d >= 0; --d, value >>= digit_bits)
      digits[d][i] =
          std::copysign(static_cast<double>(static_cast<uint64_t>(value) & ((uint64_t{1} << digit_bits) - 1)), x);
  }
  return true;
}

void add_repeated(const SplitTerms& terms, const uint8_t* times, size_t n,
                  std::span<ExactSum, replicates_a_block> out) {
  constexpr size_t block = 1024;  // sums stay below 2^53
  std::array<double, 8 * SplitTerms::most_digits> sums;
  for (size_t begin = 0; begin < n; begin += block) {
    const size_t size = std::min(block, n - begin);
    std::array<const double*, SplitTerms::most_digits> digits{};
    for (int d = 0; d < terms.used; ++d) digits[static_cast<size_t>(d)] = terms.digits[d].data() + begin;
    sum_repeated(digits.data(), terms.used, times + 8 * begin, size, sums.data());
    for (int d = 0; d < terms.used; ++d)
      for (size_t r = 0; r < 8; ++r)
        out[r].add_product(sums[8 * static_cast<size_t>(d) + r],
                           std::ldexp(1.0, terms.top - SplitTerms::digit_bits * (d + 1)));
  }
  for (const auto& [i, term] : terms.rest)
    for (size_t r = 0; r < 8; ++r)
      for (uint8_t k = times[8 * i + r]; k > 0; --k) out[r].add(term);
}

}  // namespace assay::kernels
#endif

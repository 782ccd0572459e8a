// Unsigned integers of 128 and 256 bits: exact sums of weights and of their products on one grid.
#pragma once
#include <cmath>
#include <cstdint>

#include "assay/base/rational.h"

namespace assay {

using Uint128 = unsigned __int128;

struct Uint256 {
  Uint128 low = 0, high = 0;

  void add(Uint128 x, Uint128 carried = 0) {
    low += x;
    high += carried + (low < x);
  }
  void add_product(Uint128 x, Uint128 y) {
    const auto x0 = static_cast<uint64_t>(x), x1 = static_cast<uint64_t>(x >> 64);
    const auto y0 = static_cast<uint64_t>(y), y1 = static_cast<uint64_t>(y >> 64);
    add(Uint128{x0} * y0, Uint128{x1} * y1);
    for (const Uint128 middle : {Uint128{x0} * y1, Uint128{x1} * y0}) add(middle << 64, middle >> 64);
  }
};

namespace detail {
inline void add_limbs(ExactSum& sum, Uint128 x, int exponent) {
  for (int shift = 0; shift < 128; shift += 32)
    sum.add(std::ldexp(static_cast<double>(static_cast<uint32_t>(x >> shift)), exponent + shift));
}
}  // namespace detail

/// x * 2^exponent. The exponent keeps every limb a double.
inline ExactSum exact_sum(Uint128 x, int exponent = 0) {
  ExactSum sum;
  detail::add_limbs(sum, x, exponent);
  return sum;
}
inline ExactSum exact_sum(const Uint256& x) {
  ExactSum sum;
  detail::add_limbs(sum, x.low, 0);
  detail::add_limbs(sum, x.high, 128);
  return sum;
}

}  // namespace assay

// The one rounding of exact results: to nearest, ties to even, with denormals and overflow.
#pragma once
#include <bit>
#include <cmath>
#include <cstdint>

namespace assay {

/// The double nearest to top * 2^exponent, where `top` has its highest bit set and `sticky` says that the
/// exact value is larger by less than one unit of `top`.
inline double round_once(uint64_t top, int64_t exponent, bool sticky) {
  const int64_t leading = exponent + 63;
  if (leading > 1023) return HUGE_VAL;
  const int64_t precision = leading >= -1022 ? 53 : 53 + 1022 + leading;
  if (precision < 0) return 0;
  const int drop = 64 - static_cast<int>(precision);
  uint64_t kept = drop == 64 ? 0 : top >> drop;
  const uint64_t half = uint64_t{1} << (drop - 1);
  const uint64_t rest = top & (half | (half - 1));
  if (rest > half || (rest == half && (sticky || (kept & 1)))) ++kept;
  return std::ldexp(static_cast<double>(kept), static_cast<int>(exponent) + drop);
}

}  // namespace assay

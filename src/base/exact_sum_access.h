// What other parts of the engine may see of an ExactSum: its canonical digits, and a way to add scaled
// integers.
#pragma once
#include "assay/base/exact_sum.h"

namespace assay {

struct ExactSumAccess {
  using Digits = ExactSum::Digits;
  static constexpr int grid_bits = ExactSum::grid_bits;
  static Digits digits(const ExactSum& sum) { return sum.digits(); }
  /// sum += integer * 2^exponent
  static void add_integer(ExactSum& sum, __int128 integer, int exponent) {
    const auto bits = static_cast<unsigned __int128>(integer);
    sum.add_scaled(integer < 0 ? -bits : bits, exponent + grid_bits, integer < 0);
  }
};

}  // namespace assay

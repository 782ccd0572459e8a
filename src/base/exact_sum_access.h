// What other parts of the engine may see of an ExactSum: its canonical digits.
#pragma once
#include "assay/base/exact_sum.h"

namespace assay {

struct ExactSumAccess {
  using Digits = ExactSum::Digits;
  static constexpr int grid_bits = ExactSum::grid_bits;
  static Digits digits(const ExactSum& sum) { return sum.digits(); }
};

}  // namespace assay

// Counts rows whose term a floor or a clip decides.
#pragma once
#include <cmath>

#include "assay/rows.h"

namespace assay {

/// Of rows [begin, begin + n): those for which clamped(i) holds, i from 0. A row of an integer weight k is k rows.
template <class F> uint64_t count_clamped(const Rows& rows, size_t begin, size_t n, F clamped) {
  constexpr double most = 0x1p53;
  uint64_t count = 0;
  if (rows.weight.empty()) {
    for (size_t i = 0; i < n; ++i) count += clamped(i);
    return count;
  }
  for (size_t i = 0; i < n; ++i) {
    const double weight = rows.weight[begin + i];
    if (weight == 0 || !clamped(i)) continue;
    count += weight == std::trunc(weight) && weight < most ? static_cast<uint64_t>(weight) : 1;
  }
  return count;
}

}  // namespace assay

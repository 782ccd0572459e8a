// Naive twin of the kernel of bins.h.
#include <algorithm>
#include <cmath>

#include "kernels/bins.h"

namespace assay::kernels {

double bin_rest(double value, uint64_t high, uint64_t low) {
  const double above = static_cast<double>(high & ((uint64_t{1} << 52) - 1)) * bin_high_unit;
  return (value - above) - static_cast<double>(static_cast<int64_t>(low)) * bin_low_unit;
}

namespace scalar {

template <class T>
bool bin_values(const T* values, size_t n, uint32_t bins, uint32_t* bin, uint64_t* high, uint64_t* low) {
  bool exact = true;
  for (size_t i = 0; i < n; ++i) {
    const double x = values[i];
    int64_t b = std::clamp<int64_t>(static_cast<int64_t>(x * bins), 0, bins - 1);
    while (b > 0 && x < static_cast<double>(b) / bins) --b;
    while (b + 1 < bins && x >= static_cast<double>(b + 1) / bins) ++b;
    bin[i] = static_cast<uint32_t>(b);
    const double scaled = x / bin_high_unit, above = std::nearbyint(scaled);
    const double rest = (scaled - above) * 0x1p51, below = std::nearbyint(rest);
    high[i] = static_cast<uint64_t>(above) + (uint64_t{1} << 52);
    low[i] = static_cast<uint64_t>(static_cast<int64_t>(below));
    exact &= rest == below;
  }
  return exact;
}

template bool bin_values(const float*, size_t, uint32_t, uint32_t*, uint64_t*, uint64_t*);
template bool bin_values(const double*, size_t, uint32_t, uint32_t*, uint64_t*, uint64_t*);

}  // namespace scalar
}  // namespace assay::kernels

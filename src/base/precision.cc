#include "assay/base/precision.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace assay {
namespace {

/// Of a format with `bits` bits of significand, `least` the exponent of its least number and `most` its largest number.
double rounded_to(double x, int bits, int least, double most) {
  if (x == 0 || !std::isfinite(x)) return x;
  int exponent;
  std::frexp(x, &exponent);
  const int unit = std::max(exponent - bits, least);
  const double near = std::ldexp(std::nearbyint(std::ldexp(x, -unit)), unit);
  return std::abs(near) > most ? std::copysign(std::numeric_limits<double>::infinity(), x) : near;
}

}  // namespace

double rounded(double x, Precision precision) {
  switch (precision) {
    case Precision::bfloat16:
      return rounded_to(x, 8, -133, 0x1.fep127);
    case Precision::float16:
      return rounded_to(x, 11, -24, 65504);
    case Precision::float32:
      return static_cast<double>(static_cast<float>(x));
    case Precision::float64:
      break;
  }
  return x;
}

double just_above(double x) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  for (const auto& [precision, step] :
       {std::pair{Precision::bfloat16, 0x1p-8}, {Precision::float16, 0x1p-11}, {Precision::float32, 0x1p-24}})
    if (rounded(x, precision) == x && std::abs(x) > 0x1p-14) {
      int exponent;
      std::frexp(x, &exponent);
      const double above = x + std::ldexp(step, exponent);
      if (rounded(above, precision) == above && above > x && std::isfinite(above)) return above;
    }
  return std::nextafter(x, infinity);
}

}  // namespace assay

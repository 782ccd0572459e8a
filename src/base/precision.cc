#include "assay/base/precision.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

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

double threshold_for(double threshold, Precision precision) {
  const double near = rounded(threshold, precision);
  return std::nextafter(threshold, near) == near ? threshold : near;
}

double shortest(double x, Precision precision) {
  if (precision == Precision::float64 || !std::isfinite(x)) return x;
  for (int digits = 1; digits < 17; ++digits) {
    char text[32];
    const auto [end, code] = std::to_chars(text, text + sizeof text, x, std::chars_format::scientific, digits - 1);
    double y = x;
    std::from_chars(text, end, y);
    if (rounded(y, precision) == x) return y;
  }
  return x;
}

}  // namespace assay

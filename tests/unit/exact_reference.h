// A slow and obvious reference for exact arithmetic: dyadic numbers over Boost's integers.
#pragma once
#include <bit>
#include <boost/multiprecision/cpp_int.hpp>
#include <cmath>
#include <random>
#include <vector>

namespace reference {

using boost::multiprecision::cpp_int;

struct Dyadic {
  cpp_int value;
  int exponent = 0;

  Dyadic(cpp_int v, int e) : value(std::move(v)), exponent(e) {}
  Dyadic(double x = 0) {
    int e = 0;
    value = static_cast<int64_t>(std::ldexp(std::frexp(x, &e), 53));
    exponent = e - 53;
  }
  Dyadic at(int e) const { return {value << (exponent - e), e}; }
  friend Dyadic operator+(const Dyadic& a, const Dyadic& b) {
    const int e = std::min(a.exponent, b.exponent);
    return {a.at(e).value + b.at(e).value, e};
  }
  friend Dyadic operator-(const Dyadic& a, const Dyadic& b) { return a + Dyadic(-b.value, b.exponent); }
  friend Dyadic operator*(const Dyadic& a, const Dyadic& b) { return {a.value * b.value, a.exponent + b.exponent}; }
  friend int compare(const Dyadic& a, const Dyadic& b) { return (a - b).value.sign(); }
};

/// The midpoint of |r| and its neighbour: `up` or down. Infinity counts as 2^1024.
inline Dyadic midpoint(double r, bool up) {
  auto exact = [](double x) { return std::isinf(x) ? Dyadic(1, 1024) : Dyadic(x); };
  const double other = up ? std::nextafter(r, HUGE_VAL) : std::nextafter(r, 0.0);
  const Dyadic sum = exact(r) + exact(other);
  return {sum.value, sum.exponent - 1};
}

/// Whether r is the double nearest to the number that `compare_with(dyadic)` compares (sign of number -
/// dyadic), which must not be negative. Ties go to even.
template <class Compare> bool nearest(double r, const Compare& compare_with) {
  if (std::isnan(r) || std::signbit(r)) return false;
  const bool even = !(std::bit_cast<uint64_t>(r) & 1);
  if (r > 0) {
    const int low = compare_with(midpoint(r, false));
    if (low < 0 || (low == 0 && !even)) return false;
  }
  if (std::isinf(r)) return true;
  const int high = compare_with(midpoint(r, true));
  return high < 0 || (high == 0 && even);
}

inline bool nearest(double r, const Dyadic& exact) {
  const int sign = exact.value.sign();
  if (sign == 0) return r == 0;
  const Dyadic magnitude(abs(exact.value), exact.exponent);
  return nearest(sign * r, [&](const Dyadic& d) { return compare(magnitude, d); });
}

/// Kinds of hard data, all finite.
enum class Kind { bits, spread, narrow, integers, denormal, sparse, huge, cancelling, unit, count };

inline std::vector<double> draw(std::mt19937_64& random, size_t n, Kind kind) {
  const int width = 1 + static_cast<int>(random() % 200), centre = static_cast<int>(random() % 2000) - 1000;
  auto mantissa = [&] { return static_cast<double>(random() >> 11); };
  std::vector<double> x(n);
  for (auto& v : x) {
    const double sign = random() & 1 ? -1 : 1;
    switch (kind) {
      case Kind::bits:
        do v = std::bit_cast<double>(random());
        while (!std::isfinite(v));
        break;
      case Kind::spread:
        v = sign * std::ldexp(mantissa(), static_cast<int>(random() % width) + centre - 60);
        break;
      case Kind::narrow:
        v = sign * std::ldexp(mantissa(), centre - 60);
        break;
      case Kind::integers:
        v = sign * static_cast<double>(random() % 1000);
        break;
      case Kind::denormal:
        v = sign * std::ldexp(mantissa(), static_cast<int>(random() % 60) - 1126);
        break;
      case Kind::sparse:
        v = random() % 50 ? sign * 0.0 : sign * std::ldexp(1.0, centre);
        break;
      case Kind::huge:
        v = sign * std::ldexp(1.9, 1023 - static_cast<int>(random() % 5));
        break;
      case Kind::cancelling:
        v = sign * (1e300 + 1e285 * static_cast<double>(random() % 7));
        break;
      default:
        v = std::ldexp(mantissa(), -53);
        break;
    }
    if (!std::isfinite(v)) v = sign;
  }
  if (kind == Kind::cancelling)
    for (size_t i = 1; i < n; i += 2) x[i] = -x[i - 1] + (i % 8 == 1 ? 1e-300 : 0);
  return x;
}

}  // namespace reference

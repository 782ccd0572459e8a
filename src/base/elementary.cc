#include "assay/base/elementary.h"

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

namespace assay::math {

namespace {

using V = double;
using I = uint64_t;
using M = bool;
#define ASSAY_INLINE inline
inline V num(double x) { return x; }
inline I whole(int64_t x) { return static_cast<I>(x); }
inline I bits(V x) { return std::bit_cast<I>(x); }
inline V from_bits(I x) { return std::bit_cast<V>(x); }
inline I exponent_field(I x) { return x << 52; }
inline I upper_field(I x) { return x >> 52; }
inline V magnitude(V x) { return std::abs(x); }
inline V select(M m, V yes, V no) { return m ? yes : no; }
inline M less(V a, V b) { return a < b; }
inline M not_less(V a, V b) { return a >= b; }
inline M equal(V a, V b) { return a == b; }
inline M both(M a, M b) { return a && b; }

#include "base/elementary-inl.h"

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double inf = HUGE_VAL;
constexpr double denormal_scale = 0x1p+54;

/// p 2^n for any n that e^x or x^p can need: rounded once, even to a denormal.
double scale_far(double p, const ExpParts& e) {
  const int shift = e.n < -1000 ? 128 : e.n > 1000 ? -64 : 0;
  return p * power_of_two(e.shifted, shift) * std::ldexp(1.0, -shift);
}

/// log of what log_core cannot take: zero, negative, infinite, NaN.
double log_edge(double x) { return x == 0 ? -inf : x > 0 ? x : nan; }

}  // namespace

double exp(double x) {
  if (usual_exp(x)) return core_exp(x);
  if (x > 710) return inf;
  if (x < -746) return 0;
  if (x != x) return nan;
  const ExpParts e = exp_parts(x, 0);
  return scale_far(1 + (e.high + e.rest), e);
}

double expm1(double x) {
  if (usual_expm1(x)) return core_expm1(x);
  return x != x ? nan : x < 0 ? -1 : inf;
}

double log(double x) {
  if (usual_log(x)) return core_log(x, 0);
  if (x > 0 && x < 1) return core_log(x * denormal_scale, 54);
  return log_edge(x);
}

double log1p(double x) {
  if (usual_log1p(x)) return core_log1p(x);
  return x < -1 || x != x ? nan : x == -1 ? -inf : log(x);
}

double log2(double x) {
  if (usual_log(x)) return core_log2(x, 0);
  if (x > 0 && x < 1) return core_log2(x * denormal_scale, 54);
  return log_edge(x);
}

namespace {

double pow_positive(double x, double p) {  // both finite, x > 0
  if (std::abs(p) <= 0x1p-500) return 1;
  if (std::abs(p) >= 0x1p+70) p = std::copysign(0x1p+70, p);
  const bool denormal = x < 0x1p-1022;
  const ExpParts e = pow_parts(denormal ? x * denormal_scale : x, p, denormal ? 54 : 0);
  if (std::abs(e.n) < 1000) return core_pow(e);
  if (!(std::abs(e.n) < 1080)) return e.n > 0 ? inf : 0;
  const Pair y = exp_pair(e);
  return scale_far(y.high + y.low, e);
}

bool odd(double p) { return std::abs(p) < 0x1p+53 && std::fmod(p, 2) != 0; }

}  // namespace

double pow(double x, double p) {
  if (x > 0 && x < inf && std::abs(p) < inf) return pow_positive(x, p);
  if (p == 0 || x == 1) return 1;
  if (x != x || p != p) return nan;
  const double size = std::abs(x);
  if (std::abs(p) == inf) return size == 1 ? 1 : (size > 1) == (p > 0) ? inf : 0;
  const bool whole_power = p == std::trunc(p);
  if (x < 0 && size < inf && !whole_power) return nan;
  const double y = size == 0 || size == inf ? ((size > 0) == (p > 0) ? inf : 0) : pow_positive(size, p);
  return std::signbit(x) && whole_power && odd(p) ? -y : y;
}

double sigmoid(double x) {
  if (usual_sigmoid(x)) return core_sigmoid(x);
  return x < 0 ? exp(x) : x != x ? nan : 1;  // below -40, 1 + e^x rounds away
}

double softplus(double x) {
  if (usual_softplus(x)) return core_softplus(x);
  return x < 0 ? exp(x) : x != x ? nan : x;
}

double log_sigmoid(double x) {
  const double y = softplus(-x);
  return y != y ? nan : -y;
}

double log_cosh(double x) {
  if (usual_log_cosh(x)) return core_log_cosh(x);
  return x != x ? nan : std::abs(x);
}

}  // namespace assay::math

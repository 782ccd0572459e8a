#include "assay/base/rational.h"

#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"  // false alarms of g++ 12 inside cpp_int
#include <boost/multiprecision/cpp_int.hpp>
#include <cmath>
#include <limits>

#include "base/exact_sum_access.h"
#include "base/rounding.h"

namespace assay {

namespace {

using boost::multiprecision::cpp_int;
using uint128 = unsigned __int128;
constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr int quotient_bits = 66;  // 53, a rounding bit, and room to spare

/// Rounds |integer| * 2^exponent, sticky when something positive was cut off below.
double round_integer(const cpp_int& magnitude, int64_t exponent, bool sticky) {
  if (magnitude.is_zero()) return 0;
  const auto width = static_cast<int64_t>(msb(magnitude)) + 1;
  if (width <= 64) return round_once(static_cast<uint64_t>(magnitude) << (64 - width), exponent - (64 - width), sticky);
  const auto cut = static_cast<unsigned>(width - 64);
  return round_once(static_cast<uint64_t>(magnitude >> cut), exponent + cut, sticky || lsb(magnitude) < cut);
}

/// The leading 128 bits of canonical digits.
struct Leading {
  uint128 top;
  int exponent;
  bool exact;
};

Leading leading(const ExactSumAccess::Digits& d) {
  uint128 top = 0;
  for (int i = 1; i <= 4; ++i) top = top << 32 | (i <= d.count ? d.digit[static_cast<size_t>(d.count - i)] : 0);
  const int shift = std::countl_zero(static_cast<uint64_t>(top >> 64));
  bool exact = d.count <= 4;
  int exponent = 32 * (d.first + d.count - 4) - ExactSumAccess::grid_bits - shift;
  top <<= shift;
  if (d.count > 4 && shift > 0) {
    const uint32_t next = d.digit[static_cast<size_t>(d.count - 5)];
    top |= next >> (32 - shift);
    exact = d.count == 5 && static_cast<uint32_t>(next << shift) == 0;
  }
  return {top, exponent, exact};
}

/// a / b for a divisor of at most 64 significant bits: one hardware-sized division.
bool short_quotient(const ExactSumAccess::Digits& a, const ExactSumAccess::Digits& b, double& result) {
  const Leading divisor = leading(b);
  if (!divisor.exact || static_cast<uint64_t>(divisor.top) != 0) return false;
  const Leading dividend = leading(a);
  const auto by = static_cast<uint64_t>(divisor.top >> 64);
  const uint128 quotient = dividend.top / by;  // 64 or 65 bits
  bool sticky = dividend.top % by != 0 || !dividend.exact;
  int exponent = dividend.exponent - (divisor.exponent + 64);
  auto top = static_cast<uint64_t>(quotient);
  if (quotient >> 64) {
    sticky |= top & 1;
    top = static_cast<uint64_t>(quotient >> 1);
    ++exponent;
  }
  result = a.sign * b.sign * round_once(top, exponent, sticky);
  return true;
}

}  // namespace

/// value * 2^exponent
struct Exact::Number {
  cpp_int value;
  int64_t exponent;
};

struct ExactAccess {
  using Number = Exact::Number;
  static const Number& number(const Exact& x) { return *x.number_; }
  static Exact make(cpp_int value, int64_t exponent) {
    return Exact(std::make_shared<const Number>(Number{std::move(value), exponent}));
  }
  static Exact invalid() { return Exact(std::shared_ptr<const Number>()); }
  static Exact make(const ExactSum& sum) {
    if (!sum.finite()) return invalid();
    const auto d = ExactSumAccess::digits(sum);
    cpp_int value = 0;
    if (d.sign != 0) import_bits(value, d.digit.begin(), d.digit.begin() + d.count, 32, false);
    if (d.sign < 0) value = -value;
    return make(std::move(value), 32 * d.first - ExactSumAccess::grid_bits);
  }
  static Exact make(double x) {
    ExactSum sum;
    sum.add(x);
    return make(sum);
  }
  /// a + sign * b
  static Exact add(const Exact& a, const Exact& b, int sign) {
    if (!a.valid() || !b.valid()) return invalid();
    const Number &x = number(a), &y = number(b);
    const int64_t exponent = std::min(x.exponent, y.exponent);
    cpp_int left = x.value << static_cast<unsigned>(x.exponent - exponent);
    cpp_int right = y.value << static_cast<unsigned>(y.exponent - exponent);
    if (sign < 0)
      left -= right;
    else
      left += right;
    return make(std::move(left), exponent);
  }
};

Exact::Exact(const ExactSum& sum) : Exact(ExactAccess::make(sum)) {}

Exact::Exact(double x) : Exact(ExactAccess::make(x)) {}

Exact operator+(const Exact& a, const Exact& b) { return ExactAccess::add(a, b, 1); }

Exact operator-(const Exact& a, const Exact& b) { return ExactAccess::add(a, b, -1); }

Exact operator*(const Exact& a, const Exact& b) {
  if (!a.valid() || !b.valid()) return ExactAccess::invalid();
  const auto &x = ExactAccess::number(a), &y = ExactAccess::number(b);
  return ExactAccess::make(x.value * y.value, x.exponent + y.exponent);
}

int Exact::sign() const { return valid() ? number_->value.sign() : 0; }

double rounded(const Exact& a) {
  if (!a.valid()) return nan;
  const auto& x = ExactAccess::number(a);
  return a.sign() * round_integer(abs(x.value), x.exponent, false);
}

namespace {

/// floor(|a| / |b| * 2^shift) with at least `bits` bits; `exponent` is that of its last bit.
cpp_int quotient(const Exact& a, const Exact& b, int64_t bits, bool even, int64_t& exponent, bool& sticky) {
  const auto &x = ExactAccess::number(a), &y = ExactAccess::number(b);
  cpp_int dividend = abs(x.value), divisor = abs(y.value);
  int64_t shift = bits + static_cast<int64_t>(msb(divisor)) - static_cast<int64_t>(msb(dividend));
  if (even && ((x.exponent - y.exponent - shift) & 1)) ++shift;
  if (shift >= 0)
    dividend <<= static_cast<unsigned>(shift);
  else
    divisor <<= static_cast<unsigned>(-shift);
  cpp_int result, rest;
  divide_qr(dividend, divisor, result, rest);
  exponent = x.exponent - y.exponent - shift;
  sticky = !rest.is_zero();
  return result;
}

}  // namespace

double ratio(const Exact& a, const Exact& b) {
  if (!a.valid() || !b.valid() || b.sign() == 0) return nan;
  if (a.sign() == 0) return 0;
  int64_t exponent;
  bool sticky;
  const cpp_int q = quotient(a, b, quotient_bits, false, exponent, sticky);
  return a.sign() * b.sign() * round_integer(q, exponent, sticky);
}

double ratio(const ExactSum& a, const ExactSum& b) {
  if (!a.finite() || !b.finite()) {
    const double divisor = b.value();
    return divisor == 0 ? nan : a.value() / divisor;
  }
  const auto x = ExactSumAccess::digits(a), y = ExactSumAccess::digits(b);
  if (y.sign == 0) return nan;
  if (x.sign == 0) return 0;
  double result;
  if (short_quotient(x, y, result)) return result;
  return ratio(Exact(a), Exact(b));
}

double root_ratio(const Exact& a, const Exact& b) {
  if (!a.valid() || !b.valid() || b.sign() == 0 || a.sign() * b.sign() < 0) return nan;
  if (a.sign() == 0) return 0;
  int64_t exponent;
  bool sticky;
  const cpp_int q = quotient(a, b, 2 * quotient_bits, true, exponent, sticky);
  cpp_int rest;
  const cpp_int root = sqrt(q, rest);
  return round_integer(root, exponent / 2, sticky || !rest.is_zero());
}

double root_ratio(const ExactSum& a, const ExactSum& b) {
  if (!a.finite() || !b.finite()) return std::sqrt(ratio(a, b));
  return root_ratio(Exact(a), Exact(b));
}

double over_root(const Exact& a, const Exact& b) {
  if (!a.valid() || b.sign() <= 0) return nan;
  return a.sign() * root_ratio(a * a, b);
}

Exact co_spread(const ExactSum& n, const ExactSum& sx, const ExactSum& sy, const ExactSum& sxy) {
  return Exact(n) * sxy - Exact(sx) * sy;
}

double centred(const ExactSum& n, const ExactSum& sx, const ExactSum& sy, const ExactSum& sxy) {
  return ratio(co_spread(n, sx, sy, sxy), n);
}

double one_minus_share(const ExactSum& residual, const ExactSum& n, const ExactSum& sy, const ExactSum& syy) {
  const Exact spread = co_spread(n, sy, sy, syy);
  return ratio(spread - Exact(residual) * n, spread);
}

double correlation(const ExactSum& n, const ExactSum& sx, const ExactSum& sy, const ExactSum& sxx, const ExactSum& syy,
                   const ExactSum& sxy) {
  return over_root(co_spread(n, sx, sy, sxy), co_spread(n, sx, sx, sxx) * co_spread(n, sy, sy, syy));
}

bool constant(const ExactSum& n, const ExactSum& sx, const ExactSum& sxx) {
  const Exact spread = co_spread(n, sx, sx, sxx);
  return spread.valid() && spread.sign() == 0;
}

}  // namespace assay

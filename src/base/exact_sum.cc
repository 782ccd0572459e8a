#include "assay/base/exact_sum.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "base/rounding.h"

namespace assay {

namespace {

struct Parts {
  uint64_t mantissa;
  int exponent;  // of the last bit
  bool negative;
};

Parts split(double x) {
  const auto bits = std::bit_cast<uint64_t>(x);
  const int exponent = static_cast<int>(bits >> 52 & 0x7ff);
  const uint64_t fraction = bits & ((uint64_t{1} << 52) - 1);
  return {exponent ? fraction | uint64_t{1} << 52 : fraction, (exponent ? exponent : 1) - 1075, bits >> 63 != 0};
}

int trailing_zeros(unsigned __int128 x) {
  const auto low = static_cast<uint64_t>(x);
  return low ? std::countr_zero(low) : 64 + std::countr_zero(static_cast<uint64_t>(x >> 64));
}

int bit_width(unsigned __int128 x) {
  const auto high = static_cast<uint64_t>(x >> 64);
  return high ? 64 + std::bit_width(high) : std::bit_width(static_cast<uint64_t>(x));
}

// Counters wrap instead of overflowing: a hostile state must not be undefined behaviour.
int64_t wrapping(int64_t a, int64_t b, int64_t sign) {
  return static_cast<int64_t>(static_cast<uint64_t>(a) + static_cast<uint64_t>(b) * static_cast<uint64_t>(sign));
}

/// How often a factor repeats the other one: an integer weight k stands for k rows.
uint64_t repetitions(double x) {
  const double size = std::abs(x);
  return size < 0x1p62 && size >= 1 && size == std::trunc(size) ? static_cast<uint64_t>(size) : 1;
}

}  // namespace

ExactSum::ExactSum(const ExactSum& other) : inline_{} { *this = other; }

ExactSum::ExactSum(ExactSum&& other) noexcept : inline_{} { *this = std::move(other); }

ExactSum& ExactSum::operator=(const ExactSum& other) {
  if (this == &other) return *this;
  int64_t* target = inline_;
  if (other.on_heap()) {
    target = capacity_ == other.capacity_ ? heap_ : new int64_t[other.capacity_];
    if (target != heap_ && on_heap()) delete[] heap_;
  } else if (on_heap()) {
    delete[] heap_;
  }
  std::copy_n(other.limbs(), other.capacity_, target);
  if (other.on_heap()) heap_ = target;
  plus_inf_ = other.plus_inf_, minus_inf_ = other.minus_inf_, nan_ = other.nan_;
  pending_ = other.pending_, first_ = other.first_, capacity_ = other.capacity_;
  return *this;
}

ExactSum& ExactSum::operator=(ExactSum&& other) noexcept {
  std::swap(inline_, other.inline_);  // the heap pointer lives in the same bytes
  std::swap(plus_inf_, other.plus_inf_);
  std::swap(minus_inf_, other.minus_inf_);
  std::swap(nan_, other.nan_);
  std::swap(pending_, other.pending_);
  std::swap(first_, other.first_);
  std::swap(capacity_, other.capacity_);
  return *this;
}

/// Limbs [low, high) that are not zero at the ends.
std::pair<int, int> ExactSum::used() const {
  const int64_t* limb = limbs();
  int low = 0, high = capacity_;
  while (high > 0 && limb[high - 1] == 0) --high;
  while (low < high && limb[low] == 0) ++low;
  return {first_ + low, first_ + high};
}

/// Moves or grows the window until it holds limbs [low, high).
void ExactSum::cover(int low, int high) {
  if (low >= first_ && high <= first_ + capacity_) return;
  const auto [from, to] = used();
  if (from < to) low = std::min(low, from), high = std::max(high, to);
  const int width = high - low;
  const int capacity = width <= capacity_ ? capacity_ : std::min(width + 3, limb_limit);
  const int first = std::clamp(low - (capacity - width + 1) / 2, 0, limb_limit - capacity);
  std::array<int64_t, limb_limit> moved{};
  if (from < to) std::copy_n(limbs() + (from - first_), to - from, moved.data() + (from - first));
  if (capacity > capacity_) {
    auto* fresh = new int64_t[static_cast<size_t>(capacity)];
    if (on_heap()) delete[] heap_;
    heap_ = fresh;
  }
  capacity_ = static_cast<uint8_t>(capacity), first_ = static_cast<uint8_t>(first);
  std::copy_n(moved.data(), capacity, limbs());
}

ExactSum::Digits ExactSum::digits() const {
  Digits d;
  const int64_t* limb = limbs();
  int64_t sign = 1, carry = 0;
  int n = capacity_;
  for (int i = 0; i < n; ++i) {
    carry += limb[i];
    d.digit[static_cast<size_t>(i)] = static_cast<uint32_t>(carry);
    carry >>= 32;
  }
  if (carry < 0) {
    sign = -1, carry = 0;
    for (int i = 0; i < n; ++i) {
      carry -= limb[i];
      d.digit[static_cast<size_t>(i)] = static_cast<uint32_t>(carry);
      carry >>= 32;
    }
  }
  for (; carry != 0; carry >>= 32) d.digit[static_cast<size_t>(n++)] = static_cast<uint32_t>(carry);
  while (n > 0 && d.digit[static_cast<size_t>(n) - 1] == 0) --n;
  if (n == 0) return d;
  int low = 0;
  while (d.digit[static_cast<size_t>(low)] == 0) ++low;
  if (low > 0) std::copy(d.digit.begin() + low, d.digit.begin() + n, d.digit.begin());
  d.sign = static_cast<int>(sign), d.first = first_ + low, d.count = n - low;
  return d;
}

void ExactSum::load(const Digits& d) {
  std::fill_n(limbs(), capacity_, 0);
  pending_ = 0;
  if (d.sign == 0) return;
  cover(d.first, d.first + d.count);
  int64_t* limb = limbs() + (d.first - first_);
  for (int i = 0; i < d.count; ++i) limb[i] = d.sign * static_cast<int64_t>(d.digit[static_cast<size_t>(i)]);
}

void ExactSum::normalise() { load(digits()); }

void ExactSum::add_special(double x, uint64_t times) {
  int64_t& counter = std::isnan(x) ? nan_ : (std::signbit(x) ? minus_inf_ : plus_inf_);
  counter = wrapping(counter, static_cast<int64_t>(times), 1);
}

/// Adds +-magnitude * 2^(offset - grid_bits).
void ExactSum::add_scaled(unsigned __int128 magnitude, int offset, bool negative) {
  if (magnitude == 0) return;
  if (pending_ >= pending_limit) normalise();
  const int zeros = trailing_zeros(magnitude);
  magnitude >>= zeros, offset += zeros;
  const int low = offset >> 5, shift = offset & 31;
  cover(low, (offset + bit_width(magnitude) + 31) >> 5);
  int64_t* limb = limbs() + (low - first_);
  auto put = [&](uint32_t digit) { *limb++ += negative ? -static_cast<int64_t>(digit) : static_cast<int64_t>(digit); };
  put(static_cast<uint32_t>(magnitude << shift));
  for (magnitude >>= 32 - shift; magnitude != 0; magnitude >>= 32) put(static_cast<uint32_t>(magnitude));
  ++pending_;
}

void ExactSum::add_product(double x, double y) {
  if (!std::isfinite(x) || !std::isfinite(y)) return add_special(x * y, std::max(repetitions(x), repetitions(y)));
  const Parts a = split(x), b = split(y);
  add_scaled(static_cast<unsigned __int128>(a.mantissa) * b.mantissa, a.exponent + b.exponent + grid_bits,
             a.negative != b.negative);
}

void ExactSum::add_count(uint64_t n) { add_scaled(n, grid_bits, false); }

void ExactSum::combine(const ExactSum& other, int64_t sign) {
  if (this == &other) return combine(ExactSum(other), sign);
  if (pending_ + other.pending_ >= pending_limit) {
    normalise();
    if (other.pending_ >= pending_limit / 2) {
      ExactSum tidy(other);
      tidy.normalise();
      return combine(tidy, sign);
    }
  }
  plus_inf_ = wrapping(plus_inf_, other.plus_inf_, sign);
  minus_inf_ = wrapping(minus_inf_, other.minus_inf_, sign);
  nan_ = wrapping(nan_, other.nan_, sign);
  const auto [from, to] = other.used();
  if (from == to) return;
  cover(from, to);
  int64_t* limb = limbs() + (from - first_);
  const int64_t* source = other.limbs() + (from - other.first_);
  for (int i = 0; i < to - from; ++i) limb[i] += sign * source[i];
  pending_ += other.pending_ + 1;
}

void ExactSum::merge(const ExactSum& other) { combine(other, 1); }

void ExactSum::subtract(const ExactSum& other) { combine(other, -1); }

double ExactSum::value() const {
  if (!finite()) {
    const bool up = plus_inf_ > 0 || minus_inf_<0, down = minus_inf_> 0 || plus_inf_ < 0;
    if (nan_ != 0 || (up && down)) return std::numeric_limits<double>::quiet_NaN();
    return up ? HUGE_VAL : -HUGE_VAL;
  }
  const Digits d = digits();
  if (d.sign == 0) return 0.0;
  auto digit = [&](int back) { return back <= d.count ? uint64_t{d.digit[static_cast<size_t>(d.count - back)]} : 0; };
  const int shift = std::countl_zero(static_cast<uint32_t>(digit(1)));
  const auto three = static_cast<unsigned __int128>(digit(1) << 32 | digit(2)) << 32 | digit(3);
  const auto top = static_cast<uint64_t>(three >> (32 - shift));
  // Digit 0 is never zero, so any digit below the third is sticky.
  const bool sticky = d.count > 3 || static_cast<uint32_t>(digit(3) << shift) != 0;
  const int exponent = 32 * (d.first + d.count) - 64 - shift - grid_bits;
  return d.sign * round_once(top, exponent, sticky);
}

bool ExactSum::zero() const { return finite() && digits().sign == 0; }

int ExactSum::sign() const {
  if (finite()) return digits().sign;
  const double x = value();
  return (x > 0) - (x < 0);
}

bool ExactSum::operator==(const ExactSum& other) const {
  if (plus_inf_ != other.plus_inf_ || minus_inf_ != other.minus_inf_ || nan_ != other.nan_) return false;
  const Digits a = digits(), b = other.digits();
  return a.sign == b.sign && a.first == b.first && a.count == b.count &&
         std::equal(a.digit.begin(), a.digit.begin() + a.count, b.digit.begin());
}

}  // namespace assay

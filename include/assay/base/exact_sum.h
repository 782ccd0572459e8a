// ExactSum: the exact sum of any number of doubles and products of doubles, as integers on one absolute grid.
// Order, batches and merges cannot change it; `value` rounds once, to nearest even. Neal, arXiv 1505.05571
// (idea of wide accumulators); limbs of 64 bits at a pitch of 32, of which only the used window is kept.
#pragma once
#include <array>
#include <bit>
#include <cstdint>
#include <span>

#include "assay/error.h"

namespace assay {

class ExactSum {
 public:
  ExactSum() : inline_{} {}
  ExactSum(const ExactSum& other);
  ExactSum(ExactSum&& other) noexcept;
  ExactSum& operator=(const ExactSum& other);
  ExactSum& operator=(ExactSum&& other) noexcept;
  ~ExactSum() {
    if (on_heap()) delete[] heap_;
  }

  void add(double x);
  /// Adds x * y exactly (no rounding, no underflow).
  void add_product(double x, double y);
  /// Adds the integer n.
  void add_count(uint64_t n);
  /// Adds all values, by the fast kernel.
  void add(std::span<const double> values);
  /// Adds weight[i] * values[i] exactly; an empty `weight` means ones. A zero weight means absence, even of an infinity
  /// or a NaN; an integer weight k means k repetitions.
  void add(std::span<const double> values, std::span<const double> weight);
  void merge(const ExactSum& other);
  /// The inverse of merge. Infinities and NaN that were merged before are taken back too.
  void subtract(const ExactSum& other);

  /// The sum, rounded once. NaN or an infinity when such values were added.
  double value() const;
  bool zero() const;
  /// Sign of the exact sum: -1, 0, 1; 0 when it is NaN.
  int sign() const;
  /// Whether no infinity and no NaN was added.
  bool finite() const { return !(plus_inf_ | minus_inf_ | nan_); }
  bool operator==(const ExactSum& other) const;

  template <class A> void archive(A& a);

 private:
  friend struct ExactSumAccess;

  // Limb i weighs 2^(32 i - 2176): exact for products of denormals (2^-2148), with headroom above 2^2048.
  static constexpr int grid_bits = 2176;
  static constexpr int limb_limit = 144;
  static constexpr int saved_limit = 136;  // 2^64 products of the largest doubles stay below
  static constexpr int inline_limbs = 4;
  static constexpr uint32_t pending_limit = uint32_t{1} << 30;

  /// Canonical form: sign and magnitude, no zero digit at either end. Unique for each sum.
  struct Digits {
    int sign = 0, first = 0, count = 0;
    std::array<uint32_t, limb_limit + 2> digit;
  };

  bool on_heap() const { return capacity_ > inline_limbs; }
  int64_t* limbs() { return on_heap() ? heap_ : inline_; }
  const int64_t* limbs() const { return on_heap() ? heap_ : inline_; }
  std::pair<int, int> used() const;
  void cover(int low, int high);
  void normalise();
  void load(const Digits& digits);
  void combine(const ExactSum& other, int64_t sign);
  void add_special(double x, uint64_t times);
  void add_scaled(unsigned __int128 magnitude, int offset, bool negative);
  Digits digits() const;

  // Window of `capacity_` limbs from `first_`; |limb| <= (pending_ + 1) 2^32.
  union {
    int64_t inline_[inline_limbs];
    int64_t* heap_;
  };
  int64_t plus_inf_ = 0, minus_inf_ = 0, nan_ = 0;
  uint32_t pending_ = 0;
  uint8_t first_ = 0, capacity_ = inline_limbs;
};

inline void ExactSum::add(double x) {
  const auto bits = std::bit_cast<uint64_t>(x);
  const int exponent = static_cast<int>(bits >> 52 & 0x7ff);
  uint64_t mantissa = bits & ((uint64_t{1} << 52) - 1);
  if (exponent == 0x7ff) return add_special(x, 1);
  if (exponent != 0) mantissa |= uint64_t{1} << 52;
  const int offset = (exponent ? exponent : 1) - 1075 + grid_bits;
  const int i = (offset >> 5) - first_;
  if (i < 0 || i + 3 > capacity_ || pending_ >= pending_limit) return add_scaled(mantissa, offset, bits >> 63);
  const auto wide = static_cast<unsigned __int128>(mantissa) << (offset & 31);
  const int64_t minus = -static_cast<int64_t>(bits >> 63);
  int64_t* limb = limbs() + i;
  limb[0] += (static_cast<int64_t>(static_cast<uint32_t>(wide)) ^ minus) - minus;
  limb[1] += (static_cast<int64_t>(static_cast<uint32_t>(wide >> 32)) ^ minus) - minus;
  limb[2] += (static_cast<int64_t>(wide >> 64) ^ minus) - minus;
  ++pending_;
}

template <class A> void ExactSum::archive(A& a) {
  Digits d;
  if constexpr (!A::reading) d = digits();
  // Bits 0-1: sign (0 zero, 1 plus, 2 minus); bit 2: counters of special values follow.
  auto flags = static_cast<uint8_t>((d.sign < 0 ? 2 : d.sign) | (finite() ? 0 : 4));
  a(flags);
  if constexpr (A::reading) {
    if (flags > 7 || (flags & 3) == 3) throw CorruptState("flags of an exact sum");
    *this = ExactSum();
    d.sign = (flags & 3) == 2 ? -1 : flags & 3;
  }
  if (flags & 4) a(plus_inf_, minus_inf_, nan_);
  if ((flags & 4) && finite()) throw CorruptState("exact sum not canonical");
  if (d.sign == 0) return;
  auto first = static_cast<uint8_t>(d.first), count = static_cast<uint8_t>(d.count);
  a(first, count);
  if constexpr (A::reading) {
    if (count == 0 || first + count > saved_limit) throw CorruptState("exact sum out of range");
    d.first = first, d.count = count;
  }
  a.raw(d.digit.data(), size_t{count} * 4);
  if constexpr (A::reading) {
    if (d.digit[0] == 0 || d.digit[count - 1u] == 0) throw CorruptState("exact sum not canonical");
    load(d);
  }
}

}  // namespace assay

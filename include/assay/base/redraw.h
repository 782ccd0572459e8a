// Redraw: how often each of equal rows comes again in a resample. A bootstrap draws every row Poisson(1) times, so that
// no draw depends on the number of rows (Chamandy et al. 2012, Estimating uncertainty for massive data streams). Every
// row is in one of the folds, with equal chances: one is left out, or a group of them is all there is.
#pragma once
#include <algorithm>
#include <cstdint>

#include "assay/base/exact_sum.h"
#include "assay/base/philox.h"

namespace assay {

/// Poisson of a mean that is a count. Draw k is at counter + k 2^40, k < 2^8.
uint64_t poisson_count(uint64_t mean, const Philox& random, uint64_t counter);
/// Heads of n fair coins, likewise.
uint64_t binomial_half(uint64_t n, const Philox& random, uint64_t counter);

/// Poisson(1) from 16 random bits: 0 to 8.
constexpr uint8_t poisson_one(uint16_t bits) {
  constexpr uint16_t below[] = {24109, 48219, 60273, 64292,
                                65296, 65497, 65531, 65535};  // 65536 times its distribution
  uint8_t k = 0;
  for (uint16_t edge : below) k = static_cast<uint8_t>(k + (bits >= edge));
  return k;
}
/// Eighth `part` of a block of random numbers.
constexpr uint16_t eighth(const std::array<uint64_t, 2>& block, unsigned part) {
  return static_cast<uint16_t>(block[part / 4] >> 16 * (part % 4));
}

class Redraw {
 public:
  static constexpr unsigned folds = 64;
  static constexpr unsigned fold_of(uint16_t bits) { return bits >> 10; }

  static constexpr Redraw bootstrap(uint64_t seed, uint64_t replicate) {
    return {Philox(seed, replicate | bootstraps), folds};
  }
  /// All rows but those of one fold.
  static constexpr Redraw without(uint64_t seed, unsigned fold) { return {Philox(seed, partition), fold}; }
  /// The rows of group `number` of 2^bits folds side by side.
  static constexpr Redraw group(uint64_t seed, unsigned number, unsigned bits) {
    return {Philox(seed, partition), number << bits, bits, true};
  }

  /// How many rows are drawn, with repetitions, of the `count` rows of a cell with an index below 2^40.
  uint64_t operator()(uint64_t index, uint64_t count) const;
  /// The same for a sum of unit weights.
  uint64_t operator()(uint64_t index, const ExactSum& count) const {
    return (*this)(index, static_cast<uint64_t>(std::clamp(count.value(), 0.0, 0x1p60)));
  }
  /// The same for a cell of one row; these are numbered by themselves.
  uint8_t one(uint64_t index) const { return of_bits(eighth(random_.pair(index / 8), index % 8)); }
  uint8_t of_bits(uint16_t bits) const { return is_bootstrap() ? poisson_one(bits) : has(fold_of(bits)) == only_; }

  bool is_bootstrap() const { return fold_ == folds; }
  /// Whether a fold is the one that is left out, or in the group.
  bool has(unsigned fold) const { return fold >> bits_ == fold_ >> bits_; }
  bool only() const { return only_; }
  unsigned bits() const { return bits_; }
  const Philox& random() const { return random_; }

 private:
  static constexpr uint64_t bootstraps = uint64_t{1} << 62, partition = uint64_t{1} << 63;
  constexpr Redraw(const Philox& random, unsigned fold, unsigned bits = 0, bool only = false)
      : random_(random), fold_(fold), bits_(bits), only_(only) {}

  Philox random_;
  unsigned fold_, bits_;
  bool only_;
};

}  // namespace assay

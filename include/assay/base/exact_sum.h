// ExactSum: the exact sum of any number of doubles and products of doubles, as integers on one absolute grid.
// Order, batches and merges cannot change it; `value` rounds once, to nearest even. Neal, arXiv 1505.05571 (idea of
// wide accumulators); limbs of 64 bits at a pitch of 32.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace assay {

class ExactSum {
 public:
  void add(double x);
  /// Adds x * y exactly (no rounding, no underflow).
  void add_product(double x, double y);
  /// Adds the integer n.
  void add_count(uint64_t n);
  /// Adds all values, by the fast kernel.
  void add(std::span<const double> values);
  /// Adds weight[i] * values[i] exactly; an empty `weight` means ones.
  void add(std::span<const double> values, std::span<const double> weight);
  void merge(const ExactSum& other);
  void subtract(const ExactSum& other);

  /// The sum, rounded once. NaN or an infinity when such values were added.
  double value() const;
  bool zero() const;
  /// Sign of the exact sum: -1, 0, 1.
  int sign() const;
  bool operator==(const ExactSum& other) const;

  template <class A> void archive(A& a);

 private:
  friend struct ExactSumAccess;
  // Redefined by the implementation.
};

}  // namespace assay

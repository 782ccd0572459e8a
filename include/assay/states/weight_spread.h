// WeightSpread: what intervals must know of the weights. Whole weights are repetitions of their row; others
// are importances, and rows then count for (sum w)^2 / sum w^2 together. Kish 1965, Survey Sampling.
#pragma once
#include "assay/metric.h"
#include "assay/states/moments.h"

namespace assay {

struct WeightSpread {
  using Options = NoParams;
  static constexpr std::string_view name = "weight_spread";

  explicit WeightSpread(const Options& = {}) {}
  void update(const Rows& rows) {
    add_weights(sum, rows);
    if (rows.weight.empty()) return square.add_count(rows.size);
    add_products(square, rows.weight, rows.weight, {});
    for (double w : rows.weight) fractional += w != static_cast<double>(static_cast<int64_t>(std::min(w, 0x1p62)));
  }
  void merge(const WeightSpread& other) {
    sum.merge(other.sum), square.merge(other.square), fractional += other.fractional;
  }
  template <class A> void archive(A& a) { a(sum, square, fractional); }
  void validate() const {
    if (sum.sign() < 0 || square.sign() < 0) throw CorruptState("negative weights");
  }

  /// Rows of equal weight that tell as much.
  double rows() const { return square.sign() > 0 ? sum.value() * ratio(sum, square) : 0; }
  /// How many rows a weight of 1 stands for.
  double rows_a_weight() const { return fractional == 0 ? 1 : ratio(sum, square); }

  ExactSum sum, square;
  uint64_t fractional = 0;  // rows whose weight is no whole number
};

}  // namespace assay

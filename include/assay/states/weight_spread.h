// WeightSpread: what intervals must know of the weights. As importances, rows count for (sum w)^2 / sum w^2 together.
// Kish 1965, Survey Sampling.
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
  }
  void merge(const WeightSpread& other) { sum.merge(other.sum), square.merge(other.square); }
  template <class A> void archive(A& a) {
    a(sum, square);
    if constexpr (A::reading)
      if (a.format < 4) {
        uint64_t fractional;  // rows, of weights that were guessed to be importances
        a(fractional);
      }
  }
  void validate() const {
    if (sum.sign() < 0 || square.sign() < 0) throw CorruptState("negative weights");
  }

  /// Rows of equal weight that tell as much.
  double rows() const { return square.sign() > 0 ? sum.value() * ratio(sum, square) : 0; }
  /// How many of them a weight of 1 stands for.
  double rows_a_weight() const { return square.sign() > 0 ? ratio(sum, square) : 1; }

  ExactSum sum, square;
};

}  // namespace assay

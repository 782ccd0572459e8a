// ClassMatrix: what formulas over two or more classes see of a BinaryCounts or a ConfusionMatrix. One formula
// serves both tasks. Classes are those of the context when they were declared, else those seen as truth or
// prediction.
#pragma once
#include <string_view>
#include <vector>

#include "assay/states/binary_counts.h"
#include "assay/states/confusion_matrix.h"

namespace assay {

struct ClassMatrix {
  /// One pair of classes, by their places here, with a weight above zero: a count, and a sum unless `rest` is
  /// 0.
  struct Cell {
    uint32_t truth, predicted;
    uint64_t count = 0;
    size_t rest = 0;  // index into `rests` plus one
  };

  std::vector<std::string> labels;
  std::vector<Cell> cells;  // by truth and then prediction
  std::vector<ExactSum> rests;
  std::vector<ExactSum> hits;            // of each class: predicted right
  std::vector<ExactSum> misses, claims;  // true but predicted as another; predicted but truly another
  ExactSum total;

  size_t size() const { return labels.size(); }
  ExactSum actual(size_t c) const;
  ExactSum predicted(size_t c) const;
  ExactSum all_hits() const;
  double support(size_t c) const { return actual(c).value(); }
  /// Class c against the rest.
  Counts against_rest(size_t c) const;
  /// The sum of all classes against the rest.
  Counts pooled() const;
  ExactSum weight(const Cell& cell) const;
  /// Row-major weights.
  std::vector<double> dense() const;
};

ClassMatrix class_matrix(const BinaryCounts& counts, const Context& context);
ClassMatrix class_matrix(const ConfusionMatrix& matrix, const Context& context);

/// A formula over a ClassMatrix as one of a state, for either task.
template <auto F, class State, class P> auto over_classes(const State& state, const P& params, const Context& context) {
  return F(class_matrix(state, context), params, context);
}

}  // namespace assay

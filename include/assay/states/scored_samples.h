// ScoredSamples: for each row of a multilabel task, the ranking of its labels by score. Sums over rows of its ROC-AUC
// and of its average precision.
#pragma once
#include "assay/base/exact_sum.h"
#include "assay/metric.h"

namespace assay {

struct ScoredSamples {
  using Options = NoParams;
  static constexpr std::string_view name = "scored_samples";
  static constexpr bool columns = true;

  explicit ScoredSamples(const Options& = {}) {}
  void update(const Rows& rows);
  void merge(const ScoredSamples& other);
  template <class A> void archive(A& a) { a(auc, precision, weight, one_class, no_positives); }
  void validate() const;

  ExactSum auc;           // of rows with both kinds of label
  ExactSum precision;     // rows without a true label add 0
  ExactSum weight;        // of all rows
  ExactSum one_class;     // of rows whose labels are all true or all false
  ExactSum no_positives;  // of rows without a true label
};

}  // namespace assay

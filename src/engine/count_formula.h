// CountFormula: a metric of two-class labels on many thresholds at once.
#pragma once
#include "assay/catalog.h"
#include "assay/metrics/count_columns.h"

namespace assay {

class CountFormula {
 public:
  /// Throws InvalidInput (usage) when the metric is no number that is made of the counts at a threshold.
  CountFormula(Spec spec, const Context& context);

  const Spec& spec() const { return spec_; }
  /// NaN where the metric is undefined; within `tolerance` of `exact`, relative to values above 1.
  void values(const CountColumns& counts, double* out) const;
  double tolerance() const { return spec_.def->columns_error; }
  /// The metric itself; NaN where it is undefined.
  double exact(const Counts& counts) const;
  Value value(const BinaryCounts& counts, const Context& context) const;

 private:
  Spec spec_;
  Context context_;  // rules for undefined values as they are
};

}  // namespace assay

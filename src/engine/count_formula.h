// CountFormula: a metric of two-class labels on many thresholds at once. Formulas of four counts are called
// as they are; formulas over confusion matrices have twins in plain doubles, near enough to tell which
// thresholds are worth the exact formula.
#pragma once
#include <functional>
#include <vector>

#include "assay/catalog.h"
#include "assay/states/binary_counts.h"

namespace assay {

/// Counts of consecutive thresholds, one column a cell.
struct CountColumns {
  const double *tp, *fp, *fn, *tn;
  size_t size;
  Counts operator[](size_t i) const { return {tp[i], fp[i], fn[i], tn[i]}; }
};

class CountFormula {
 public:
  /// Throws InvalidInput (usage) when the metric is no number that is made of the counts at a threshold.
  CountFormula(Spec spec, const Context& context);

  const Spec& spec() const { return spec_; }
  /// NaN where the metric is undefined; within `tolerance` of `exact`, relative to values above 1.
  void values(const CountColumns& counts, double* out) const;
  double tolerance() const { return tolerance_; }
  /// The metric itself; NaN where it is undefined.
  double exact(const Counts& counts) const;
  Value value(const BinaryCounts& counts, const Context& context) const;

 private:
  Spec spec_;
  Context context_;  // rules for undefined values as they are
  std::function<void(const CountColumns&, double*)> fast_;
  double tolerance_ = 0;
};

/// Names of the metrics that have a fast formula, for tests.
std::vector<std::string_view> fast_count_formulas();

}  // namespace assay

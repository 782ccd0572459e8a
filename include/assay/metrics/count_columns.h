// Metrics of the four counts on many counts at once, as tuning asks at every threshold. Formulas of counts are called
// as they are; formulas over confusion matrices have twins in plain doubles, near enough to tell which thresholds are
// worth the exact formula.
#pragma once
#include "assay/metrics/class_labels.h"
#include "assay/states/binary_counts.h"

namespace assay {

/// Counts of consecutive thresholds, one column a cell.
struct CountColumns {
  const double *tp, *fp, *fn, *tn;
  size_t size;
  Counts operator[](size_t i) const { return {tp[i], fp[i], fn[i], tn[i]}; }
};

namespace columns {

template <auto F> void as_it_is(const CountColumns& counts, const Params& params, double* out) {
  using P = typename detail::ParamsOf<typename detail::Signature<decltype(F)>::Args>::type;
  const P p = detail::make_params<P>(params);
  for (size_t i = 0; i < counts.size; ++i) {
    const Outcome outcome = on_counts<F>(counts[i], p);
    out[i] = outcome.undefined ? std::numeric_limits<double>::quiet_NaN() : outcome.value;
  }
}

void accuracy(const CountColumns& counts, const Params& params, double* out);
void error_rate(const CountColumns& counts, const Params& params, double* out);
void balanced_accuracy(const CountColumns& counts, const Params& params, double* out);
void g_mean(const CountColumns& counts, const Params& params, double* out);
void mcc(const CountColumns& counts, const Params& params, double* out);
void cohen_kappa(const CountColumns& counts, const Params& params, double* out);

/// A row with a twin in plain doubles.
constexpr MetricDef with(MetricDef def, void (*twin)(const CountColumns&, const Params&, double*)) {
  def.on_columns = twin;
  def.columns_error = 1e-9;
  return def;
}

}  // namespace columns

}  // namespace assay

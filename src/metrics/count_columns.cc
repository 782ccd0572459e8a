#include "assay/metrics/count_columns.h"

#include <cmath>

namespace assay::columns {
namespace {

template <class F> void each(const CountColumns& counts, double* out, F formula) {
  for (size_t i = 0; i < counts.size; ++i) out[i] = formula(counts[i]);
}

}  // namespace

void accuracy(const CountColumns& counts, const Params&, double* out) {
  each(counts, out, [](const Counts& c) { return (c.tp + c.tn) / c.total(); });
}

void error_rate(const CountColumns& counts, const Params&, double* out) {
  each(counts, out, [](const Counts& c) { return (c.fp + c.fn) / c.total(); });
}

void balanced_accuracy(const CountColumns& counts, const Params& params, double* out) {
  const bool adjusted = detail::make_params<BalancedAccuracy>(params).adjusted;
  each(counts, out, [adjusted](const Counts& c) {
    const double mean = (c.tp / c.positives() + c.tn / c.negatives()) / 2;
    return adjusted ? 2 * mean - 1 : mean;
  });
}

void g_mean(const CountColumns& counts, const Params&, double* out) {
  each(counts, out, [](const Counts& c) { return std::sqrt(c.tp / c.positives() * (c.tn / c.negatives())); });
}

void mcc(const CountColumns& counts, const Params&, double* out) {
  each(counts, out, [](const Counts& c) {
    const double n = c.total(), p = c.positives() / n, q = c.predicted_positives() / n;
    return (c.tp / n - p * q) / std::sqrt(p * q * (1 - p) * (1 - q));
  });
}

void cohen_kappa(const CountColumns& counts, const Params&, double* out) {
  each(counts, out, [](const Counts& c) {
    const double n = c.total(), p = c.positives() / n, q = c.predicted_positives() / n;
    const double chance = p * (1 - q) + q * (1 - p);
    return 1 - (c.fp + c.fn) / n / chance;
  });
}

}  // namespace assay::columns

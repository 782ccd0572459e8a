#include "assay/states/error_terms.h"

#include <algorithm>

#include "kernels/error_terms.h"

namespace assay {

using kernels::error_terms;

void AbsoluteError::evaluate(const Rows& rows, size_t begin, size_t n, const Options&, double* out) {
  error_terms().absolute_error(&rows.actual[begin], &rows.estimate[begin], n, out);
}
void SquaredError::evaluate(const Rows& rows, size_t begin, size_t n, const Options&, double* out) {
  error_terms().squared_error(&rows.actual[begin], &rows.estimate[begin], n, out);
}
void RelativeError::evaluate(const Rows& rows, size_t begin, size_t n, const Options&, double* out) {
  error_terms().relative_error(&rows.actual[begin], &rows.estimate[begin], n, out);
}
void SymmetricError::evaluate(const Rows& rows, size_t begin, size_t n, const Options&, double* out) {
  error_terms().symmetric_error(&rows.actual[begin], &rows.estimate[begin], n, out);
}
void TargetSize::evaluate(const Rows& rows, size_t begin, size_t n, const Options&, double* out) {
  error_terms().absolute(&rows.actual[begin], n, out);
}
void TargetValue::evaluate(const Rows& rows, size_t begin, size_t n, const Options&, double* out) {
  std::copy_n(&rows.actual[begin], n, out);
}
void PinballLoss::evaluate(const Rows& rows, size_t begin, size_t n, const Options& options, double* out) {
  error_terms().pinball(&rows.actual[begin], &rows.estimate[begin], n, options.alpha, out);
}
void HuberLoss::evaluate(const Rows& rows, size_t begin, size_t n, const Options& options, double* out) {
  error_terms().huber(&rows.actual[begin], &rows.estimate[begin], n, options.delta, out);
}
void IntervalCovered::evaluate(const Rows& rows, size_t begin, size_t n, const Options&, double* out) {
  error_terms().covered(&rows.actual[begin], &rows.lower[begin], &rows.upper[begin], n, out);
}
void IntervalWidth::evaluate(const Rows& rows, size_t begin, size_t n, const Options&, double* out) {
  error_terms().difference(&rows.lower[begin], &rows.upper[begin], n, out);
}
void IntervalScore::evaluate(const Rows& rows, size_t begin, size_t n, const Options& options, double* out) {
  error_terms().interval_score(&rows.actual[begin], &rows.lower[begin], &rows.upper[begin], n, options.alpha,
                               out);
}

}  // namespace assay

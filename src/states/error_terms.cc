#include "assay/states/error_terms.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "assay/states/predictions.h"
#include "kernels/error_terms.h"
#include "states/clamped.h"
#include "states/shared_errors.h"

namespace assay {

using kernels::error_terms;

namespace {

std::span<const double> lower(const Rows& rows, double alpha) {
  return rows.lower.empty() ? rows.quantile(alpha / 2, rows.lower) : rows.lower;
}
std::span<const double> upper(const Rows& rows, double alpha) {
  return rows.upper.empty() ? rows.quantile(1 - alpha / 2, rows.upper) : rows.upper;
}

void check_interval(const Rows& rows, double alpha) {
  if (lower(rows, alpha).size() == rows.size && upper(rows, alpha).size() == rows.size) return;
  throw usage_error(fmt::format("an interval of alpha={} needs --lower and --upper, or --quantile {}=COL and {}=COL",
                                alpha, alpha / 2, 1 - alpha / 2));
}

using Totals = kernels::ErrorTotals;

const double* weights(const Rows& rows, size_t begin) { return rows.weight.empty() ? nullptr : &rows.weight[begin]; }

void add_shared(const Rows& rows, Totals::Term term, kernels::ErrorSums::Add alone, ExactSum& sum) {
  if (const Totals* totals = SharedErrors::of_thread().find(rows, term)) return sum.merge(totals->sum[term]);
  alone(rows.actual.data(), rows.estimate.data(), rows.size, sum);
}

}  // namespace

void AbsoluteError::check(const Rows& rows, const Options&) { check_predictions(rows); }
void SquaredError::check(const Rows& rows, const Options&) { check_predictions(rows); }
void RelativeError::check(const Rows& rows, const Options&) { check_predictions(rows); }
void SymmetricError::check(const Rows& rows, const Options&) { check_predictions(rows); }
void TargetSize::check(const Rows&, const Options&) {}
void TargetValue::check(const Rows&, const Options&) {}
void HuberLoss::check(const Rows& rows, const Options&) { check_predictions(rows); }
void PinballLoss::check(const Rows& rows, const Options& options) {
  if (rows.quantile(options.alpha, rows.estimate).size() == rows.size) return;
  throw usage_error(fmt::format("{0}(alpha={1}) needs --prediction or --quantile {1}=COL", name, options.alpha));
}
void IntervalCovered::check(const Rows& rows, const Options& options) { check_interval(rows, options.alpha); }
void IntervalWidth::check(const Rows& rows, const Options& options) { check_interval(rows, options.alpha); }
void IntervalScore::check(const Rows& rows, const Options& options) { check_interval(rows, options.alpha); }

void AbsoluteError::add(const Rows& rows, const NoParams&, ExactSum& sum) {
  add_shared(rows, Totals::absolute, kernels::error_sums().absolute_error, sum);
}
void SquaredError::add(const Rows& rows, const NoParams&, ExactSum& sum) {
  add_shared(rows, Totals::squared, kernels::error_sums().squared_error, sum);
}
uint64_t RelativeError::add(const Rows& rows, const NoParams&, ExactSum& sum) {
  const Totals* totals = SharedErrors::of_thread().find(rows, Totals::relative);
  if (!totals) return kernels::error_sums().relative_error(rows.actual.data(), rows.estimate.data(), rows.size, sum);
  sum.merge(totals->sum[Totals::relative]);
  return totals->floored;
}

void AbsoluteError::take_beyond(const Rows& rows, size_t begin, size_t n, const Options&, double* terms,
                                ExactSum& sum) {
  kernels::take_beyond_absolute(&rows.actual[begin], &rows.estimate[begin], weights(rows, begin), n, terms, sum);
}
void SquaredError::take_beyond(const Rows& rows, size_t begin, size_t n, const Options&, double* terms, ExactSum& sum) {
  kernels::take_beyond_squared(&rows.actual[begin], &rows.estimate[begin], weights(rows, begin), n, terms, sum);
}
void RelativeError::take_beyond(const Rows& rows, size_t begin, size_t n, const Options&, double* terms,
                                ExactSum& sum) {
  kernels::take_beyond_relative(&rows.actual[begin], &rows.estimate[begin], weights(rows, begin), n, terms, sum);
}

uint64_t RelativeError::clamped(const Rows& rows, size_t begin, size_t n, const double*) {
  const double* t = &rows.actual[begin];
  return count_clamped(rows, begin, n, [&](size_t i) { return std::abs(t[i]) < kernels::relative_floor; });
}
uint64_t SymmetricError::clamped(const Rows& rows, size_t begin, size_t n, const double*) {
  const double *t = &rows.actual[begin], *e = &rows.estimate[begin];
  return count_clamped(rows, begin, n,
                       [&](size_t i) { return std::abs(t[i]) + std::abs(e[i]) < kernels::symmetric_floor; });
}

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
  bool odd = false;
  for (size_t i = 0; i < n; ++i) odd |= !(out[i] > 0 && out[i] <= 2);
  for (size_t i = 0; odd && i < n; ++i) {
    const double t = rows.actual[begin + i], e = rows.estimate[begin + i];
    if (std::isinf(std::abs(t) + std::abs(e)) && std::isfinite(t) && std::isfinite(e))  // but not of their halves
      out[i] = 2 * (std::abs(e / 2 - t / 2) / (std::abs(t / 2) + std::abs(e / 2)));
  }
}
void TargetSize::evaluate(const Rows& rows, size_t begin, size_t n, const Options&, double* out) {
  error_terms().absolute(&rows.actual[begin], n, out);
}
void TargetValue::evaluate(const Rows& rows, size_t begin, size_t n, const Options&, double* out) {
  std::copy_n(&rows.actual[begin], n, out);
}
void PinballLoss::evaluate(const Rows& rows, size_t begin, size_t n, const Options& options, double* out) {
  const auto estimate = rows.quantile(options.alpha, rows.estimate);
  error_terms().pinball(&rows.actual[begin], &estimate[begin], n, options.alpha, out);
}
void HuberLoss::evaluate(const Rows& rows, size_t begin, size_t n, const Options& options, double* out) {
  error_terms().huber(&rows.actual[begin], &rows.estimate[begin], n, options.delta, out);
}
void IntervalCovered::evaluate(const Rows& rows, size_t begin, size_t n, const Options& options, double* out) {
  const auto low = lower(rows, options.alpha), high = upper(rows, options.alpha);
  error_terms().covered(&rows.actual[begin], &low[begin], &high[begin], n, out);
}
void IntervalWidth::evaluate(const Rows& rows, size_t begin, size_t n, const Options& options, double* out) {
  const auto low = lower(rows, options.alpha), high = upper(rows, options.alpha);
  error_terms().difference(&low[begin], &high[begin], n, out);
}
void IntervalScore::evaluate(const Rows& rows, size_t begin, size_t n, const Options& options, double* out) {
  const auto low = lower(rows, options.alpha), high = upper(rows, options.alpha);
  error_terms().interval_score(&rows.actual[begin], &low[begin], &high[begin], n, options.alpha, out);
}

}  // namespace assay

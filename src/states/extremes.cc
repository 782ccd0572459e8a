#include "assay/states/extremes.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "kernels/error_terms.h"
#include "states/shared_errors.h"

namespace assay {

namespace {

constexpr size_t block = 2048;

Span span_of(const kernels::Extremes& e) { return {e.low + 0.0, e.high + 0.0}; }  // -0 becomes 0

/// Moves the values whose row weighs something to the front.
size_t compact(const double* weight, double* values, size_t n) {
  size_t kept = 0;
  for (size_t i = 0; i < n; ++i) {
    values[kept] = values[i];
    kept += weight[i] != 0;
  }
  return kept;
}

/// Of weighted rows; fill(begin, n, out) writes the values of a block.
template <class Fill> void add_present(Span& span, const Rows& rows, Fill fill) {
  alignas(64) std::array<double, block> values;
  for (size_t begin = 0; begin < rows.size; begin += block) {
    size_t n = std::min(block, rows.size - begin);
    fill(begin, n, values.data());
    n = compact(&rows.weight[begin], values.data(), n);
    span.merge(span_of(kernels::error_terms().extremes(values.data(), n)));
  }
}

}  // namespace

void Span::merge(const Span& other) {
  if (std::isnan(low) || std::isnan(other.low)) {
    low = high = std::numeric_limits<double>::quiet_NaN();
    return;
  }
  low = std::min(low, other.low), high = std::max(high, other.high);
}

void Span::validate() const {
  const bool none = low == std::numeric_limits<double>::infinity() && high == -low;
  if (std::isnan(low) != std::isnan(high) || (low > high && !none)) throw CorruptState("extremes out of order");
}

void ErrorExtremes::update(const Rows& rows) {
  const auto& terms = kernels::error_terms();
  if (const auto* totals =
          rows.weight.empty() ? SharedErrors::of_thread().find(rows, kernels::ErrorTotals::extremes) : nullptr)
    return span.merge(span_of(totals->error));
  if (rows.weight.empty())
    return span.merge(span_of(terms.error_extremes(rows.actual.data(), rows.estimate.data(), rows.size)));
  add_present(span, rows, [&](size_t begin, size_t n, double* out) {
    terms.difference(&rows.actual[begin], &rows.estimate[begin], n, out);
  });
}

void TargetExtremes::update(const Rows& rows) {
  if (rows.weight.empty()) return span.merge(span_of(kernels::error_terms().extremes(rows.actual.data(), rows.size)));
  add_present(span, rows, [&](size_t begin, size_t n, double* out) { std::copy_n(&rows.actual[begin], n, out); });
}

}  // namespace assay

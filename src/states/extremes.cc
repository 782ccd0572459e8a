#include "assay/states/extremes.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "kernels/error_terms.h"

namespace assay {

namespace {

constexpr size_t block = 2048;

Span span_of(const double* x, size_t n) {
  const auto e = kernels::error_terms().extremes(x, n);
  return {e.low + 0.0, e.high + 0.0};  // -0 becomes 0
}

/// Moves the values whose row weighs something to the front.
size_t compact(const double* weight, double* values, size_t n) {
  size_t kept = 0;
  for (size_t i = 0; i < n; ++i) {
    values[kept] = values[i];
    kept += weight[i] != 0;
  }
  return kept;
}

/// fill(begin, n, out) writes the values of a block of rows.
template <class Fill>
void add_blocks(Span& span, const Rows& rows, Fill fill) {
  alignas(64) std::array<double, block> values;
  for (size_t begin = 0; begin < rows.size; begin += block) {
    size_t n = std::min(block, rows.size - begin);
    fill(begin, n, values.data());
    if (!rows.weight.empty()) n = compact(&rows.weight[begin], values.data(), n);
    span.merge(span_of(values.data(), n));
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
  add_blocks(span, rows, [&](size_t begin, size_t n, double* out) {
    kernels::error_terms().difference(&rows.actual[begin], &rows.estimate[begin], n, out);
  });
}

void TargetExtremes::update(const Rows& rows) {
  if (rows.weight.empty()) return span.merge(span_of(rows.actual.data(), rows.size));
  add_blocks(span, rows, [&](size_t begin, size_t n, double* out) {
    std::copy_n(&rows.actual[begin], n, out);
  });
}

}  // namespace assay

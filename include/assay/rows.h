// Rows: what a state sees. The engine has checked, decoded and widened a block of a batch into these spans; a state
// only computes. Everything here is a view, valid during one update.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "assay/base/precision.h"

namespace assay {

/// Real numbers kept in the width they came in: exactly one pointer is set when size > 0.
struct Reals {
  const float* f32 = nullptr;
  const double* f64 = nullptr;
  size_t size = 0;
  Precision precision = f32 ? Precision::float32 : Precision::float64;  // of the column they come from

  double operator[](size_t i) const { return f32 ? double{f32[i]} : f64[i]; }
  bool empty() const { return size == 0; }
  Reals subspan(size_t begin, size_t n) const {
    return {f32 ? f32 + begin : nullptr, f64 ? f64 + begin : nullptr, n, precision};
  }
  /// A threshold as it is compared with them: 0.7 finds the 0.7 of a column of float32.
  double bar(double threshold) const { return threshold_for(threshold, precision); }
};

/// Row-major matrix of reals, rows x columns without padding.
struct RealMatrix {
  Reals values;
  size_t columns = 0;
  Reals row(size_t i) const { return values.subspan(i * columns, columns); }
  bool empty() const { return values.empty(); }
};

/// A predicted quantile: its level and one value a row.
struct QuantileColumn {
  double level = 0;
  std::span<const double> values;
};

/// One block of rows of one task. Unused spans are empty.
struct Rows {
  size_t size = 0;
  std::span<const double> weight;  // empty: every row weighs 1. Finite, >= 0
  std::span<const uint64_t> unit;  // 64-bit identity of each row for resampling; empty unless asked for

  // Two classes: binary tasks, one label of a multilabel task, one class against the rest.
  std::span<const uint8_t> truth;      // 0 or 1
  std::span<const uint8_t> predicted;  // 0 or 1
  Reals score;                         // as given, any monotone scale: for ranking
  Reals probability;                   // in [0, 1]

  // Many classes: codes below `classes`.
  uint32_t classes = 0;
  std::span<const uint32_t> target;
  std::span<const uint32_t> prediction;
  /// Memory of the labels that come after these rows, for states that have time to fetch it; maybe empty.
  std::array<std::span<const std::byte>, 2> ahead;
  RealMatrix scores;         // as given
  RealMatrix probabilities;  // rows need not sum to 1; the engine counts those that do not

  // Real targets.
  std::span<const double> actual;
  std::span<const double> estimate;
  std::span<const double> lower, upper;  // prediction interval
  std::span<const QuantileColumn> quantiles;

  /// The column declared for this level; `otherwise` when there is none.
  std::span<const double> quantile(double level, std::span<const double> otherwise) const {
    for (const auto& q : quantiles)
      if (q.level == level) return q.values;
    return otherwise;
  }

  // Ranking: rows of one batch, not yet grouped.
  std::span<const uint64_t> query;  // index into query_names
  std::span<const std::string> query_names;
  std::span<const std::string> document;  // empty when the table has none

  // Views of the same rows one output, label or class at a time (each with size, weight and unit set).
  std::span<const Rows> columns;
};

}  // namespace assay

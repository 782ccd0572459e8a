// Value: the result of a metric. A scalar, a vector by label, a matrix, a curve or a table.
#pragma once
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace assay {

/// What a scalar formula returns: a number, and the reason when its undefined rule had to be applied.
struct Outcome {
  double value = 0;
  const char* undefined = nullptr;                       // e.g. "no predicted positives"
  double at = std::numeric_limits<double>::quiet_NaN();  // threshold of an operating point
  uint64_t clamped = 0;                                  // rows whose term a floor or a clip decides
  const char* clamp = nullptr;                           // what they are, e.g. "with a target within 2^-52 of 0"

  Outcome() = default;
  Outcome(double v) : value(v) {}  // NOLINT: formulas return plain numbers
  Outcome(double v, const char* reason) : value(v), undefined(reason) {}
};

/// One number a label, in label order.
struct Vector {
  std::vector<std::string> labels;
  std::vector<double> values;
};

/// Square matrix, rows true and columns predicted. `cells` is "counts", or "rates" when normalised.
/// Of more than `most_dense` labels `values` has only the cells above zero: true label, predicted label, value of each,
/// by the places of the labels, ascending.
struct Matrix {
  static constexpr size_t most_dense = 1000;
  std::string cells = "counts";
  std::vector<std::string> labels;
  std::vector<double> values;  // row-major

  bool sparse() const { return labels.size() > most_dense; }
  /// Calls use(true label, predicted label, value) with each cell that is held, row by row.
  template <class F> void each(F&& use) const {
    const size_t n = labels.size();
    if (!sparse())
      for (size_t k = 0; k < n * n; ++k) use(k / n, k % n, values[k]);
    else
      for (size_t k = 0; k < values.size(); k += 3)
        use(static_cast<size_t>(values[k]), static_cast<size_t>(values[k + 1]), values[k + 2]);
  }
};

/// Equally long named columns.
struct Curve {
  std::vector<std::pair<std::string, std::vector<double>>> columns;
};

/// Rows keyed by a class or name, each with named numbers; NaN marks a cell without a value.
struct Table {
  std::vector<std::string> columns;
  std::vector<std::pair<std::string, std::vector<double>>> rows;
};

struct Value {
  std::variant<double, Vector, Matrix, Curve, Table> data = 0.0;
  std::string undefined;                           // reason, empty when defined everywhere
  std::string clamped;                             // "2 rows with a target within 2^-52 of 0"; empty when none
  uint64_t clamped_rows = 0;                       // of all outputs
  std::vector<std::pair<std::string, double>> at;  // operating point, e.g. {"threshold", 0.31}

  bool scalar() const { return data.index() == 0; }
  double number() const { return scalar() ? std::get<double>(data) : std::numeric_limits<double>::quiet_NaN(); }
};

/// Where the number of the whole population lies, as far as these rows tell.
struct Interval {
  std::string method;  // e.g. "wilson"
  double level = 0.95;
  double low = std::numeric_limits<double>::quiet_NaN(), high = low;
  /// Of a vector or table: the ends for each of its numbers, row by row, NaN where one has none. Else empty.
  std::vector<double> lows = {}, highs = {};

  bool scalar() const { return lows.empty(); }
};

/// What to do where a rule for undefined values would apply.
enum class Undefined { rule, nan, zero, one, error };

}  // namespace assay

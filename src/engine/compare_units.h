// What a metric is made of, as far as a paired test must know, and its values on single units.
#pragma once
#include <vector>

#include "assay/comparison.h"
#include "engine/compare_rows.h"
#include "engine/measure.h"

namespace assay {

enum class Shape : uint8_t {
  proportion,  // a mean over units, of zeros and ones
  mean,        // a mean over units
  area,        // the area under the ROC curve
  counts,      // a function of the counts of targets and predicted labels
  other,
};

/// Found by trying the metric on a small fixed data set: is the whole the mean of its units? Of a vector, each number.
Shape shape_of(const Spec& spec);

/// The rows of each unit: a row, or for rankings the documents of a query; a counter each for resampling.
struct Units {
  std::vector<std::vector<uint32_t>> rows;  // empty: every row is a unit
  std::vector<uint64_t> counters;
  std::vector<double> weights;  // of rows; empty: ones
  size_t size() const { return counters.size(); }
};
Units units_of(const ComparedRows& rows, Task task);

/// A metric on rows that stand by themselves.
Value value_on(const Spec& spec, const Rows& rows, const Context& context);
/// A metric on every unit alone, without its weight.
std::vector<double> unit_values(const Measure& measure, const Rows& rows, const Units& units, const Context& context,
                                unsigned threads);

/// Rows that differ neither in their target nor in their labels nor in their weight count as one cell.
struct Cells {
  std::vector<uint32_t> first;  // a row of each cell
  std::vector<uint64_t> count;  // its rows
  std::vector<uint32_t> of_row;
};
Cells cells_of(const Rows& a, const Rows& b);

/// How many labels of row i are right; and whether two models predict the same.
size_t right_labels(const Rows& rows, size_t i);
bool same_labels(const Rows& a, const Rows& b, size_t i);
bool has_labels(const Rows& rows);

/// The same rows with other weights, which must outlive it.
class Weighted {
 public:
  Weighted(const Rows& rows, std::span<const double> weight);
  const Rows& rows() const { return rows_; }

 private:
  Rows rows_;
  std::vector<Rows> columns_;
};

}  // namespace assay

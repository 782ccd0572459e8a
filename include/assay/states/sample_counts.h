// SampleCounts: how many rows of a multilabel task have each triple of true positive, false positive and
// false negative labels, with exact weights. Averages over samples and exact matches read it.
#pragma once
#include <array>
#include <cstdint>
#include <functional>
#include <vector>

#include "assay/metric.h"
#include "assay/states/binary_counts.h"
#include "assay/states/tally.h"

namespace assay {

class SampleCounts {
 public:
  using Options = NoParams;
  static constexpr std::string_view name = "sample_counts";
  static constexpr bool columns = true;
  static constexpr size_t most_labels = (size_t{1} << 21) - 1;

  explicit SampleCounts(const Options& = {}) {}
  /// Throws InvalidInput for more labels than a triple can hold.
  void check(const Rows& rows) const;
  /// Reads truth and predicted of rows.columns (rows without columns are their own only one), and
  /// rows.weight.
  void update(const Rows& rows);
  void merge(const SampleCounts& other);
  template <class A> void archive(A& a) { a(labels_, triples_); }
  void validate() const;
  SampleCounts resample(const Redraw& redraw) const;
  size_t memory() const { return sizeof *this + triples_.memory(); }

  /// Calls use(counts over the labels of one row, weight of such rows), in a fixed order.
  void each(const std::function<void(const Counts&, const ExactSum&)>& use) const;

 private:
  uint64_t labels_ = 0;
  Tally triples_;
};

}  // namespace assay

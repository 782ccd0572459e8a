// TruthTotals: the exact weight of each class of the truth.
#pragma once
#include <vector>

#include "assay/base/exact_sum.h"
#include "assay/metric.h"

namespace assay {

struct TruthTotals {
  using Options = NoParams;
  static constexpr std::string_view name = "truth_totals";

  explicit TruthTotals(const Options& = {}) {}
  void update(const Rows& rows);
  void merge(const TruthTotals& other);
  void relabel(std::span<const uint32_t> to, uint32_t classes);
  /// Classes without weight at the end are dropped.
  void seal();
  template <class A> void archive(A& a) { a(weight); }
  void validate() const;

  ExactSum total() const;
  /// Classes of positive weight.
  size_t seen() const;
  /// Weight of class c; zero beyond the last class seen.
  const ExactSum& of(size_t c) const;

  std::vector<ExactSum> weight;
};

}  // namespace assay

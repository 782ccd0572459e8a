// ScoredPairs: for each column of scores, the scores by true class. From it every pair of classes is ranked on the rows
// of the two, by the score of either. Memory: one run for each distinct (column, class, score).
#pragma once
#include <map>
#include <vector>

#include "assay/metric.h"
#include "assay/states/runs.h"

namespace assay {

struct ScoredPairs {
  using Options = NoParams;
  static constexpr std::string_view name = "scored_pairs";
  static constexpr bool columns = true;

  explicit ScoredPairs(const Options& = {}) {}
  void update(const Rows& rows);
  void merge(const ScoredPairs& other);
  void seal(const Executor& run = run_in_turn);
  /// True classes are renamed; columns keep their order.
  void relabel(std::span<const uint32_t> to, uint32_t classes);
  template <class A> void archive(A& a) { a(cells); }
  void validate() const;
  size_t memory() const;

  /// Scores in column `column` of the rows of class `truth`; empty when there are none.
  const Runs& at(size_t column, uint32_t truth) const;
  /// The ranking of the rows of classes a and b by column a, with a positive. Sealed.
  Runs pair(uint32_t a, uint32_t b) const;

  std::vector<std::map<uint32_t, Runs>> cells;  // by column, then true class; all rows of class 1
};

}  // namespace assay

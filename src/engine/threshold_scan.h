// Thresholds of a ranking from the highest down, each with the counts of its predictions `score >=
// threshold`. The first lies above all scores. Thresholds are in the scale of --threshold: of logits, that of
// their probabilities.
#pragma once
#include <functional>
#include <vector>

#include "assay/evaluator.h"
#include "assay/states/binary_counts.h"
#include "assay/states/runs.h"
#include "engine/count_formula.h"

namespace assay {

/// Consecutive thresholds with their counts: exact sums, rounded once.
struct ThresholdBlock {
  std::vector<double> threshold, tp, fp, fn, tn;

  size_t size() const { return threshold.size(); }
  CountColumns columns(size_t begin, size_t n) const {
    return {tp.data() + begin, fp.data() + begin, fn.data() + begin, tn.data() + begin, n};
  }
  CountColumns columns() const { return columns(0, size()); }
  void add(double t, const Counts& c);
  void clear();
};

constexpr size_t threshold_block = size_t{1} << 19;

/// Calls f with blocks of at most `threshold_block` thresholds. Sealed runs only.
void scan_thresholds(const Runs& runs, ScoreKind kind, const std::function<void(const ThresholdBlock&)>& f);

/// The counts of one threshold, exactly.
BinaryCounts counts_at(const Runs& runs, ScoreKind kind, double threshold);

/// Neighbouring scores together, from the highest down: what resampling draws from.
struct ScoreGroup {
  double threshold = 0;                         // the lowest score of the group
  double positives = 0, negatives = 0;          // weights
  double positive_rows = 0, negative_rows = 0;  // rows with such weights; a whole weight k is k rows
};
/// At most `most` groups of about equally many rows behind an empty one above all scores; one a distinct
/// score where they suffice.
std::vector<ScoreGroup> score_groups(const Runs& runs, ScoreKind kind, size_t most);

}  // namespace assay

// Confidences with whether they came true, as sorted distinct runs: for quantile bins, recalibration fits and
// selective prediction.
#pragma once
#include "assay/metric.h"
#include "assay/states/runs.h"

namespace assay {

/// Binary: the probability of the positive class against the truth.
struct ProbabilityRuns {
  using Options = NoParams;
  static constexpr std::string_view name = "probability_runs";

  explicit ProbabilityRuns(const Options& = {}) {}
  void update(const Rows& rows) { runs.add(rows.probability, rows.truth, rows.weight); }
  void merge(const ProbabilityRuns& other) { runs.merge(other.runs); }
  void seal(const Executor& run = run_in_turn) { runs.seal(run); }
  template <class A> void archive(A& a) { a(runs); }
  void validate() const;
  ProbabilityRuns resample(const Redraw& redraw) const {
    ProbabilityRuns drawn;
    drawn.runs = runs.resample(redraw);
    return drawn;
  }
  size_t memory() const { return sizeof *this + runs.memory(); }

  Runs runs;
};

/// Many classes: the largest probability against whether its class (the lowest at ties) is the truth.
struct TopLabelRuns {
  using Options = NoParams;
  static constexpr std::string_view name = "top_label_runs";

  explicit TopLabelRuns(const Options& = {}) {}
  void update(const Rows& rows);
  void merge(const TopLabelRuns& other) { runs.merge(other.runs); }
  void seal(const Executor& run = run_in_turn) { runs.seal(run); }
  template <class A> void archive(A& a) { a(runs); }
  void validate() const;
  TopLabelRuns resample(const Redraw& redraw) const {
    TopLabelRuns drawn;
    drawn.runs = runs.resample(redraw);
    return drawn;
  }
  size_t memory() const { return sizeof *this + runs.memory(); }

  Runs runs;
};

}  // namespace assay

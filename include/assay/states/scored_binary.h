// ScoredBinary: the scores of both classes, for every metric of a ranking by score.
#pragma once
#include <vector>

#include "assay/metric.h"
#include "assay/states/runs.h"

namespace assay {

struct ScoredBinary {
  using Options = NoParams;
  static constexpr std::string_view name = "scored_binary";

  explicit ScoredBinary(const Options& = {}) {}
  void update(const Rows& rows) { runs.add(rows.score, rows.truth, rows.weight); }
  static bool update_each(const Rows& rows, std::span<const uint32_t> group, std::span<ScoredBinary* const> states) {
    if (!rows.weight.empty()) return false;
    std::vector<Runs*> runs;
    for (auto* state : states) runs.push_back(&state->runs);
    return Runs::add_each(rows.score, rows.truth, group, runs);
  }
  void merge(const ScoredBinary& other) { runs.merge(other.runs); }
  void seal(const Executor& run = run_in_turn) { runs.seal(run); }
  template <class A> void archive(A& a) { a(runs); }
  void validate() const { runs.validate(); }
  ScoredBinary resample(const Redraw& redraw) const {
    ScoredBinary drawn;
    drawn.runs = runs.resample(redraw);
    return drawn;
  }
  size_t memory() const { return sizeof *this + runs.memory(); }

  Runs runs;
};

}  // namespace assay

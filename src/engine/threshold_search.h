// The best of all thresholds under bounds, and what the bounds allow.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "assay/bound.h"
#include "engine/count_formula.h"
#include "engine/threshold_scan.h"

namespace assay {

struct Demand {
  Bound bound;
  CountFormula formula;
};

struct Goal {
  CountFormula objective;
  bool maximize = true;
  std::vector<Demand> demands;

  double sign() const { return maximize ? 1 : -1; }
  /// Of each threshold the objective times sign(); NaN where it is undefined or a demand is not met.
  /// `scratch` is as long.
  void values(const CountColumns& counts, double* out, double* scratch) const;
  /// The same for one threshold, by the exact formulas.
  double exact(const Counts& counts) const;
};

struct Found {
  double threshold = 0, value = 0;                          // of the objective
  double alike = -std::numeric_limits<double>::infinity();  // the next threshold below
};

struct Search {
  std::optional<Found> best;
  uint64_t thresholds = 0;
};

/// `rest`: counts that stay whatever the threshold is, added to those of the threshold.
Search search_thresholds(const Runs& runs, ScoreKind kind, const Goal& goal, unsigned threads, const Counts& rest = {});

/// Why no threshold serves the goal: which demand cannot be met and what can be reached, or that the
/// objective is undefined.
std::string why_none(const Runs& runs, ScoreKind kind, const Goal& goal, unsigned threads);

}  // namespace assay

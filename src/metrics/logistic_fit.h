// Logistic recalibration on runs of equal probability: logit P(y = 1) = a + b logit(p), by Newton's method.
// The runs come in one order, so the result is a function of the multiset of rows. Cox 1958.
#pragma once
#include <vector>

#include "assay/states/runs.h"

namespace assay {

struct LogitRuns {
  std::vector<double> x;                   // logit of the clipped probability, ascending
  std::vector<double> positive, negative;  // weights of each run by class
  double positives = 0, negatives = 0;     // total weights
  double positive_low = 0, positive_high = 0, negative_low = 0, negative_high = 0;  // range of x by class

  /// No finite slope exists: some threshold on x splits the classes, ties at the threshold allowed.
  bool separated() const { return negative_high <= positive_low || positive_high <= negative_low; }
};

struct Line {
  double intercept = 0, slope = 1;
};

LogitRuns logit_runs(const Runs& runs);
/// Rows whose probability is clipped.
uint64_t clipped_rows(const Runs& runs);
/// Both parameters free. Needs both classes, not separated.
Line fit_line(const LogitRuns& data);
/// The intercept with the slope fixed at 1. Needs both classes.
double fit_shift(const LogitRuns& data);

}  // namespace assay

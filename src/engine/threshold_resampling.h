// The intervals of a tuned threshold and of what it reaches: tuning is repeated on resampled rows. Each group
// of equal or neighbouring scores draws its number of rows from a Poisson distribution, by seed, resample and
// group.
#pragma once
#include <optional>

#include "assay/tuning.h"
#include "engine/threshold_search.h"

namespace assay {

struct ResampledThresholds {
  std::optional<Interval> threshold, objective;
  uint64_t unmet = 0;  // resamples where no threshold serves the goal
};

ResampledThresholds resample_thresholds(const Runs& runs, ScoreKind kind, const Goal& goal, const TuneRequest& request,
                                        unsigned threads);

/// Two independent Poisson numbers: exact below a mean of 32, a rounded normal with the skewness put right
/// above.
std::array<double, 2> poisson_pair(double first_mean, double second_mean, const Philox& random, uint64_t counter);

}  // namespace assay

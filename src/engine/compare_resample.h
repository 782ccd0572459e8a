// Paired resampling: both models get the same multiplicities (bootstrap), or change places unit by unit
// (approximate randomisation, Noreen 1989). Draws belong to units, not to their order.
#pragma once
#include <vector>

#include "engine/compare_units.h"

namespace assay {

struct Draws {
  CompareMethod method;
  uint64_t seed = 0;
  unsigned threads = 1;
};

/// Multiplicity of a unit in a bootstrap replicate: Poisson with mean 1. Hanley & MacGibbon 2006,
/// doi 10.1016/j.cmpb.2006.04.006.
uint32_t poisson_weight(uint64_t bits);

/// Replicates of mean(b) - mean(a) over units.
std::vector<double> resample_means(const std::vector<double>& a, const std::vector<double>& b, const Units& units,
                                   const Draws& draws);

/// Replicates of the difference of each metric, by its states. `cells`: rows that are the same to these metrics.
std::vector<std::vector<double>> resample_states(const std::vector<Measure>& measures, const Rows& a, const Rows& b,
                                                 const std::vector<uint64_t>& counters, const Cells* cells,
                                                 const Context& context, const Draws& draws);

/// Differences of each metric without one row of each cell.
std::vector<std::vector<double>> leave_one_out(const std::vector<Measure>& measures, const Rows& a, const Rows& b,
                                               const Cells& cells, const Context& context, unsigned threads);

/// Differences of each metric without each of the folds of the units: single units where they are few. Delete-a-group
/// jackknife, Kott 2001, Journal of Official Statistics 17.
std::vector<std::vector<double>> leave_folds_out(const std::vector<Measure>& measures, const Rows& a, const Rows& b,
                                                 const std::vector<uint64_t>& counters, const Context& context,
                                                 const Draws& draws);

}  // namespace assay

// Intervals from resamples: of the states of a group where they tell its rows, else of its replicas by unit.
#pragma once
#include <optional>
#include <span>
#include <vector>

#include "engine/group.h"
#include "engine/plan.h"

namespace assay {

struct ResampledMetric {
  const Planned* metric;
  double value;
  std::optional<Interval> ci = {};
  std::string why = {};  // there is none
};

/// Fills in `ci`, by bootstrap, groups of rows or jackknife as the configuration asks; none where too few resamples
/// have a value. `rows_are_units`: no unit is known to have several.
void add_resampled_intervals(const Config& config, const Inputs& inputs, const Plan& plan, const Group& group,
                             const Context& context, const Executor& run, bool rows_are_units,
                             std::span<ResampledMetric> metrics);

/// Quantiles of the values of a bootstrap. Efron 1981.
std::optional<Interval> percentile_interval(std::vector<double> values, double level);
/// Likewise, corrected for bias and skewness; `left_out` are the values without each fold. Efron 1987, doi
/// 10.2307/2289144.
std::optional<Interval> bca_interval(std::vector<double> values, double value, std::span<const double> left_out,
                                     double level);
/// value +- t of Student, from the values without each of some or all of so many folds that have rows. The folds hold
/// `share` of all rows. Tukey 1958; Shao & Tu 1995.
std::optional<Interval> jackknife_interval(double value, std::span<const double> left_out, size_t folds, double level,
                                           Range range, double share = 1);
/// value +- t of Student, from the values on groups that hold `share` of all rows each; none where one of them has no
/// value, nothing varies, or small samples are biased: the groups lie beside the whole. Mahalanobis 1946; Wolter 2007,
/// Introduction to Variance Estimation, chapter 2.
std::optional<Interval> groups_interval(double value, std::span<const double> of_groups, double share, double level,
                                        Range range);

}  // namespace assay

// Intervals of calibration errors over given bins, without the part of the error that is noise.
#include <cmath>

#include "assay/base/distributions.h"
#include "assay/base/elementary.h"
#include "assay/metrics/calibration.h"

namespace assay::intervals {
namespace {

/// The gap of one bin: rows, mean of confidence - truth, and variance of that between its rows, to which one more row
/// of a calibrated bin is added: few rows may happen to have none.
struct Gap {
  double rows, mean, variance;
};

std::vector<Gap> gaps_of(const Reliability& r, std::span<const double> squares, double units) {
  std::vector<Gap> gaps;
  for (size_t i = 0; i < r.bins.size(); ++i) {
    const auto& bin = r.bins[i];
    if (bin.weight.zero()) continue;
    const double rows = bin.weight.value(), confidence = ratio(bin.score, bin.weight);
    ExactSum over = bin.score;
    over.subtract(bin.hits);
    const double mean = ratio(over, bin.weight), spread = std::max(squares[i] / rows - mean * mean, 0.0);
    const double n = rows * units;
    gaps.push_back({n, mean, (n * spread + confidence * (1 - confidence)) / n});
  }
  return gaps;
}

double rows_of(const std::vector<Gap>& gaps) {
  double n = 0;
  for (const Gap& gap : gaps) n += gap.rows;
  return n;
}

std::vector<double> values_of(const CalibrationSquares& sums) {
  std::vector<double> values;
  for (const auto& sum : sums.squares) values.push_back(sum.value());
  return values;
}

/// By how much the mean of |x| exceeds |mean|, for normal x.
double folding(double mean, double sd) {
  if (!(sd > 0)) return 0;
  const double z = mean / sd;
  return sd * (std::sqrt(2 / 3.141592653589793) * math::exp(-z * z / 2) - 2 * z * normal_cdf(-z));
}

/// Of a sum of absolute values with their standard deviations, given its standard error. Where a value is 0 in the
/// population, the one that is seen folds less than it: the lower end takes each as one deviation smaller.
Band of_absolutes(double sum, std::span<const double> sizes, std::span<const double> deviations, double reach) {
  double least = 0, most = 0;
  for (size_t i = 0; i < sizes.size(); ++i) {
    least += folding(sizes[i], deviations[i]);
    most += folding(std::max(sizes[i] - deviations[i], 0.0), deviations[i]);
  }
  return {std::max(sum - most - reach, 0.0), std::max(sum - least + reach, sum)};
}

Band by_rows(const std::vector<Gap>& gaps, double n, double z) {
  std::vector<double> sizes, deviations;
  double sum = 0, squares = 0;
  for (const Gap& gap : gaps) {
    const double share = gap.rows / n;
    sizes.push_back(share * std::abs(gap.mean)), deviations.push_back(std::sqrt(share * gap.variance / n));
    sum += sizes.back(), squares += share * (gap.variance + gap.mean * gap.mean);
  }
  return of_absolutes(sum, sizes, deviations, z * std::sqrt(std::max(squares - sum * sum, 0.0) / n));
}

Band by_bins(const std::vector<Gap>& gaps, double z) {
  const auto bins = static_cast<double>(gaps.size());
  std::vector<double> sizes, deviations;
  double sum = 0, variance = 0;
  for (const Gap& gap : gaps) {
    sizes.push_back(std::abs(gap.mean) / bins), deviations.push_back(std::sqrt(gap.variance / gap.rows) / bins);
    sum += sizes.back(), variance += deviations.back() * deviations.back();
  }
  return of_absolutes(sum, sizes, deviations, z * std::sqrt(variance));
}

Band squared(const std::vector<Gap>& gaps, double n, double z) {
  double sum = 0, noise = 0, variance = 0, fourth = 0;
  for (const Gap& gap : gaps) {
    const double share = gap.rows / n, square = gap.mean * gap.mean, own = gap.variance / gap.rows;
    sum += share * square, noise += share * own, fourth += share * square * square;
    variance += share * 4 * std::max(square - own, 0.0) * gap.variance / n + 2 * share * own * share * own;
  }
  const double reach = z * std::sqrt(variance + std::max(fourth - sum * sum, 0.0) / n), centre = sum - noise;
  return {std::sqrt(std::max(centre - reach, 0.0)), std::sqrt(std::max(centre + reach, sum))};
}

}  // namespace

Found of_gaps(const IntervalInput& in, const Reliability& r, std::span<const double> squares, Gaps kind) {
  const auto gaps = gaps_of(r, squares, in.units);
  const double n = rows_of(gaps);
  if (!(n >= 2)) return {};
  const double z = two_sided_z(in.level);
  const Band band = kind == Gaps::by_rows   ? by_rows(gaps, n, z)
                    : kind == Gaps::by_bins ? by_bins(gaps, z)
                                            : squared(gaps, n, z);
  return within_range(in, "debiased", band);
}

Found of_classwise(const IntervalInput& in) {
  const auto& bins = state<ClassCalibrationBins>(in.states[0]).parts;
  const auto& sums = state<ClassCalibrationSquares>(in.more[0]).parts;
  Band ends{0, 0};
  for (size_t c = 0; c < bins.size(); ++c) {
    const auto gaps = gaps_of(equal_bins(bins[c]), values_of(sums[c]), in.units);
    const double n = rows_of(gaps);
    if (!(n >= 2)) return {};
    const Band one = by_rows(gaps, n, two_sided_z(in.level));
    ends.low += one.low, ends.high += one.high;
  }
  const auto classes = static_cast<double>(bins.size());
  return within_range(in, "debiased", {ends.low / classes, ends.high / classes});
}

Found of_equal_bins(const IntervalInput& in, Gaps gaps) {
  const auto squares = values_of(state<CalibrationSquares>(in.more[0]));
  return of_gaps(in, equal_bins(state<CalibrationBins>(in.states[0])), squares, gaps);
}

Found of_quantile_bins(const IntervalInput& in, const Runs& runs, Gaps gaps) {
  const Reliability r = quantile_bins(runs, detail::make_params<Binning>(in.params).bins);
  std::vector<double> squares(r.bins.size());
  size_t i = 0;
  runs.for_each(Order::ascending, [&](double score, double hits, double misses) {
    while (i + 1 < r.bins.size() && score >= r.edges[i + 1]) ++i;
    squares[i] += hits * (1 - score) * (1 - score) + misses * score * score;
  });
  return of_gaps(in, r, squares, gaps);
}

Found of_largest_gap(const IntervalInput& in) {
  return in.none("the largest of several gaps, each with noise of its own");
}

}  // namespace assay::intervals

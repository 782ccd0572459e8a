#include "assay/metrics/calibration.h"

#include <algorithm>
#include <cmath>

#include "assay/base/rational.h"
#include "assay/metrics/interval_rules.h"
#include "metrics/logistic_fit.h"

namespace assay {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr const char* no_rows = "no rows";

/// |score - hits|, exact.
ExactSum gap(const CalibrationBin& bin) {
  ExactSum over = bin.score, under = bin.hits;
  over.subtract(bin.hits), under.subtract(bin.score);
  return over.sign() < 0 ? under : over;
}

ExactSum total_weight(const std::vector<CalibrationBin>& bins) {
  ExactSum total;
  for (const auto& bin : bins) total.merge(bin.weight);
  return total;
}

ExactSum total_gap(const std::vector<CalibrationBin>& bins) {
  ExactSum total;
  for (const auto& bin : bins) total.merge(gap(bin));
  return total;
}

/// Gaps of the bins that have rows, as rates.
std::vector<double> gaps(const Reliability& r) {
  std::vector<double> all;
  for (const auto& bin : r.bins)
    if (!bin.weight.zero()) all.push_back(ratio(gap(bin), bin.weight));
  return all;
}

double mean(const std::vector<double>& values) {
  ExactSum sum, count;
  sum.add(values);
  count.add_count(values.size());
  return ratio(sum, count);
}

Outcome score_over_hits(const CalibrationBins& state, const char* reason) {
  ExactSum score, hits;
  for (const auto& bin : state.bins) score.merge(bin.score), hits.merge(bin.hits);
  if (hits.zero()) return {nan, total_weight(state.bins).zero() ? no_rows : reason};
  return ratio(score, hits);
}

}  // namespace

Reliability equal_bins(const CalibrationBins& state) {
  Reliability r{state.bins, {}};
  for (size_t i = 0; i <= state.bins.size(); ++i) r.edges.push_back(state.edge(i));
  return r;
}

Reliability quantile_bins(const Runs& runs, int64_t bins) {
  const auto n = static_cast<size_t>(bins);
  Reliability r{std::vector<CalibrationBin>(n), std::vector<double>(n + 1)};
  if (runs.empty()) return r;
  const double step = 1 / static_cast<double>(bins);
  for (size_t i = 0; i < n; ++i) r.edges[i] = runs.quantile(static_cast<double>(i) * step * 100 / 100);  // numpy's grid
  r.edges[n] = runs.quantile(1);
  size_t i = 0;
  runs.for_each(Order::ascending, [&](double score, double hits, double misses) {
    while (i + 1 < n && score >= r.edges[i + 1]) ++i;
    CalibrationBin& bin = r.bins[i];
    bin.weight.add(hits), bin.weight.add(misses), bin.hits.add(hits);
    bin.score.add_product(score, hits), bin.score.add_product(score, misses);
  });
  return r;
}

Outcome ece(const Reliability& r) {
  const ExactSum total = total_weight(r.bins);
  if (total.zero()) return {nan, no_rows};
  return ratio(total_gap(r.bins), total);
}

Outcome mce(const Reliability& r) {
  const auto all = gaps(r);
  if (all.empty()) return {nan, no_rows};
  return *std::max_element(all.begin(), all.end());
}

Outcome ace(const Reliability& r) {
  const auto all = gaps(r);
  if (all.empty()) return {nan, no_rows};
  return mean(all);
}

Outcome rmsce(const Reliability& r) {
  const ExactSum total = total_weight(r.bins);
  if (total.zero()) return {nan, no_rows};
  ExactSum squares;
  for (const auto& bin : r.bins)
    if (!bin.weight.zero()) squares.add_product(gap(bin).value(), ratio(gap(bin), bin.weight));
  return std::sqrt(ratio(squares, total));
}

Value calibration_curve(const Reliability& r) {
  enum { low, high, count, mean_score, observed_rate, rate_low, rate_high };
  Curve curve{{{"low", {}},
               {"high", {}},
               {"count", {}},
               {"mean_score", {}},
               {"observed_rate", {}},
               {"rate_low", {}},
               {"rate_high", {}}}};
  for (size_t i = 0; i < r.bins.size(); ++i) {
    const auto& bin = r.bins[i];
    if (bin.weight.zero()) continue;
    const double n = bin.weight.value(), rate = ratio(bin.hits, bin.weight);
    constexpr double z = 1.959963984540054;  // 97.5% quantile of the normal distribution
    const auto interval = intervals::wilson(rate, n, z);
    curve.columns[low].second.push_back(r.edges[i]);
    curve.columns[high].second.push_back(r.edges[i + 1]);
    curve.columns[count].second.push_back(n);
    curve.columns[mean_score].second.push_back(ratio(bin.score, bin.weight));
    curve.columns[observed_rate].second.push_back(rate);
    curve.columns[rate_low].second.push_back(interval.low);
    curve.columns[rate_high].second.push_back(interval.high);
  }
  const bool empty = curve.columns[low].second.empty();
  return {std::move(curve), empty ? no_rows : "", {}};
}

Outcome classwise_ece(const ClassCalibrationBins& state, const EqualBins&) {
  ExactSum gaps_of_all, rows;
  for (const auto& part : state.parts) {
    gaps_of_all.merge(total_gap(part.bins));
    rows.merge(total_weight(part.bins));
  }
  if (rows.zero()) return {nan, no_rows};
  return ratio(gaps_of_all, rows);
}

Outcome calibration_ratio(const CalibrationBins& state) { return score_over_hits(state, "no positives"); }

Outcome top_label_calibration_ratio(const CalibrationBins& state) {
  return score_over_hits(state, "no correct predictions");
}

namespace {

/// A number of a fit on logits, marked where these are clipped.
Outcome marked(double value, const Runs& runs) {
  Outcome x(value);
  x.clamped = clipped_rows(runs), x.clamp = "with a probability within 2^-52 of 0 or 1";
  return x;
}

}  // namespace

Outcome calibration_slope(const ProbabilityRuns& state) {
  const LogitRuns data = logit_runs(state.runs);
  if (data.positives == 0 || data.negatives == 0)
    return {nan, data.positives == data.negatives ? no_rows : "one class in the truth"};
  if (data.x.front() == data.x.back()) return {nan, "all probabilities are equal"};
  if (data.separated()) return {nan, "the probabilities separate the classes"};
  return marked(fit_line(data).slope, state.runs);
}

Outcome calibration_intercept(const ProbabilityRuns& state) {
  const LogitRuns data = logit_runs(state.runs);
  if (data.positives == 0 || data.negatives == 0)
    return {nan, data.positives == data.negatives ? no_rows : "one class in the truth"};
  return marked(fit_shift(data), state.runs);
}

}  // namespace assay

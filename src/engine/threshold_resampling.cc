#include "engine/threshold_resampling.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "assay/base/elementary.h"
#include "engine/parallel.h"

namespace assay {
namespace {

constexpr size_t most_groups = size_t{1} << 16;
constexpr double few = 32;  // from this mean on a normal number serves

double by_inversion(double mean, double uniform) {
  double k = 0, p = math::exp(-mean), below = p;
  while (uniform >= below && p > 0) k += 1, p *= mean / k, below += p;
  return k;
}

/// Two independent standard normal numbers by the polar method. Marsaglia & Bray 1964.
std::array<double, 2> normal_pair(const Philox& random, uint64_t counter) {
  for (uint64_t attempt = 1;; ++attempt) {
    const auto bits = random.pair(counter + (attempt << 40));
    const double x = 2 * unit_double(bits[0]) - 1, y = 2 * unit_double(bits[1]) - 1, s = x * x + y * y;
    if (s >= 1 || s == 0) continue;
    const double scale = std::sqrt(-2 * math::log(s) / s);
    return {x * scale, y * scale};
  }
}

double by_normal(double mean, double z) {
  return std::max(0.0, std::round(mean + std::sqrt(mean) * z + (z * z - 1) / 6));
}

struct Resample {
  double threshold, objective;  // NaN when there is none
};

Resample resample(const std::vector<ScoreGroup>& groups, const Goal& goal, const Philox& random, ThresholdBlock& block,
                  std::vector<double>& values) {
  block.clear();
  double tp = 0, fp = 0;
  for (size_t g = 0; g < groups.size(); ++g) {
    const auto& group = groups[g];
    const auto rows = poisson_pair(group.positive_rows, group.negative_rows, random, g);
    if (rows[0] > 0) tp += group.positives * (rows[0] / group.positive_rows);
    if (rows[1] > 0) fp += group.negatives * (rows[1] / group.negative_rows);
    block.add(group.threshold, {tp, fp, 0, 0});
  }
  for (size_t i = 0; i < block.size(); ++i) block.fn[i] = tp - block.tp[i], block.tn[i] = fp - block.fp[i];
  values.resize(2 * block.size());
  goal.values(block.columns(), values.data(), values.data() + block.size());
  size_t best = block.size();
  for (size_t i = 0; i < block.size(); ++i)
    if (!std::isnan(values[i]) && (best == block.size() || values[i] > values[best])) best = i;
  if (best == block.size()) return {std::numeric_limits<double>::quiet_NaN(), 0};
  return {block.threshold[best], goal.sign() * values[best]};
}

/// Hyndman & Fan 7.
double quantile(const std::vector<double>& sorted, double q) {
  const double at = q * static_cast<double>(sorted.size() - 1), low = std::floor(at);
  const auto i = static_cast<size_t>(low);
  const double x = sorted[i], y = sorted[std::min(i + 1, sorted.size() - 1)];
  return x == y ? x : x + (y - x) * (at - low);
}

Interval percentiles(std::vector<double> values, const TuneRequest& request) {
  std::sort(values.begin(), values.end());
  const double tail = (1 - request.level) / 2;
  return {fmt::format("bootstrap({})", request.resamples), request.level, quantile(values, tail),
          quantile(values, 1 - tail)};
}

}  // namespace

std::array<double, 2> poisson_pair(double first_mean, double second_mean, const Philox& random, uint64_t counter) {
  std::array<double, 2> uniform{}, normal{};
  if (first_mean < few || second_mean < few) {
    const auto bits = random.pair(counter);
    uniform = {unit_double(bits[0]), unit_double(bits[1])};
  }
  if (first_mean >= few || second_mean >= few) normal = normal_pair(random, counter);
  return {first_mean < few ? by_inversion(first_mean, uniform[0]) : by_normal(first_mean, normal[0]),
          second_mean < few ? by_inversion(second_mean, uniform[1]) : by_normal(second_mean, normal[1])};
}

ResampledThresholds resample_thresholds(const Runs& runs, ScoreKind kind, const Goal& goal, const TuneRequest& request,
                                        unsigned threads) {
  const auto groups = score_groups(runs, kind, most_groups);
  const auto n = static_cast<size_t>(request.resamples);
  std::vector<Resample> all(n);
  const size_t workers = std::min<size_t>(threads, n);
  parallel_for(threads, workers, [&](size_t w) {
    ThresholdBlock block;
    std::vector<double> values;
    for (size_t r = w; r < n; r += workers) all[r] = resample(groups, goal, Philox(request.seed, r), block, values);
  });
  std::vector<double> thresholds, objectives;
  for (const auto& one : all)
    if (!std::isnan(one.threshold)) thresholds.push_back(one.threshold), objectives.push_back(one.objective);
  ResampledThresholds result{.unmet = n - thresholds.size()};
  if (thresholds.size() < 2) return result;
  result.threshold = percentiles(std::move(thresholds), request);
  result.objective = percentiles(std::move(objectives), request);
  return result;
}

}  // namespace assay

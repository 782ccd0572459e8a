// Intervals of areas over the scores of two classes, in one pass over the sorted runs of distinct scores.
#include <cmath>

#include "assay/base/distributions.h"
#include "assay/metrics/scored_binary.h"
#include "assay/metrics/scored_classes.h"
#include "states/run_scan.h"

namespace assay::intervals {
namespace {

/// f(positive weight, negative weight) of each distinct score, ascending.
template <class F> void for_each_run(const Runs& runs, F&& f) {
  scan_runs(runs, [&](const auto& scan) {
    const double unit = std::ldexp(1.0, scan.exponent());
    scan.ascending([&](double, const auto& p, const auto& q) { f(unit * weight_value(p), unit * weight_value(q)); });
  });
}

/// DeLong's variance: that of the share of the other class which a row beats, over the rows of each class.
double delong_variance(const Runs& runs, double area, double units) {
  const double positives = runs.positive().value(), negatives = runs.negative().value();
  double beaten = 0, left = positives, of_positives = 0, of_negatives = 0;
  for_each_run(runs, [&](double p, double q) {
    left -= p;
    const double up = beaten + q / 2 - area * negatives, down = left + p / 2 - area * positives;
    of_positives += p * up * up, of_negatives += q * down * down;
    beaten += q;
  });
  return of_positives / positives / (positives * units - 1) / negatives / negatives +
         of_negatives / negatives / (negatives * units - 1) / positives / positives;
}

/// Newcombe's variance of an area for m and n rows.
double newcombe_variance(double area, double m, double n) {
  const double s = (m + n) / 2 - 1;
  return area * (1 - area) * (1 + s * (1 - area) / (2 - area) + s * area / (1 + area)) / (m * n);
}

/// The area on the way from `observed` to `end` that is z of its own standard errors away.
double newcombe_end(double observed, double end, double m, double n, double z) {
  double near = observed, far = end;
  for (int i = 0; i < 100; ++i) {
    const double middle = near + (far - near) / 2;
    if (middle == near || middle == far) break;
    const bool inside = std::abs(observed - middle) < z * std::sqrt(newcombe_variance(middle, m, n));
    (inside ? near : far) = middle;
  }
  return far;
}

/// The interval of an area that is not known to vary.
Found of_still_area(const IntervalInput& in, double area, double m, double n) {
  const double z = two_sided_z(in.level);
  Band band{area > 0 ? newcombe_end(area, 0, m, n, z) : 0, area < 1 ? newcombe_end(area, 1, m, n, z) : 1};
  const Range range = in.metric.range;
  auto stretched = [&](double x) { return range.low + (range.high - range.low) * x; };
  return within_range(in, "newcombe", {stretched(band.low), stretched(band.high)});
}

/// For the area itself, or a metric that stretches it over its own range.
Found of_area(const IntervalInput& in, const Runs& runs) {
  const Range range = in.metric.range;
  const double width = range.high - range.low, area = (in.value.number() - range.low) / width;
  const double m = runs.positive().value() * in.units, n = runs.negative().value() * in.units;
  if (!(m >= 2 && n >= 2) || std::isnan(area)) return {};
  constexpr double noise = 1e-24;  // of a variance that is 0
  const double variance = delong_variance(runs, area, in.units);
  return variance > noise ? of_variance(in, width * width * variance, "delong") : of_still_area(in, area, m, n);
}

Found of_runs_average_precision(const IntervalInput& in, const Runs& runs) {
  const double positives = runs.positive().value(), average = in.value.number();
  if (!(positives * in.units >= 2)) return {};
  double hits = positives, called = positives + runs.negative().value();
  double gain = 0, loss = 0, variance = 0;  // what one more positive or negative does to the terms below it
  for_each_run(runs, [&](double p, double q) {
    const double a_call = 1 / called, precision = hits * a_call;
    gain += p * (1 - precision) * a_call, loss += p * precision * a_call;
    const double up = precision - average + gain;
    variance += p * up * up + q * loss * loss;
    hits -= p, called -= p + q;
  });
  variance /= positives * positives * in.units;
  if (auto found = of_variance(in, average < 1 ? variance : 0)) return found;
  const double perfect[] = {positives / (positives + edge_weight(in))};
  return of_edge(in, average < 1 ? std::span<const double>() : std::span<const double>(perfect));
}

const Runs& runs_of(const IntervalInput& in) { return state<ScoredBinary>(in.states[0]).runs; }

Found of_each_runs(const IntervalInput& in, Found (*rule)(const IntervalInput&, const Runs&)) {
  const auto& parts = state<Fan<ScoredBinary>>(in.states[0]).parts;
  return of_parts(in, [&](const IntervalInput& one, size_t j) { return rule(one, parts[j].runs); });
}

}  // namespace

Found of_roc_auc(const IntervalInput& in) {
  return detail::make_params<RocAuc>(in.params).max_fpr < 1 ? Found() : of_area(in, runs_of(in));
}

Found of_gini(const IntervalInput& in) { return of_area(in, runs_of(in)); }

Found of_average_precision(const IntervalInput& in) { return of_runs_average_precision(in, runs_of(in)); }

Found of_each_roc_auc(const IntervalInput& in) { return of_each_runs(in, &of_area); }

Found of_each_average_precision(const IntervalInput& in) { return of_each_runs(in, &of_runs_average_precision); }

}  // namespace assay::intervals

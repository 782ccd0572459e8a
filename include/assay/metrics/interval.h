// Prediction intervals: coverage, width, and the score that joins them. Bounds are Rows::lower and
// Rows::upper; where columns are declared by quantile level, alpha chooses the levels alpha / 2 and 1 - alpha
// / 2.
#pragma once
#include "assay/metrics/regression_losses.h"

namespace assay {

struct NominalInterval {
  double alpha = 0.1;
  OutputAverage average = OutputAverage::uniform;
  static constexpr auto fields() {
    return std::tuple{field("alpha", &NominalInterval::alpha, "nominal share outside the interval", inside(0, 1)),
                      average_field<NominalInterval>()};
  }
};

// clang-format off
inline constexpr MetricDef interval_metrics[] = {
    output_metric<&regression::mean<IntervalCovered, NominalInterval>>(Need::interval, {
        .name = "interval_coverage", .title = "Interval coverage",
        .meaning = "Share of the targets inside their prediction interval, ends included.",
        .formula = "sum w [lower <= t <= upper] / sum w",
        .range = {0, 1}, .direction = Direction::none,
        .shows = "Whether intervals hold what they promise: about 1 - alpha of the targets.",
        .use_when = "Beside interval_width, on data the intervals were not tuned on.",
        .avoid_when = "Alone: endless intervals cover everything.",
        .undefined = "no rows: NaN",
        .aliases = "picp prediction_interval_coverage",
        .source = "Christoffersen 1998, doi 10.2307/2527341",
        .oracle = "formula"}),
    output_metric<&regression::mean<IntervalWidth, NominalInterval>>(Need::interval, {
        .name = "interval_width", .title = "Interval width",
        .meaning = "Average width of the prediction intervals; negative where lower and upper are "
                   "swapped.",
        .formula = "sum w (upper - lower) / sum w",
        .direction = Direction::minimize,
        .shows = "How sharp the intervals are.",
        .use_when = "Between models whose coverage is right.",
        .avoid_when = "Alone: empty intervals are the narrowest.",
        .undefined = "no rows: NaN",
        .aliases = "mpiw mean_interval_width",
        .source = "Gneiting et al. 2007, doi 10.1111/j.1467-9868.2007.00587.x",
        .oracle = "formula"}),
    output_metric<&regression::mean<IntervalScore, NominalInterval>>(Need::interval, {
        .name = "interval_score", .title = "Interval score",
        .meaning = "Width, plus 2 / alpha times the distance to targets outside.",
        .formula = "sum w (upper - lower + (2 / alpha) max(lower - t, t - upper, 0)) / sum w",
        .range = {.low = 0}, .direction = Direction::minimize,
        .shows = "Sharpness and coverage in one number, in the unit of the target.",
        .use_when = "Intervals between the alpha/2 and 1 - alpha/2 quantiles are ranked.",
        .avoid_when = "Intervals of different nominal level are compared.",
        .undefined = "no rows: NaN",
        .aliases = "winkler_score mean_interval_score",
        .source = "Gneiting & Raftery 2007, doi 10.1198/016214506000001437",
        .oracle = "formula",
        .proper = true, .perfect = 0}),
};
// clang-format on

}  // namespace assay

// Calibration: whether rows of confidence c come true at rate c. Bins of confidence, their gaps, and logistic
// recalibration. Binary: the probability of the positive class; many classes: the top label (Guo et al.
// 2017).
#pragma once
#include "assay/metrics/interval_rules.h"
#include "assay/states/calibration_bins.h"
#include "assay/states/confidence_runs.h"

namespace assay {

enum class BinStrategy : uint8_t { uniform, quantile };
template <> struct EnumNames<BinStrategy> {
  static constexpr std::array<std::string_view, 2> names{"uniform", "quantile"};
};

struct Binning {
  int64_t bins = 15;
  BinStrategy strategy = BinStrategy::uniform;
  static constexpr auto fields() {
    return std::tuple{field("bins", &Binning::bins, "number of bins of confidence", between(1, 100000)),
                      field("strategy", &Binning::strategy,
                            "uniform: bins of equal width; quantile: edges at linear percentiles of the confidence")};
  }
};

struct EqualBins {
  int64_t bins = 15;
  static constexpr auto fields() {
    return std::tuple{field("bins", &EqualBins::bins, "number of bins of equal width", between(1, 100000))};
  }
};

/// Sums by bin, and the edges: bin i is [edges[i], edges[i + 1]), the last one closed.
struct Reliability {
  std::vector<CalibrationBin> bins;
  std::vector<double> edges;
};

Reliability equal_bins(const CalibrationBins& state);
/// Bins with edges at the percentiles 100 i / bins, interpolated linearly.
Reliability quantile_bins(const Runs& runs, int64_t bins);

/// Mean of the gaps, weighted by rows: sum |score - hits| / rows.
Outcome ece(const Reliability& r);
/// Largest gap of a bin.
Outcome mce(const Reliability& r);
/// Plain mean of the gaps of the bins that have rows.
Outcome ace(const Reliability& r);
/// Root of the mean squared gap, weighted by rows.
Outcome rmsce(const Reliability& r);
/// Bins that have rows, with Wilson's 95% interval of the observed rate (Wilson 1927).
Value calibration_curve(const Reliability& r);

Outcome classwise_ece(const ClassCalibrationBins& state, const EqualBins&);
Outcome calibration_ratio(const CalibrationBins& state);
Outcome top_label_calibration_ratio(const CalibrationBins& state);
Outcome calibration_slope(const ProbabilityRuns& state);
Outcome calibration_intercept(const ProbabilityRuns& state);

namespace intervals {

/// Gaps that are absolute values or squares of noisy means are too large on average: by what the folded normal
/// distribution tells, which these take away. Of the statistic of these bins. Leone, Nelson & Nottingham 1961
/// (folding); Kumar, Liang & Ma 2019 (squares).
enum class Gaps : uint8_t { by_rows, by_bins, squared };
Found of_gaps(const IntervalInput& in, const Reliability& r, std::span<const double> squares, Gaps gaps);
Found of_equal_bins(const IntervalInput& in, Gaps gaps);
/// Of bins that were made from all rows: the squares as well.
Found of_quantile_bins(const IntervalInput& in, const Runs& runs, Gaps gaps);

template <Gaps G, class S> Found over_bins(const IntervalInput& in) {
  if (detail::make_params<Binning>(in.params).strategy == BinStrategy::uniform) return of_equal_bins(in, G);
  return of_quantile_bins(in, state<S>(in.states[0]).runs, G);
}
inline std::vector<StateNeed> squares_of_bins(const Params& values) {
  std::vector<StateNeed> needs;
  const auto p = detail::make_params<Binning>(values);
  if (p.strategy == BinStrategy::uniform) detail::add_need<CalibrationSquares>(needs, p);
  return needs;
}
/// Of the mean over classes: the means of the ends for each. The deviation of a mean is at most the mean of deviations,
/// whatever the gaps of one row have to do with each other.
Found of_classwise(const IntervalInput& in);
inline std::vector<StateNeed> squares_by_class(const Params& values) {
  std::vector<StateNeed> needs;
  detail::add_need<ClassCalibrationSquares>(needs, detail::make_params<EqualBins>(values));
  return needs;
}
/// The largest of several noisy gaps.
Found of_largest_gap(const IntervalInput& in);

}  // namespace intervals

namespace detail {

template <auto F> auto over_equal_bins(const CalibrationBins& state, const Binning&) { return F(equal_bins(state)); }
template <auto F, class S> auto over_quantile_bins(const S& state, const Binning& binning) {
  return F(quantile_bins(state.runs, binning.bins));
}

/// The two metrics that share a row; the strategy decides which state is kept, S for quantile bins only.
template <auto F, class S> struct Binned {
  static constexpr MetricDef equal = metric<&over_equal_bins<F>>(Task::binary, Need::probability, Row{});
  static constexpr MetricDef quantile = metric<&over_quantile_bins<F, S>>(Task::binary, Need::probability, Row{});

  static const MetricDef& chosen(const Params& values) {
    return make_params<Binning>(values).strategy == BinStrategy::uniform ? equal : quantile;
  }
  static std::vector<StateNeed> states(const Params& values) { return chosen(values).states(values); }
  static Value compute(std::span<const AnyState* const> states, const Params& values, const Context& context) {
    return chosen(values).compute(states, values, context);
  }
};

/// The metric of a formula over bins.
template <auto F, class S> constexpr MetricDef binned(Task task, const Row& row) {
  MetricDef def = metric<&over_equal_bins<F>>(task, Need::probability, row);
  def.states = &Binned<F, S>::states;
  def.compute = &Binned<F, S>::compute;
  return def;
}

template <intervals::Gaps G, class S> constexpr MetricDef with_gaps(MetricDef def) {
  return intervals::with(def, &intervals::over_bins<G, S>, "debiased", &intervals::squares_of_bins);
}
constexpr MetricDef with_largest_gap(MetricDef def) {
  return intervals::with(def, &intervals::of_largest_gap, intervals::no_methods);
}

}  // namespace detail

namespace texts {

inline constexpr Row ece{
    .name = "ece",
    .title = "Expected calibration error",
    .meaning = "Mean distance between confidence and observed rate, over bins of confidence weighted by their rows.",
    .formula =
        "sum over bins of |sum of p - sum of y| / rows; bins [a, b), edges the nearest doubles of i / bins, "
        "the last "
        "closed",
    .range = {0, 1},
    .direction = Direction::minimize,
    .shows = "by how much, on average, a stated probability misses the rate at which it comes true",
    .use_when =
        "probabilities are read as rates and one number of their honesty is wanted; look at "
        "calibration_curve too",
    .avoid_when = "models are ranked: it is no proper score, depends on the bins, and is biased upwards on few rows",
    .undefined = "no rows: NaN",
    .aliases = "expected_calibration_error calibration_error",
    .source = "Naeini, Cooper & Hauskrecht 2015, Obtaining well calibrated probabilities using Bayesian binning",
    .oracle = "torchmetrics CalibrationError(norm=l1) away from the edges",
    .prevalence_sensitive = true,
    .perfect = 0};

inline constexpr Row mce{
    .name = "mce",
    .title = "Maximum calibration error",
    .meaning = "Largest distance between confidence and observed rate in any bin of confidence.",
    .formula = "max over bins with rows of |sum of p - sum of y| / rows of the bin",
    .range = {0, 1},
    .direction = Direction::minimize,
    .shows = "the worst miscalibration in some region of confidence",
    .use_when = "one badly calibrated region is harmful, and each bin has many rows",
    .avoid_when = "some bins hold few rows: they rule it by chance",
    .undefined = "no rows: NaN",
    .aliases = "maximum_calibration_error max_calibration_error",
    .source = "Naeini, Cooper & Hauskrecht 2015, Obtaining well calibrated probabilities using Bayesian binning",
    .oracle = "torchmetrics CalibrationError(norm=max) away from the edges",
    .prevalence_sensitive = true,
    .perfect = 0};

inline constexpr Row ace{
    .name = "ace",
    .title = "Average calibration error",
    .meaning = "Plain mean of the distances between confidence and observed rate of the bins that have rows.",
    .formula = "mean over bins with rows of |sum of p - sum of y| / rows of the bin",
    .range = {0, 1},
    .direction = Direction::minimize,
    .shows = "miscalibration with each region of confidence counted alike",
    .use_when = "rare confidences matter as much as common ones",
    .avoid_when = "some bins hold few rows: they count as much as the full ones",
    .undefined = "no rows: NaN",
    .aliases = "average_calibration_error",
    .source = "Neumann, Zisserman & Vedaldi 2018, Relaxed softmax",
    .oracle = "netcal ACE away from the edges",
    .prevalence_sensitive = true,
    .perfect = 0};

inline constexpr Row rmsce{
    .name = "rmsce",
    .title = "Root mean square calibration error",
    .meaning =
        "Root of the mean squared distance between confidence and observed rate, over bins weighted by their "
        "rows.",
    .formula = "sqrt(sum over bins of rows of the bin / rows * (|sum of p - sum of y| / rows of the bin)^2)",
    .range = {0, 1},
    .direction = Direction::minimize,
    .shows = "miscalibration with large gaps counted more",
    .use_when = "a few large gaps are worse than many small ones",
    .avoid_when = "models are ranked: it is no proper score, and is biased upwards on few rows",
    .undefined = "no rows: NaN",
    .aliases = "root_mean_square_calibration_error rms_calibration_error",
    .source = "Hendrycks, Mazeika & Dietterich 2019, Deep anomaly detection with outlier exposure",
    .oracle = "torchmetrics CalibrationError(norm=l2) away from the edges",
    .prevalence_sensitive = true,
    .perfect = 0};

inline constexpr Row classwise_ece{
    .name = "classwise_ece",
    .title = "Class-wise expected calibration error",
    .meaning = "Mean over the classes of the calibration error of each class against the rest.",
    .formula =
        "mean over classes c of: sum over bins of |sum of p[c] - sum of [c = truth]| / rows; of two classes p and 1 - "
        "p",
    .range = {0, 1},
    .direction = Direction::minimize,
    .shows = "whether all class probabilities are honest, not only the largest",
    .use_when = "the probabilities of all classes are used",
    .avoid_when = "there are many classes: most probabilities are near 0 and hide the rest",
    .undefined = "no rows: NaN",
    .aliases = "class_wise_expected_calibration_error static_calibration_error",
    .source = "Kull et al. 2019, Beyond temperature scaling: Dirichlet calibration",
    .oracle = "formula",
    .prevalence_sensitive = true,
    .perfect = 0};

inline constexpr Row calibration_curve{
    .name = "calibration_curve",
    .title = "Calibration curve",
    .meaning = "Observed rate against mean confidence, by bins of confidence that have rows.",
    .formula =
        "by bin: low, high, count, mean_score = sum of p / count, observed_rate = sum of y / count, rate_low "
        "and "
        "rate_high = Wilson's 95% interval of the rate",
    .range = {0, 1},
    .direction = Direction::none,
    .shows = "where the probabilities are too high or too low, and where there are too few rows to say",
    .use_when = "calibration is to be understood or drawn (reliability diagram)",
    .avoid_when = "a single number is needed; then ece or a proper score",
    .undefined = "no rows: no points",
    .aliases = "reliability_curve reliability_diagram",
    .source = "DeGroot & Fienberg 1983, The comparison and evaluation of forecasters; Wilson 1927 for the interval",
    .oracle = "scikit-learn calibration_curve away from the edges",
    .prevalence_sensitive = true};

inline constexpr Row calibration_ratio{
    .name = "calibration_ratio",
    .title = "Calibration ratio",
    .meaning = "Mean predicted probability as a multiple of the observed rate.",
    .formula = "sum of p / sum of y",
    .range = {0, std::numeric_limits<double>::infinity()},
    .direction = Direction::none,
    .shows = "whether the model over-forecasts (above 1) or under-forecasts (below 1) in total",
    .use_when = "totals are forecast from probabilities, as in budgets or auctions",
    .avoid_when = "single probabilities are used: errors in both directions cancel",
    .undefined = "nothing came true: NaN",
    .aliases = "weighted_calibration",
    .source = "He et al. 2014, Practical lessons from predicting clicks on ads at Facebook",
    .oracle = "torcheval WeightedCalibration",
    .perfect = 1};

inline constexpr Row calibration_slope{
    .name = "calibration_slope",
    .title = "Calibration slope",
    .meaning = "Slope of the logistic regression of the truth on the logit of the probability.",
    .formula = "b of the maximum likelihood fit of logit P(y = 1) = a + b logit(p), p clipped to [2^-52, 1 - 2^-52]",
    .direction = Direction::none,
    .shows = "whether probabilities are too extreme (below 1) or too cautious (above 1)",
    .use_when = "a model is validated on new data; read it with calibration_intercept",
    .avoid_when = "miscalibration is not monotone: one line cannot show it",
    .undefined =
        "one class in the truth, or the probabilities separate the classes, so that no finite fit exists: "
        "NaN; clipped rows are told as clamped",
    .aliases = "cox_slope",
    .source = "Cox 1958, Two further applications of a model for binary regression",
    .oracle = "scikit-learn LogisticRegression without penalty on the logit"};

inline constexpr Row calibration_intercept{
    .name = "calibration_intercept",
    .title = "Calibration intercept",
    .meaning =
        "Shift of the logits that makes the mean probability equal the observed rate (calibration in the "
        "large).",
    .formula = "a of the maximum likelihood fit of logit P(y = 1) = a + logit(p), p clipped to [2^-52, 1 - 2^-52]",
    .direction = Direction::none,
    .shows = "whether probabilities are too low (above 0) or too high (below 0) as a whole",
    .use_when = "a model is moved to data of another base rate",
    .avoid_when = "the spread of the probabilities is in question; then calibration_slope",
    .undefined = "one class in the truth: NaN; clipped rows are told as clamped",
    .aliases = "calibration_in_the_large",
    .source = "Cox 1958, Two further applications of a model for binary regression; Van Calster et al. 2019",
    .oracle = "root of the likelihood equation",
    .prevalence_sensitive = true};

/// The same row for the top label of many classes.
constexpr Row of_top_label(Row row, std::string_view formula) {
  if (row.name == "ece") row.aliases = "expected_calibration_error calibration_error";
  if (row.name == "calibration_ratio") row.aliases = "";
  row.formula = formula;
  return row;
}

}  // namespace texts

inline constexpr MetricDef binary_calibration_metrics[] = {
    detail::with_gaps<intervals::Gaps::by_rows, ProbabilityRuns>(
        detail::binned<&ece, ProbabilityRuns>(Task::binary, texts::ece)),
    detail::with_largest_gap(detail::binned<&mce, ProbabilityRuns>(Task::binary, texts::mce)),
    detail::with_gaps<intervals::Gaps::by_bins, ProbabilityRuns>(
        detail::binned<&ace, ProbabilityRuns>(Task::binary, texts::ace)),
    detail::with_gaps<intervals::Gaps::squared, ProbabilityRuns>(
        detail::binned<&rmsce, ProbabilityRuns>(Task::binary, texts::rmsce)),
    intervals::with(metric<&classwise_ece>(Task::binary, Need::probability, texts::classwise_ece),
                    &intervals::of_classwise, "debiased", &intervals::squares_by_class),
    detail::binned<&calibration_curve, ProbabilityRuns>(Task::binary, texts::calibration_curve),
    metric<&calibration_ratio>(Task::binary, Need::probability, texts::calibration_ratio),
    metric<&calibration_slope>(Task::binary, Need::probability, texts::calibration_slope),
    metric<&calibration_intercept>(Task::binary, Need::probability, texts::calibration_intercept),
};

inline constexpr MetricDef multiclass_calibration_metrics[] = {
    detail::with_gaps<intervals::Gaps::by_rows, TopLabelRuns>(detail::binned<&ece, TopLabelRuns>(
        Task::multiclass,
        texts::of_top_label(texts::ece,
                            "sum over bins of |sum of p - sum of hits| / rows; p the largest probability, hit where "
                            "its class (the lowest at ties) is the truth; bins [a, b), edges the nearest doubles "
                            "of i / bins, the last closed"))),
    detail::with_largest_gap(detail::binned<&mce, TopLabelRuns>(
        Task::multiclass, texts::of_top_label(texts::mce,
                                              "max over bins with rows of |sum of p - sum of hits| / rows of the "
                                              "bin; p and hits as in ece"))),
    detail::with_gaps<intervals::Gaps::by_bins, TopLabelRuns>(detail::binned<&ace, TopLabelRuns>(
        Task::multiclass, texts::of_top_label(texts::ace,
                                              "mean over bins with rows of |sum of p - sum of hits| / rows of the "
                                              "bin; p and hits as in ece"))),
    detail::with_gaps<intervals::Gaps::squared, TopLabelRuns>(detail::binned<&rmsce, TopLabelRuns>(
        Task::multiclass,
        texts::of_top_label(texts::rmsce,
                            "sqrt(sum over bins of rows of the bin / rows * (|sum of p - sum of hits| / rows of "
                            "the bin)^2); p and hits as in ece"))),
    intervals::with(metric<&classwise_ece>(Task::multiclass, Need::probability, texts::classwise_ece),
                    &intervals::of_classwise, "debiased", &intervals::squares_by_class),
    detail::binned<&calibration_curve, TopLabelRuns>(
        Task::multiclass, texts::of_top_label(texts::calibration_curve,
                                              "by bin: low, high, count, mean_score = sum of p / count, observed_rate "
                                              "= sum of hits / count, rate_low and rate_high = Wilson's 95% interval "
                                              "of the rate; p and hits as in ece")),
    metric<&top_label_calibration_ratio>(
        Task::multiclass, Need::probability,
        texts::of_top_label(texts::calibration_ratio, "sum of p / sum of hits; p and hits as in ece")),
};

}  // namespace assay

// Losses of regression: means of terms, extremes and quantiles of errors. Every sum is exact; one rounding at
// the end.
#pragma once
#include "assay/metrics/outputs.h"
#include "assay/states/error_terms.h"
#include "assay/states/extremes.h"
#include "assay/states/value_runs.h"

namespace assay {

struct Pinball {
  double alpha = 0.5;
  OutputAverage average = OutputAverage::uniform;
  static constexpr auto fields() {
    return std::tuple{field("alpha", &Pinball::alpha, "level of the predicted quantile", between(0, 1)),
                      average_field<Pinball>()};
  }
};
struct Huber {
  double delta = 1;
  OutputAverage average = OutputAverage::uniform;
  static constexpr auto fields() {
    return std::tuple{field("delta", &Huber::delta, "error from which the loss is linear", above(0)),
                      average_field<Huber>()};
  }
};
struct Tweedie {
  double power = 0;
  OutputAverage average = OutputAverage::uniform;
  static constexpr auto fields() {
    return std::tuple{
        field("power", &Tweedie::power, "variance power: 0 normal, 1 Poisson, 2 gamma, 3 inverse Gaussian"),
        average_field<Tweedie>()};
  }
};
struct ErrorQuantile {
  double q = 0.9;
  OutputAverage average = OutputAverage::uniform;
  static constexpr auto fields() {
    return std::tuple{field("q", &ErrorQuantile::q, "level of the quantile", between(0, 1)),
                      average_field<ErrorQuantile>()};
  }
};
namespace regression {

inline Outcome undefined_without_rows() { return {std::numeric_limits<double>::quiet_NaN(), "no rows"}; }

/// Mean of a term.
template <class Term, class P = PerOutput> Outcome mean(const TermSum<Term>& s, const P&) {
  return s.weight.zero() ? undefined_without_rows() : s.marked(s.mean());
}

/// Square root of the mean of a term.
template <class Term> Outcome root_mean(const TermSum<Term>& s, const PerOutput&) {
  return s.weight.zero() ? undefined_without_rows() : root_ratio(s.sum, s.weight);
}

inline Outcome mean_error(const ErrorSum& s, const PerOutput&) {
  return s.weight.zero() ? undefined_without_rows() : ratio(s.sum, s.weight);
}

inline Outcome max_error(const ErrorExtremes& s, const PerOutput&) {
  return s.span.empty() ? undefined_without_rows() : std::max(s.span.high, -s.span.low);
}

inline Outcome median_absolute_error(const ValueRuns<AbsoluteError>& s, const PerOutput&) {
  return s.runs.empty() ? undefined_without_rows() : s.runs.step_quantile(0.5);
}

inline Outcome quantile_error(const ValueRuns<AbsoluteError>& s, const ErrorQuantile& p) {
  return s.runs.empty() ? undefined_without_rows() : s.runs.quantile(p.q);
}

/// Sum of errors over the sum of target sizes, the latter at least 1.17e-6.
Outcome wmape(const TermSum<AbsoluteError>& errors, const TermSum<TargetSize>& sizes, const PerOutput&);

}  // namespace regression

namespace intervals {

Found of_mean_error(const IntervalInput& in);
std::vector<StateNeed> squared_errors(const Params&);
/// Order statistics whose ranks hold the quantile with the probability of the level. Conover 1999.
Found of_quantile(const IntervalInput& in, const Runs& runs, double q);
Found of_median_error(const IntervalInput& in);
Found of_quantile_error(const IntervalInput& in);
/// On the scale atanh r, of a normal pair. Fisher 1921.
Found of_correlation(const IntervalInput& in);

}  // namespace intervals

// clang-format off
inline constexpr MetricDef regression_losses[] = {
    output_metric<&regression::mean<AbsoluteError>>(Need::prediction, {
        .name = "mae", .title = "Mean absolute error",
        .meaning = "Average size of the errors.",
        .formula = "sum w |e - t| / sum w",
        .range = {.low = 0}, .direction = Direction::minimize,
        .shows = "The typical error in the unit of the target.",
        .use_when = "Every unit of error costs the same; the target has outliers; the prediction is a "
                    "median.",
        .avoid_when = "Large errors cost more than in proportion; scales differ between outputs.",
        .undefined = "no rows: NaN",
        .aliases = "mean_absolute_error",
        .source = "Willmott & Matsuura 2005, doi 10.3354/cr030079",
        .oracle = "scikit-learn mean_absolute_error",
        .symmetric = true, .proper = true, .perfect = 0}),
    output_metric<&regression::mean<SquaredError>>(Need::prediction, {
        .name = "mse", .title = "Mean squared error",
        .meaning = "Average squared error.",
        .formula = "sum w (e - t)^2 / sum w",
        .range = {.low = 0}, .direction = Direction::minimize,
        .shows = "Bias and variance of the errors together, in the squared unit of the target.",
        .use_when = "The prediction is a mean; large errors cost more than in proportion.",
        .avoid_when = "Outliers of the target must not decide; the number is read by people (see rmse).",
        .undefined = "no rows: NaN",
        .aliases = "mean_squared_error",
        .source = "Gauss 1821, Theoria combinationis observationum",
        .oracle = "scikit-learn mean_squared_error",
        .symmetric = true, .proper = true, .perfect = 0}),
    output_metric<&regression::root_mean<SquaredError>>(Need::prediction, {
        .name = "rmse", .title = "Root mean squared error",
        .meaning = "Square root of the average squared error.",
        .formula = "sqrt(sum w (e - t)^2 / sum w)",
        .range = {.low = 0}, .direction = Direction::minimize,
        .shows = "The size of the errors in the unit of the target, large ones weighing more.",
        .use_when = "The prediction is a mean and the number has to be read in the unit of the target.",
        .avoid_when = "Outliers of the target must not decide.",
        .undefined = "no rows: NaN",
        .aliases = "root_mean_squared_error",
        .source = "Willmott & Matsuura 2005, doi 10.3354/cr030079",
        .oracle = "scikit-learn root_mean_squared_error",
        .symmetric = true, .perfect = 0}),
    intervals::with(output_metric<&regression::mean_error>(Need::prediction, {
        .name = "mean_error", .title = "Mean error",
        .meaning = "Average of prediction minus target; every difference is exact.",
        .formula = "sum w (e - t) / sum w",
        .direction = Direction::none,
        .shows = "Bias: positive where the model predicts too much.",
        .use_when = "Totals matter: budgets, demand, calibration of a mean.",
        .avoid_when = "As a measure of accuracy: errors of opposite sign cancel.",
        .undefined = "no rows: NaN",
        .aliases = "mean_bias_error bias",
        .source = "Walther & Moore 2005, doi 10.1111/j.2005.0906-7590.04112.x",
        .oracle = "numpy mean of the differences",
        .perfect = 0}), &intervals::of_mean_error, intervals::mean_methods, &intervals::squared_errors),
    intervals::with(output_metric<&regression::max_error>(Need::prediction, {
        .name = "max_error", .title = "Maximum error",
        .meaning = "Largest absolute error of any row that weighs something.",
        .formula = "max |e - t|",
        .range = {.low = 0}, .direction = Direction::minimize,
        .shows = "The worst case in the data.",
        .use_when = "One large error is a failure: tolerances, safety limits.",
        .avoid_when = "Data sets of different size are compared: the maximum grows with the number of "
                      "rows.",
        .undefined = "no rows: NaN",
        .aliases = "maximum_error",
        .source = "Chebyshev 1854, minimax approximation",
        .oracle = "scikit-learn max_error",
        .symmetric = true, .perfect = 0}), &intervals::of_extreme, intervals::no_methods),
    intervals::with(output_metric<&regression::median_absolute_error>(Need::prediction, {
        .name = "median_absolute_error", .title = "Median absolute error",
        .meaning = "The middle of the absolute errors; half of the rows do no worse.",
        .formula = "median |e - t|",
        .range = {.low = 0}, .direction = Direction::minimize,
        .shows = "The error of an ordinary row, whatever the outliers do.",
        .use_when = "Up to half of the targets may be grossly wrong.",
        .avoid_when = "The tail of the errors is what hurts (see quantile_error).",
        .undefined = "no rows: NaN",
        .aliases = "medae",
        .source = "Hampel 1974, doi 10.2307/2285666",
        .oracle = "scikit-learn median_absolute_error",
        .symmetric = true, .perfect = 0}), &intervals::of_median_error, intervals::order_methods),
    intervals::with(output_metric<&regression::quantile_error>(Need::prediction, {
        .name = "quantile_error", .title = "Quantile of the absolute error",
        .meaning = "The absolute error that a share q of the rows does not exceed, linear between "
                   "ranks.",
        .formula = "Q_q(|e - t|)",
        .range = {.low = 0}, .direction = Direction::minimize,
        .shows = "The tail of the errors without the single worst row.",
        .use_when = "A service level is promised: nine of ten predictions within this distance.",
        .avoid_when = "Fewer than some 10 / (1 - q) rows.",
        .undefined = "no rows: NaN",
        .aliases = "absolute_error_quantile",
        .source = "Hyndman & Fan 1996, doi 10.2307/2684934 (type 7)",
        .oracle = "numpy quantile of the absolute errors",
        .symmetric = true, .perfect = 0}), &intervals::of_quantile_error, intervals::order_methods),
    output_metric<&regression::mean<RelativeError>>(Need::prediction, {
        .name = "mape", .title = "Mean absolute percentage error",
        .meaning = "Average error as a share of the target, as a fraction and not in percent.",
        .formula = "sum w |e - t| / max(|t|, 2^-52) / sum w",
        .range = {.low = 0}, .direction = Direction::minimize,
        .shows = "Errors relative to the size of what is predicted.",
        .use_when = "Targets are positive, far from zero, and of several magnitudes.",
        .avoid_when = "Targets touch zero (a single one gives some 1e15); low predictions are favoured "
                      "over high ones.",
        .undefined = "no rows: NaN; rows with a target within 2^-52 of 0 are told as clamped",
        .aliases = "mean_absolute_percentage_error",
        .source = "de Myttenaere et al. 2016, doi 10.1016/j.neucom.2015.12.114",
        .oracle = "scikit-learn mean_absolute_percentage_error",
        .perfect = 0}),
    output_metric<&regression::mean<SymmetricError>>(Need::prediction, {
        .name = "smape", .title = "Symmetric mean absolute percentage error",
        .meaning = "Average error as a share of the mean size of target and prediction, from 0 to 2.",
        .formula = "sum w 2 |e - t| / max(|t| + |e|, 1.17e-6) / sum w",
        .range = {0, 2}, .direction = Direction::minimize,
        .shows = "Relative errors that stay bounded where the target is near zero.",
        .use_when = "A forecasting contest or a paper asks for it.",
        .avoid_when = "Target or prediction may be zero or change sign (the term is then 2 at once), "
                      "or both are below 1e-6.",
        .undefined = "no rows: NaN; rows with |t| + |e| below 1.17e-6 are told as clamped",
        .aliases = "symmetric_mean_absolute_percentage_error",
        .source = "Makridakis 1993, doi 10.1016/0169-2070(93)90079-3",
        .oracle = "torchmetrics symmetric_mean_absolute_percentage_error",
        .symmetric = true, .perfect = 0}),
    output_metric<&regression::wmape>(Need::prediction, {
        .name = "wmape", .title = "Weighted mean absolute percentage error",
        .meaning = "Sum of the errors as a share of the sum of the targets, both in absolute value.",
        .formula = "sum w |e - t| / max(sum w |t|, 1.17e-6)",
        .range = {.low = 0}, .direction = Direction::minimize,
        .shows = "The share of the volume that is misplaced.",
        .use_when = "Demand and sales, where many targets are zero and large ones matter most.",
        .avoid_when = "Small targets matter as much as large ones.",
        .undefined = "target sizes sum to less than 1.17e-6: divided by 1.17e-6; no rows: NaN",
        .aliases = "weighted_mean_absolute_percentage_error weighted_absolute_percentage_error wape",
        .source = "Kolassa & Schuetz 2007, Foresight 6",
        .oracle = "torchmetrics weighted_mean_absolute_percentage_error",
        .perfect = 0}),
    output_metric<&regression::mean<SquaredLogError>>(Need::prediction, {
        .name = "msle", .title = "Mean squared logarithmic error",
        .meaning = "Average squared difference of log(1 + x).",
        .formula = "sum w (log(1 + e) - log(1 + t))^2 / sum w",
        .range = {.low = 0}, .direction = Direction::minimize,
        .shows = "Errors as ratios for large values and as differences near zero.",
        .use_when = "Counts and prices over several magnitudes, growth that multiplies.",
        .avoid_when = "Values reach -1 or below (an error of the data); too low costs more than too "
                      "high by the same amount.",
        .undefined = "no rows: NaN",
        .aliases = "mean_squared_log_error mean_squared_logarithmic_error",
        .source = "Tofallis 2015, doi 10.1057/jors.2014.103",
        .oracle = "scikit-learn mean_squared_log_error",
        .symmetric = true, .perfect = 0}),
    output_metric<&regression::root_mean<SquaredLogError>>(Need::prediction, {
        .name = "rmsle", .title = "Root mean squared logarithmic error",
        .meaning = "Square root of the mean squared logarithmic error.",
        .formula = "sqrt(sum w (log(1 + e) - log(1 + t))^2 / sum w)",
        .range = {.low = 0}, .direction = Direction::minimize,
        .shows = "The typical factor between prediction and target, as a logarithm.",
        .use_when = "As msle, where the number is read: 0.1 is about ten percent.",
        .avoid_when = "Values reach -1 or below (an error of the data).",
        .undefined = "no rows: NaN",
        .aliases = "root_mean_squared_log_error root_mean_squared_logarithmic_error",
        .source = "Tofallis 2015, doi 10.1057/jors.2014.103",
        .oracle = "scikit-learn root_mean_squared_log_error",
        .symmetric = true, .perfect = 0}),
    output_metric<&regression::mean<PinballLoss, Pinball>>(Need::prediction, {
        .name = "pinball_loss", .title = "Pinball loss",
        .meaning = "Average loss of a predicted quantile: alpha a unit for too low, 1 - alpha for too "
                   "high.",
        .formula = "sum w (t - e) (alpha - [t < e]) / sum w",
        .range = {.low = 0}, .direction = Direction::minimize,
        .shows = "How good a predicted alpha-quantile is.",
        .use_when = "Quantile forecasts; costs of too much and too little differ.",
        .avoid_when = "The prediction is a mean.",
        .undefined = "no rows: NaN",
        .aliases = "mean_pinball_loss quantile_loss",
        .source = "Koenker & Bassett 1978, doi 10.2307/1913643",
        .oracle = "scikit-learn mean_pinball_loss",
        .proper = true, .perfect = 0}),
    output_metric<&regression::mean<HuberLoss, Huber>>(Need::prediction, {
        .name = "huber_loss", .title = "Huber loss",
        .meaning = "Average of a loss that is half the square up to delta and linear beyond.",
        .formula = "sum w h(e - t) / sum w; h(d) = d^2 / 2 for |d| <= delta, else delta (|d| - delta / "
                   "2)",
        .range = {.low = 0}, .direction = Direction::minimize,
        .shows = "Squared error for ordinary rows, absolute error for outliers.",
        .use_when = "The model was fitted with it; mostly Gaussian errors with some outliers.",
        .avoid_when = "No unit of the target suggests a delta.",
        .undefined = "no rows: NaN",
        .aliases = "huber",
        .source = "Huber 1964, doi 10.1214/aoms/1177703732",
        .oracle = "formula",
        .symmetric = true, .perfect = 0}),
    output_metric<&regression::mean<LogCoshError>>(Need::prediction, {
        .name = "log_cosh", .title = "Log-cosh error",
        .meaning = "Average logarithm of the hyperbolic cosine of the error.",
        .formula = "sum w log(cosh(e - t)) / sum w",
        .range = {.low = 0}, .direction = Direction::minimize,
        .shows = "About half the squared error for small errors, the absolute error less log 2 for "
                 "large ones.",
        .use_when = "A smooth loss that outliers do not rule.",
        .avoid_when = "The unit of the target is arbitrary: the bend is at an error of 1.",
        .undefined = "no rows: NaN",
        .aliases = "log_cosh_error logcosh",
        .source = "Saleh & Saleh 2022, arXiv 2208.04564",
        .oracle = "torchmetrics log_cosh_error",
        .symmetric = true, .perfect = 0}),
    output_metric<&regression::mean<PoissonDeviance>>(Need::prediction, {
        .name = "poisson_deviance", .title = "Poisson deviance",
        .meaning = "Average deviance of counts or rates: squared errors relative to the mean, near the "
                   "target.",
        .formula = "2 sum w (t log(t / e) - t + e) / sum w",
        .range = {.low = 0}, .direction = Direction::minimize,
        .shows = "How well rates are predicted when the variance grows with the mean.",
        .use_when = "Counts, frequencies of claims or events; the prediction is a positive mean.",
        .avoid_when = "Targets below 0 or predictions not above 0 (an error of the data).",
        .undefined = "no rows: NaN",
        .aliases = "mean_poisson_deviance",
        .source = "Nelder & Wedderburn 1972, doi 10.2307/2344614",
        .oracle = "scikit-learn mean_poisson_deviance",
        .proper = true, .perfect = 0}),
    output_metric<&regression::mean<GammaDeviance>>(Need::prediction, {
        .name = "gamma_deviance", .title = "Gamma deviance",
        .meaning = "Average deviance of positive amounts; only the ratios of target and prediction "
                   "count.",
        .formula = "2 sum w (log(e / t) + t / e - 1) / sum w",
        .range = {.low = 0}, .direction = Direction::minimize,
        .shows = "Relative errors of a positive mean; the unit does not matter.",
        .use_when = "Amounts whose spread grows with their size: severities, durations, prices.",
        .avoid_when = "A target or prediction is not above 0 (an error of the data).",
        .undefined = "no rows: NaN",
        .aliases = "mean_gamma_deviance",
        .source = "Nelder & Wedderburn 1972, doi 10.2307/2344614",
        .oracle = "scikit-learn mean_gamma_deviance",
        .proper = true, .perfect = 0}),
    output_metric<&regression::mean<TweedieDeviance, Tweedie>>(Need::prediction, {
        .name = "tweedie_deviance", .title = "Tweedie deviance",
        .meaning = "Average deviance of the family whose variance is a power of the mean.",
        .formula = "2 sum w (t^(2-p) / ((1-p)(2-p)) - t e^(1-p) / (1-p) + e^(2-p) / (2-p)) / sum w, "
                   "and its limits at p = 1 and 2",
        .range = {.low = 0}, .direction = Direction::minimize,
        .shows = "Squared error at power 0, Poisson at 1, gamma at 2; between 1 and 2 sums of claims "
                 "with many zeros.",
        .use_when = "The variance of the target is known to grow as a power of its mean.",
        .avoid_when = "Targets or predictions leave the domain of the power (an error of the data); "
                      "powers between 0 and 1 do not exist.",
        .undefined = "no rows: NaN",
        .aliases = "mean_tweedie_deviance tweedie_deviance_score",
        .source = "Jorgensen 1987, doi 10.1111/j.2517-6161.1987.tb01685.x",
        .oracle = "scikit-learn mean_tweedie_deviance",
        .proper = true, .perfect = 0}),
};
// clang-format on

}  // namespace assay

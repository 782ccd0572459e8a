// Scores of regression against a baseline, a scale or an order: R2 and its kin, D2, normalised errors,
// correlations. Spreads are exact before their one rounding, so that an offset of the data costs no digits.
#pragma once
#include "assay/metrics/regression_losses.h"
#include "assay/states/joint_moments.h"
#include "assay/states/rank_pairs.h"

namespace assay {

using TargetRuns = ValueRuns<TargetValue>;

struct AdjustedR2 {
  int64_t predictors = 1;
  OutputAverage average = OutputAverage::uniform;
  static constexpr auto fields() {
    return std::tuple{field("predictors", &AdjustedR2::predictors, "predictors the model uses", at_least(0)),
                      average_field<AdjustedR2>()};
  }
};

enum class Scale : uint8_t { mean, range, std, iqr };
template <> struct EnumNames<Scale> {
  static constexpr std::array<std::string_view, 4> names{"mean", "range", "std", "iqr"};
};
struct ScaledError {
  Scale by = Scale::mean;
  OutputAverage average = OutputAverage::uniform;
  static constexpr auto fields() {
    return std::tuple{field("by", &ScaledError::by, "scale of the target; std over n, iqr between linear quartiles"),
                      average_field<ScaledError>()};
  }
  template <class S> bool reads() const {
    if (std::is_same_v<S, TargetMoments>) return by == Scale::mean || by == Scale::std;
    if (std::is_same_v<S, TargetExtremes>) return by == Scale::range;
    if (std::is_same_v<S, TargetRuns>) return by == Scale::iqr;
    return true;
  }
};

/// D2 of a deviance: the normal one is read from moments, the others need the whole distribution of the
/// target.
struct TweedieShare : Tweedie {
  template <class S> bool reads() const {
    if (std::is_same_v<S, TargetMoments>) return power == 0;
    if (std::is_same_v<S, TargetRuns>) return power != 0;
    return true;
  }
};

enum class KendallVariant : uint8_t { b, c };
template <> struct EnumNames<KendallVariant> { static constexpr std::array<std::string_view, 2> names{"b", "c"}; };
struct Kendall {
  KendallVariant variant = KendallVariant::b;
  OutputAverage average = OutputAverage::uniform;
  static constexpr auto fields() {
    return std::tuple{field("variant", &Kendall::variant, "b corrects for ties; c for tables that are not square"),
                      average_field<Kendall>()};
  }
};

namespace regression {

Outcome r2(const TermSum<SquaredError>& errors, const TargetMoments& target, const PerOutput&);
Outcome adjusted_r2(const TermSum<SquaredError>& errors, const TargetMoments& target, const AdjustedR2& p);
/// 1 - Var(t - e) / Var(t).
Outcome explained_variance(const TargetMoments& target, const EstimateMoments& estimate, const CrossMoment& cross,
                           const PerOutput&);
/// Squared errors over squared deviations of the target, the latter at least 2^-52.
Outcome relative_squared_error(const TermSum<SquaredError>& errors, const TargetMoments& target, const PerOutput&);
Outcome nrmse(const TermSum<SquaredError>& errors, const TargetMoments& moments, const TargetExtremes& extremes,
              const TargetRuns& runs, const ScaledError& p);

/// 1 - loss / loss of the best constant: the quantile, the median or the mean of the target.
Outcome d2_pinball(const TermSum<PinballLoss>& losses, const TargetRuns& target, const Pinball& p);
Outcome d2_absolute_error(const TermSum<AbsoluteError>& errors, const TargetRuns& target, const PerOutput&);
Outcome d2_tweedie(const TermSum<TweedieDeviance>& losses, const TargetMoments& moments, const TargetRuns& runs,
                   const TweedieShare& p);

Outcome pearson(const TargetMoments& target, const EstimateMoments& estimate, const CrossMoment& cross,
                const PerOutput&);
Outcome spearman(const RankPairs& pairs, const PerOutput&, const Context& context);
Outcome kendall(const RankPairs& pairs, const Kendall& p);
/// 2 Cov / (Var + Var + squared difference of the means), moments over n.
Outcome concordance_correlation(const TargetMoments& target, const EstimateMoments& estimate, const CrossMoment& cross,
                                const PerOutput&);

}  // namespace regression

namespace intervals {

/// What scores of means and covariances of the target and the error see: the central moments of one output.
struct MomentsOfOutput {
  double n = 0, target = 0, error = 0;  // rows, means
  double tt = 0, td = 0, dd = 0;        // covariances, over n
};
/// Derivatives by each of the means and covariances.
struct MomentSlopes {
  double target = 0, error = 0, tt = 0, td = 0, dd = 0;
};
using SlopesOf = MomentSlopes (*)(const MomentsOfOutput&, double value, const Params&);

/// The delta method with the covariances of means and covariances, which need moments up to the fourth.
Found of_moments(const IntervalInput& in, SlopesOf slopes);
inline std::vector<StateNeed> joint_moments(const Params&) {
  std::vector<StateNeed> needs;
  detail::add_need<Fan<JointMoments>>(needs, NoParams{});
  return needs;
}
MomentSlopes r2_slopes(const MomentsOfOutput& m, double value, const Params&);
MomentSlopes adjusted_r2_slopes(const MomentsOfOutput& m, double value, const Params& params);
MomentSlopes relative_squared_error_slopes(const MomentsOfOutput& m, double value, const Params&);
MomentSlopes explained_variance_slopes(const MomentsOfOutput& m, double value, const Params&);
MomentSlopes nrmse_slopes(const MomentsOfOutput& m, double value, const Params& params);
MomentSlopes concordance_slopes(const MomentsOfOutput& m, double value, const Params&);

template <SlopesOf S> Found over_moments(const IntervalInput& in) { return of_moments(in, S); }
template <SlopesOf S> constexpr MetricDef with_moments(MetricDef def, std::string_view methods = log_methods) {
  return with(def, &over_moments<S>, methods, &joint_moments);
}
/// Scales that are functions of means and covariances.
inline bool covers_nrmse(const Params& values, bool one_column) {
  const auto by = detail::make_params<ScaledError>(values).by;
  return detail::covers_outputs<ScaledError>(values, one_column) && (by == Scale::mean || by == Scale::std);
}
inline bool covers_d2_tweedie(const Params& values, bool one_column) {
  return detail::covers_outputs<TweedieShare>(values, one_column) &&
         detail::make_params<TweedieShare>(values).power == 0;
}

}  // namespace intervals

// clang-format off
inline constexpr MetricDef regression_scores[] = {
    intervals::with_moments<&intervals::r2_slopes>(output_metric<&regression::r2>(Need::prediction, {
        .name = "r2", .title = "Coefficient of determination",
        .meaning = "Share of the variance of the target that the predictions explain; 0 is the mean of "
                   "the target, negative is worse.",
        .formula = "1 - sum w (e - t)^2 / sum w (t - mean t)^2",
        .range = {.high = 1}, .direction = Direction::maximize,
        .shows = "How much better than the constant mean the model is.",
        .use_when = "A number without unit is needed on one data set.",
        .avoid_when = "Data sets or slices of different spread are compared; the target hardly varies.",
        .undefined = "constant target: 1 if exact, else 0; fewer than two rows: NaN",
        .aliases = "r2_score coefficient_of_determination",
        .source = "Wright 1921, Correlation and causation",
        .oracle = "scikit-learn r2_score",
        .perfect = 1})),
    intervals::with_moments<&intervals::adjusted_r2_slopes>(output_metric<&regression::adjusted_r2>(Need::prediction, {
        .name = "adjusted_r2", .title = "Adjusted R2",
        .meaning = "R2 with both variances divided by their degrees of freedom.",
        .formula = "1 - (1 - R2) (n - 1) / (n - predictors - 1)",
        .range = {.high = 1}, .direction = Direction::maximize,
        .shows = "Whether further predictors explain more than chance would.",
        .use_when = "Linear models of different size are compared on the data they were fitted to.",
        .avoid_when = "On held-out data, where plain r2 is not optimistic.",
        .undefined = "no more rows than predictors + 1: plain r2; else as r2",
        .aliases = "adjusted_r2_score",
        .source = "Ezekiel 1930, Methods of correlation analysis",
        .oracle = "torchmetrics r2_score(adjusted=)",
        .perfect = 1})),
    intervals::with_moments<&intervals::explained_variance_slopes>(output_metric<&regression::explained_variance>(Need::prediction, {
        .name = "explained_variance", .title = "Explained variance",
        .meaning = "Share of the variance of the target that is not left in the errors; a constant "
                   "bias costs nothing.",
        .formula = "1 - Var(t - e) / Var(t)",
        .range = {.high = 1}, .direction = Direction::maximize,
        .shows = "What r2 would be after the bias is removed.",
        .use_when = "Beside r2: a gap between the two is bias.",
        .avoid_when = "Alone: it does not see a bias.",
        .undefined = "constant target: 1 if the errors are constant, else 0; no rows: NaN",
        .aliases = "explained_variance_score",
        .source = "Kvalseth 1985, doi 10.1080/00031305.1985.10479448",
        .oracle = "scikit-learn explained_variance_score",
        .perfect = 1})),
    intervals::with_moments<&intervals::relative_squared_error_slopes>(output_metric<&regression::relative_squared_error>(Need::prediction, {
        .name = "relative_squared_error", .title = "Relative squared error",
        .meaning = "Squared errors relative to those of the constant mean of the target.",
        .formula = "sum w (e - t)^2 / max(sum w (t - mean t)^2, 2^-52)",
        .range = {.low = 0}, .direction = Direction::minimize,
        .shows = "1 - r2, as a loss.",
        .use_when = "A loss without unit is needed.",
        .avoid_when = "The squared deviations of the target sum to less than 2e-16: rescale first.",
        .undefined = "squared deviations of the target sum to less than 2^-52: divided by 2^-52; no "
                     "rows: NaN",
        .aliases = "rse",
        .source = "Hyndman & Koehler 2006, doi 10.1016/j.ijforecast.2006.03.001",
        .oracle = "torchmetrics relative_squared_error",
        .perfect = 0})),
    intervals::where(&intervals::covers_nrmse, intervals::with_moments<&intervals::nrmse_slopes>(output_metric<&regression::nrmse>(Need::prediction, {
        .name = "nrmse", .title = "Normalised root mean squared error",
        .meaning = "RMSE divided by a scale of the target: its mean, range, standard deviation or "
                   "interquartile range.",
        .formula = "rmse / scale(t)",
        .direction = Direction::minimize,
        .shows = "Errors relative to the size or the spread of the target.",
        .use_when = "Outputs of different units are compared; by=iqr where the target has outliers.",
        .avoid_when = "by=mean with targets around zero (the sign is that of the mean); by=range with "
                      "outliers.",
        .undefined = "scale zero: infinite, or NaN without errors; no rows: NaN",
        .aliases = "normalized_root_mean_squared_error",
        .source = "Shcherbakov et al. 2013, World Applied Sciences Journal 24",
        .oracle = "torchmetrics normalized_root_mean_squared_error; iqr: numpy",
        .perfect = 0}))),
    output_metric<&regression::d2_absolute_error>(Need::prediction, {
        .name = "d2_absolute_error", .title = "D2 of the absolute error",
        .meaning = "Share of the absolute error of the constant median that the predictions save.",
        .formula = "1 - sum w |e - t| / sum w |t - median t|",
        .range = {.high = 1}, .direction = Direction::maximize,
        .shows = "How much better than the constant median the model is.",
        .use_when = "As r2, where mae is the loss.",
        .avoid_when = "Data sets of different spread are compared.",
        .undefined = "constant target: 1 if exact, else 0; fewer than two rows: NaN",
        .aliases = "d2_absolute_error_score",
        .source = "Koenker & Machado 1999, doi 10.1080/01621459.1999.10473882",
        .oracle = "scikit-learn d2_absolute_error_score",
        .perfect = 1}),
    output_metric<&regression::d2_pinball>(Need::prediction, {
        .name = "d2_pinball", .title = "D2 of the pinball loss",
        .meaning = "Share of the pinball loss of the constant alpha-quantile that the predictions save.",
        .formula = "1 - pinball(t, e) / pinball(t, Q_alpha(t))",
        .range = {.high = 1}, .direction = Direction::maximize,
        .shows = "How much better than the constant quantile the model is.",
        .use_when = "As r2, for quantile forecasts.",
        .avoid_when = "The data hold few rows beyond the quantile.",
        .undefined = "target equal to its quantile wherever it counts: 1 if exact, else 0; fewer than "
                     "two rows: NaN",
        .aliases = "d2_pinball_score",
        .source = "Koenker & Machado 1999, doi 10.1080/01621459.1999.10473882",
        .oracle = "scikit-learn d2_pinball_score",
        .perfect = 1}),
    intervals::where(&intervals::covers_d2_tweedie, intervals::with_moments<&intervals::r2_slopes>(output_metric<&regression::d2_tweedie>(Need::prediction, {
        .name = "d2_tweedie", .title = "D2 of the Tweedie deviance",
        .meaning = "Share of the deviance of the constant mean that the predictions save; r2 at power "
                   "0.",
        .formula = "1 - deviance(t, e) / deviance(t, mean t)",
        .range = {.high = 1}, .direction = Direction::maximize,
        .shows = "How much better than the constant mean the model is, under the variance of the "
                 "family.",
        .use_when = "As r2, for counts (power 1), amounts (2) and their compounds.",
        .avoid_when = "The domain of the power is left (an error of the data).",
        .undefined = "constant target: 1 if exact, else 0; fewer than two rows, or a mean that is not "
                     "positive: NaN",
        .aliases = "d2_tweedie_score",
        .source = "Hastie, Tibshirani & Wainwright 2015, Statistical learning with sparsity, eq. 3.11",
        .oracle = "scikit-learn d2_tweedie_score",
        .perfect = 1}))),
    intervals::with(output_metric<&regression::pearson>(Need::prediction, {
        .name = "pearson", .title = "Pearson correlation",
        .meaning = "Linear correlation of target and prediction.",
        .formula = "Cov(t, e) / sqrt(Var(t) Var(e))",
        .range = {-1, 1}, .direction = Direction::maximize,
        .shows = "Whether predictions follow the target along any straight line.",
        .use_when = "Offset and scale of the predictions do not matter.",
        .avoid_when = "They do matter (see r2, concordance_correlation); outliers or curves are "
                      "present.",
        .undefined = "a constant column, no rows: NaN",
        .aliases = "pearson_corrcoef pearsonr",
        .source = "Pearson 1895, doi 10.1098/rspl.1895.0041",
        .oracle = "scipy pearsonr",
        .symmetric = true, .perfect = 1}), &intervals::of_correlation, "fisher"),
    output_metric<&regression::spearman>(Need::prediction, {
        .name = "spearman", .title = "Spearman rank correlation",
        .meaning = "Pearson correlation of the ranks; ties share their mean rank.",
        .formula = "corr(rank t, rank e)",
        .range = {-1, 1}, .direction = Direction::maximize,
        .shows = "Whether predictions follow the target along any rising curve.",
        .use_when = "Only the order counts; scales are arbitrary or have outliers.",
        .avoid_when = "Most values are tied (see kendall).",
        .undefined = "a constant column, no rows: NaN",
        .aliases = "spearman_corrcoef spearmanr",
        .source = "Spearman 1904, doi 10.2307/1412159",
        .oracle = "scipy spearmanr",
        .symmetric = true, .perfect = 1}),
    output_metric<&regression::kendall>(Need::prediction, {
        .name = "kendall", .title = "Kendall rank correlation",
        .meaning = "Share of the pairs of rows in the same order, less the share in opposite order.",
        .formula = "b: (P - Q) / sqrt((n0 - n1) (n0 - n2)); c: 2 (P - Q) m / (n^2 (m - 1)); P, Q "
                   "concordant and discordant pairs, n1, n2 tied ones, m the smaller number of "
                   "distinct values",
        .range = {-1, 1}, .direction = Direction::maximize,
        .shows = "The chance that two rows are ordered alike.",
        .use_when = "Only the order counts; ties are common.",
        .avoid_when = "Distances count as well.",
        .undefined = "a constant column, no rows: NaN",
        .aliases = "kendall_rank_corrcoef kendalltau",
        .source = "Kendall 1938, doi 10.1093/biomet/30.1-2.81; Stuart 1953, doi "
                  "10.1093/biomet/40.1-2.105",
        .oracle = "scipy kendalltau",
        .symmetric = true}),
    intervals::with_moments<&intervals::concordance_slopes>(output_metric<&regression::concordance_correlation>(Need::prediction, {
        .name = "concordance_correlation", .title = "Concordance correlation",
        .meaning = "Agreement with the line of equal values: correlation lowered by differences of "
                   "mean and spread.",
        .formula = "2 Cov(t, e) / (Var(t) + Var(e) + (mean t - mean e)^2), moments over n",
        .range = {-1, 1}, .direction = Direction::maximize,
        .shows = "Whether two measurements of the same thing agree.",
        .use_when = "Methods, raters or devices are compared; offset and scale matter.",
        .avoid_when = "Only the order or the trend counts.",
        .undefined = "both columns one same constant, no rows: NaN",
        .aliases = "lin_ccc",
        .source = "Lin 1989, doi 10.2307/2532051",
        .oracle = "formula (torchmetrics divides by n - 1)",
        .symmetric = true, .perfect = 1}), intervals::delta_methods),
};
// clang-format on

}  // namespace assay

// Selective prediction: the error among the most confident rows, as fewer and fewer are left to somebody
// else. Geifman & El-Yaniv 2017. A row is wrong where the likelier side, or class, is not the truth.
#pragma once
#include "assay/states/confidence_runs.h"

namespace assay {

Value risk_coverage_curve(const ProbabilityRuns& state);
Value class_risk_coverage_curve(const TopLabelRuns& state);
Outcome aurc(const ProbabilityRuns& state);
Outcome class_aurc(const TopLabelRuns& state);

namespace texts {

inline constexpr Row risk_coverage_curve{
    .name = "risk_coverage_curve",
    .title = "Risk-coverage curve",
    .meaning = "Error rate among the most confident rows, against the share of rows kept.",
    .formula =
        "by confidence max(p, 1 - p), from the highest: threshold, coverage = share of rows at least that "
        "confident, "
        "risk = share of them where the side of p (1 at p >= 0.5) is not y",
    .range = {0, 1},
    .direction = Direction::none,
    .shows = "how much error is saved by leaving the least confident rows undecided",
    .use_when = "a model may abstain, or a person takes the doubtful cases",
    .avoid_when = "every row has to be decided",
    .undefined = "no rows: no points",
    .aliases = "rc_curve",
    .source = "Geifman & El-Yaniv 2017, Selective classification for deep neural networks",
    .oracle = "formula",
    .prevalence_sensitive = true};

inline constexpr Row aurc{
    .name = "aurc",
    .title = "Area under the risk-coverage curve",
    .meaning = "Mean, over all shares of rows kept, of the error rate among the most confident rows.",
    .formula =
        "mean over k of (errors among the k rows of the highest confidence max(p, 1 - p)) / k; the errors of "
        "ties are "
        "shared evenly",
    .range = {0, 1},
    .direction = Direction::minimize,
    .shows = "whether the confident decisions are the right ones, accuracy included",
    .use_when = "models that may abstain are compared",
    .avoid_when = "models differ in accuracy and only the order of their confidence is in question",
    .undefined = "no rows: NaN",
    .aliases = "area_under_risk_coverage",
    .source = "Geifman, Uziel & El-Yaniv 2019, Bias-reduced uncertainty estimation for deep neural classifiers",
    .oracle = "formula",
    .prevalence_sensitive = true,
    .perfect = 0};

constexpr Row by_class(Row row, std::string_view formula) {
  row.formula = formula;
  return row;
}

}  // namespace texts

inline constexpr MetricDef binary_selective_metrics[] = {
    metric<&risk_coverage_curve>(Task::binary, Need::probability, texts::risk_coverage_curve),
    metric<&aurc>(Task::binary, Need::probability, texts::aurc),
};

inline constexpr MetricDef multiclass_selective_metrics[] = {
    metric<&class_risk_coverage_curve>(
        Task::multiclass, Need::probability,
        texts::by_class(texts::risk_coverage_curve,
                        "by largest probability, from the highest: threshold, coverage = share of rows at least that "
                        "confident, risk = share of them where its class (the lowest at ties) is not the truth")),
    metric<&class_aurc>(
        Task::multiclass, Need::probability,
        texts::by_class(texts::aurc,
                        "mean over k of (errors among the k rows of the largest probability) / k; the errors of "
                        "ties are shared evenly")),
};

}  // namespace assay

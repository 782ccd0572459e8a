// Losses of probabilities and margins: means of one exact term a row, and their skill against the base rates.
#pragma once
#include "assay/metrics/interval_rules.h"
#include "assay/states/probability_terms.h"
#include "assay/states/truth_totals.h"

namespace assay {

enum class Halving : uint8_t { automatic, yes, no };
template <> struct EnumNames<Halving> {
  static constexpr std::array<std::string_view, 3> names{"auto", "true", "false"};
};

struct BrierScale {
  Halving scale_by_half = Halving::automatic;
  static constexpr auto fields() {
    return std::tuple{
        field("scale_by_half", &BrierScale::scale_by_half,
              "halve the sum over the classes, so that the range is [0, 1]; auto: with two classes only")};
  }
};

Outcome log_loss(const TermSum<LogLoss>& loss);
Outcome class_log_loss(const TermSum<ClassLogLoss>& loss);
Outcome brier_score(const TermSum<SquaredGap>& gap, const BrierScale& scale);
Outcome class_brier_score(const TermSum<ClassSquaredGap>& gap, const BrierScale& scale, const Context& context);
Outcome d2_log_loss(const TermSum<LogLoss>& loss, const TruthTotals& truth);
Outcome class_d2_log_loss(const TermSum<ClassLogLoss>& loss, const TruthTotals& truth);
Outcome d2_brier(const TermSum<SquaredGap>& gap, const TruthTotals& truth);
Outcome class_d2_brier(const TermSum<ClassSquaredGap>& gap, const TruthTotals& truth);
Outcome normalized_entropy(const TermSum<CrossEntropy>& entropy, const TruthTotals& truth);
Outcome class_normalized_entropy(const TermSum<ClassCrossEntropy>& entropy, const TruthTotals& truth);
Outcome hinge_loss(const TermSum<Hinge>& loss);
Outcome class_hinge_loss(const TermSum<ClassHinge>& loss);

namespace texts {

/// The row of the same metric with another formula and range.
constexpr Row restated(Row row, std::string_view formula, Range range, std::string_view aliases) {
  row.formula = formula;
  row.range = range;
  row.aliases = aliases;
  return row;
}

inline constexpr Row log_loss{
    .name = "log_loss",
    .title = "Log loss",
    .meaning = "Mean surprise, in nats, of the truth under the predicted probabilities.",
    .formula = "-mean(y log p + (1 - y) log(1 - p)), p and 1 - p clipped to [2^-52, 1 - 2^-52]",
    .range = {0, 36.04365338911715},
    .direction = Direction::minimize,
    .shows = "how good the probabilities themselves are, calibration and discrimination together",
    .use_when = "probabilities are used as such: expected costs, ranking by value, mixing of models",
    .avoid_when =
        "only the order or the decision counts, or a few confident mistakes of noisy labels would rule the "
        "mean",
    .undefined = "no rows: NaN; rows whose truth has a probability below 2^-52 are told as clamped",
    .aliases = "cross_entropy binary_cross_entropy logistic_loss mn_log_loss",
    .source = "Good 1952, Rational decisions",
    .oracle = "scikit-learn log_loss on doubles",
    .proper = true,
    .prevalence_sensitive = true,
    .perfect = 0x1p-52};

inline constexpr Row brier_score{
    .name = "brier_score",
    .title = "Brier score",
    .meaning = "Mean squared distance between the predicted probabilities and what happened.",
    .formula = "mean((p - y)^2); twice that with scale_by_half=false",
    .range = {0, 2},
    .direction = Direction::minimize,
    .shows = "how good the probabilities are, with a bounded price for each mistake",
    .use_when = "probabilities matter and single confident mistakes must not dominate",
    .avoid_when = "events are so rare that every model is close to 0; then prefer log_loss or d2_brier",
    .undefined = "no rows: NaN",
    .aliases = "brier_score_loss brier brier_class",
    .source = "Brier 1950, Verification of forecasts expressed in terms of probability",
    .oracle = "scikit-learn brier_score_loss",
    .proper = true,
    .prevalence_sensitive = true,
    .perfect = 0};

inline constexpr Row d2_log_loss{
    .name = "d2_log_loss",
    .title = "D2 of the log loss",
    .meaning = "Share of the log loss of the base rates that the model removes.",
    .formula =
        "1 - log_loss / log loss of predicting the class shares of these rows, both clipped to [2^-52, 1 - "
        "2^-52]",
    .range = {-std::numeric_limits<double>::infinity(), 1},
    .shows = "skill of the probabilities over knowing only how common each class is",
    .use_when = "log losses of data with different class balance are to be read on one scale",
    .avoid_when = "data sets are small: the base rates come from the rows themselves",
    .undefined =
        "one class in the truth: the base rates lose only their clip, so the quotient says nothing; NaN when "
        "the "
        "weights sum to less than two rows; clamped rows are told as of log_loss",
    .aliases = "d2_log_loss_score mcfadden_r2",
    .source = "McFadden 1974, Conditional logit analysis of qualitative choice behavior",
    .oracle = "scikit-learn d2_log_loss_score",
    .prevalence_sensitive = true,
    .perfect = 1};

inline constexpr Row d2_brier{
    .name = "d2_brier",
    .title = "D2 of the Brier score",
    .meaning = "Share of the Brier score of the base rates that the model removes (Brier skill score).",
    .formula = "1 - mean((p - y)^2) / (r (1 - r)), r the share of positives",
    .range = {-std::numeric_limits<double>::infinity(), 1},
    .shows = "skill of the probabilities over knowing only how common each class is",
    .use_when = "Brier scores of data with different class balance are to be read on one scale",
    .avoid_when = "data sets are small: the base rates come from the rows themselves",
    .undefined =
        "one class in the truth: minus infinity; NaN when the forecast is perfect or the weights sum to less "
        "than two rows",
    .aliases = "d2_brier_score brier_skill_score scaled_brier_score",
    .source = "Murphy 1973, A new vector partition of the probability score",
    .oracle = "scikit-learn d2_brier_score",
    .prevalence_sensitive = true,
    .perfect = 1};

inline constexpr Row normalized_entropy{
    .name = "normalized_entropy",
    .title = "Normalized entropy",
    .meaning = "Cross entropy of the model as a multiple of the entropy of the base rate.",
    .formula =
        "-mean(y log p + (1 - y) log(1 - p)) / -(r log r + (1 - r) log(1 - r)), r the share of positives; "
        "each loss "
        "at most 100, r clipped to [2^-52, 1 - 2^-52]",
    .range = {0, std::numeric_limits<double>::infinity()},
    .direction = Direction::minimize,
    .shows = "what is left of the uncertainty of the base rate; below 1 the model knows something",
    .use_when = "click and conversion models of different base rates are compared",
    .avoid_when = "the base rate of the evaluation rows is not the one the model works on",
    .undefined =
        "one class in the truth: the base rate loses only its clip, so the quotient says nothing; no rows: "
        "NaN; rows with a loss of 100 are told as clamped",
    .aliases = "binary_normalized_entropy",
    .source = "He et al. 2014, Practical lessons from predicting clicks on ads at Facebook",
    .oracle = "torcheval BinaryNormalizedEntropy on doubles",
    .prevalence_sensitive = true,
    .perfect = 0};

inline constexpr Row hinge_loss{
    .name = "hinge_loss",
    .title = "Hinge loss",
    .meaning = "Mean shortfall of the margin below 1.",
    .formula = "mean(max(0, 1 - s)) over positives and max(0, 1 + s) over negatives, s the score as given",
    .range = {0, std::numeric_limits<double>::infinity()},
    .direction = Direction::minimize,
    .shows = "how far the decisions of a margin classifier are from being clear",
    .use_when = "the scores are signed margins, as of a support vector machine",
    .avoid_when = "the scores are probabilities: they are no margins",
    .undefined = "no rows: NaN",
    .aliases = "hinge",
    .source = "Cortes & Vapnik 1995, Support-vector networks; Crammer & Singer 2001 for several classes",
    .oracle = "scikit-learn hinge_loss",
    .prevalence_sensitive = true};

}  // namespace texts

namespace detail {
template <auto F> constexpr MetricDef probable(Task task, Need need, const Row& row) {
  return intervals::with_mean<F, false>(metric<F>(task, need, row));
}
}  // namespace detail

inline constexpr MetricDef binary_loss_metrics[] = {
    detail::probable<&log_loss>(Task::binary, Need::probability, texts::log_loss),
    detail::probable<&brier_score>(Task::binary, Need::probability, texts::brier_score),
    detail::probable<&d2_log_loss>(Task::binary, Need::probability, texts::d2_log_loss),
    detail::probable<&d2_brier>(Task::binary, Need::probability, texts::d2_brier),
    detail::probable<&normalized_entropy>(Task::binary, Need::probability, texts::normalized_entropy),
    detail::probable<&hinge_loss>(Task::binary, Need::score, texts::hinge_loss),
};

inline constexpr MetricDef multiclass_loss_metrics[] = {
    detail::probable<&class_log_loss>(
        Task::multiclass, Need::probability,
        texts::restated(texts::log_loss,
                        "-mean(log p[truth]), p[truth] clipped to [2^-52, 1 - 2^-52], rows not normalised",
                        texts::log_loss.range, "cross_entropy logistic_loss mn_log_loss")),
    detail::probable<&class_brier_score>(
        Task::multiclass, Need::probability,
        texts::restated(texts::brier_score,
                        "mean(sum over c of (p[c] - [c = truth])^2); half of that with scale_by_half=true", {0, 2},
                        "brier_score_loss brier brier_class(scale_by_half=true)")),
    detail::probable<&class_d2_log_loss>(Task::multiclass, Need::probability, texts::d2_log_loss),
    detail::probable<&class_d2_brier>(
        Task::multiclass, Need::probability,
        texts::restated(texts::d2_brier,
                        "1 - mean(sum over c of (p[c] - [c = truth])^2) / (1 - sum over c of r[c]^2), r[c] "
                        "the share of class c",
                        texts::d2_brier.range, texts::d2_brier.aliases)),
    detail::probable<&class_normalized_entropy>(
        Task::multiclass, Need::probability,
        texts::restated(texts::normalized_entropy,
                        "-mean(log p[truth]) / -(sum over c of r[c] log r[c]), r[c] the share of class "
                        "c; each loss at most 100",
                        texts::normalized_entropy.range, "")),
    detail::probable<&class_hinge_loss>(
        Task::multiclass, Need::score,
        texts::restated(texts::hinge_loss, "mean(max(0, 1 - (s[truth] - largest other s)))", texts::hinge_loss.range,
                        texts::hinge_loss.aliases)),
};

}  // namespace assay

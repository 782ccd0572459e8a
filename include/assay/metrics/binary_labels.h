// Metrics of two-class labels: ratios of the four counts of a confusion matrix, costs, and tables.
// Sokolova & Lapalme 2009 (survey); Powers 2011 (informedness, markedness); Vickers & Elkin 2006 (net
// benefit).
#pragma once
#include "assay/metrics/class_labels.h"
#include "assay/metrics/count_columns.h"
#include "assay/metrics/label_rows.h"
#include "assay/states/binary_counts.h"

namespace assay {

struct ExpectedCost {
  double tp = 0, tn = 0, fp = 1, fn = 1;
  static constexpr auto fields() {
    return std::tuple{field("tp", &ExpectedCost::tp, "cost of a true positive; a gain is negative"),
                      field("tn", &ExpectedCost::tn, "cost of a true negative"),
                      field("fp", &ExpectedCost::fp, "cost of a false positive"),
                      field("fn", &ExpectedCost::fn, "cost of a false negative")};
  }
};

struct NetBenefit {
  double threshold = 0.5;
  static constexpr auto fields() {
    return std::tuple{field("threshold", &NetBenefit::threshold,
                            "probability at which one would act; its odds are the price of a false positive",
                            Bounds{.low = 0, .high = 1, .open_high = true})};
  }
};

Outcome prevalence(const Counts& c);
Outcome predicted_positive_rate(const Counts& c);
Outcome positive_likelihood_ratio(const Counts& c);
Outcome negative_likelihood_ratio(const Counts& c);
Outcome diagnostic_odds_ratio(const Counts& c);
Outcome expected_cost(const Counts& c, const ExpectedCost& cost);
Outcome net_benefit(const CountsAt& counts, const NetBenefit& p);

namespace intervals {
template <> inline constexpr bool is_share<&prevalence> = true;
template <> inline constexpr bool is_share<&predicted_positive_rate> = true;

Found of_net_benefit(const IntervalInput& in);
}  // namespace intervals

namespace detail {
template <auto F, class P = NoParams> constexpr MetricDef binary_classes(const Row& row) {
  return intervals::with_matrix<F, BinaryCounts, P>(
      metric<&over_classes<F, BinaryCounts, P>>(Task::binary, Need::label, row));
}
template <auto F> constexpr MetricDef binary_counts(const Row& row) {
  MetricDef def = intervals::with(metric<F>(Task::binary, Need::label, row), &intervals::over_counts<F>,
                                  intervals::counts_methods<F>(row.range));
  def.on_columns = &columns::as_it_is<F>;
  return def;
}
}  // namespace detail

inline constexpr MetricDef binary_label_metrics[] = {
    columns::with(detail::binary_classes<&accuracy>(label_rows::accuracy), &columns::accuracy),
    columns::with(detail::binary_classes<&error_rate>(label_rows::error_rate), &columns::error_rate),
    columns::with(detail::binary_classes<&balanced_accuracy, BalancedAccuracy>(label_rows::balanced_accuracy),
                  &columns::balanced_accuracy),
    detail::binary_counts<&precision>(label_rows::precision),
    detail::binary_counts<&recall>(label_rows::recall),
    detail::binary_counts<&specificity>(label_rows::specificity),
    detail::binary_counts<&npv>(label_rows::npv),
    detail::binary_counts<&fpr>(label_rows::fpr),
    detail::binary_counts<&fnr>(label_rows::fnr),
    detail::binary_counts<&fdr>(label_rows::fdr),
    detail::binary_counts<&false_omission_rate>(label_rows::false_omission_rate),
    detail::binary_counts<&prevalence>({
        .name = "prevalence",
        .title = "Prevalence",
        .meaning = "Share of rows that are positive.",
        .formula = "(tp + fn) / n",
        .range = {0, 1},
        .direction = Direction::none,
        .shows = "How common the positive class is: a property of the data, not of the model.",
        .use_when = "Read it beside precision, F1 and accuracy, which depend on it; compare data sets or slices.",
        .avoid_when = "As a measure of quality.",
        .undefined = "0 without rows",
        .aliases = "base_rate",
        .source = "Altman & Bland 1994, BMJ 309:102",
        .oracle = "formula",
        .prevalence_sensitive = true,
    }),
    detail::binary_counts<&predicted_positive_rate>({
        .name = "predicted_positive_rate",
        .title = "Predicted positive rate",
        .meaning = "Share of rows that are predicted positive.",
        .formula = "(tp + fp) / n",
        .range = {0, 1},
        .direction = Direction::none,
        .shows = "How much a decision rule acts; against the prevalence it shows over- or under-prediction.",
        .use_when = "Capacity is limited, or groups must be selected at equal rates (demographic parity).",
        .avoid_when = "As a measure of quality: it ignores the truth.",
        .undefined = "0 without rows",
        .aliases = "selection_rate positive_prediction_rate",
        .source = "Barocas, Hardt & Narayanan, Fairness and Machine Learning, ch. 3",
        .oracle = "fairlearn selection_rate",
        .prevalence_sensitive = true,
    }),
    detail::binary_counts<&f1>(label_rows::f1),
    detail::binary_counts<&f_beta>(label_rows::f_beta),
    detail::binary_counts<&jaccard>(label_rows::jaccard),
    columns::with(detail::binary_classes<&mcc>(label_rows::mcc), &columns::mcc),
    columns::with(detail::binary_classes<&cohen_kappa, Kappa>(label_rows::cohen_kappa), &columns::cohen_kappa),
    detail::binary_counts<&informedness>(label_rows::informedness),
    detail::binary_counts<&markedness>(label_rows::markedness),
    detail::binary_counts<&fowlkes_mallows>(label_rows::fowlkes_mallows),
    columns::with(detail::binary_classes<&g_mean>(label_rows::g_mean), &columns::g_mean),
    detail::binary_counts<&positive_likelihood_ratio>({
        .name = "positive_likelihood_ratio",
        .title = "Positive likelihood ratio",
        .meaning = "How many times more often positives are predicted positive than negatives are.",
        .formula = "recall / fpr = (tp / (tp + fn)) / (fp / (fp + tn))",
        .range = {0, std::numeric_limits<double>::infinity()},
        .shows = "The factor by which a positive prediction multiplies the odds of being positive; 1 is no "
                 "information.",
        .use_when = "A test is judged apart from the prevalence of the data, as in diagnostics.",
        .avoid_when = "There are few false positives: the ratio is unstable then.",
        .undefined = "NaN without actual positives or without false positives",
        .aliases = "lr_plus class_likelihood_ratio_positive",
        .source = "Deeks & Altman 2004, BMJ 329:168",
        .oracle = "scikit-learn class_likelihood_ratios",
    }),
    detail::binary_counts<&negative_likelihood_ratio>({
        .name = "negative_likelihood_ratio",
        .title = "Negative likelihood ratio",
        .meaning = "How many times more often positives are predicted negative than negatives are.",
        .formula = "fnr / specificity = (fn / (tp + fn)) / (tn / (fp + tn))",
        .range = {0, std::numeric_limits<double>::infinity()},
        .direction = Direction::minimize,
        .shows = "The factor by which a negative prediction multiplies the odds of being positive; 1 is no "
                 "information.",
        .use_when = "A negative result is meant to rule the condition out.",
        .avoid_when = "There are few true negatives: the ratio is unstable then.",
        .undefined = "NaN without actual positives or without true negatives",
        .aliases = "lr_minus class_likelihood_ratio_negative",
        .source = "Deeks & Altman 2004, BMJ 329:168",
        .oracle = "scikit-learn class_likelihood_ratios",
        .perfect = 0,
    }),
    detail::binary_counts<&diagnostic_odds_ratio>({
        .name = "diagnostic_odds_ratio",
        .title = "Diagnostic odds ratio",
        .meaning = "Odds of a positive prediction among positives over those among negatives.",
        .formula = "(tp tn) / (fp fn)",
        .range = {0, std::numeric_limits<double>::infinity()},
        .shows = "One number for both kinds of error, independent of prevalence; 1 is no information.",
        .use_when = "Tests are compared or pooled over studies.",
        .avoid_when = "The two errors cost differently: quite different trade-offs share one value.",
        .undefined = "NaN without false positives or without false negatives",
        .aliases = "dor odds_ratio",
        .source = "Glas et al. 2003, J. Clin. Epidemiol. 56:1129",
        .oracle = "formula",
    }),
    detail::binary_classes<&hamming_loss>(label_rows::hamming_loss),
    detail::binary_counts<&expected_cost>({
        .name = "expected_cost",
        .title = "Expected cost",
        .meaning = "Mean cost of a decision, given what each kind of hit and error costs.",
        .formula = "(cost_tp tp + cost_tn tn + cost_fp fp + cost_fn fn) / n",
        .direction = Direction::minimize,
        .shows = "What the decisions cost a row in the units of the prices; the error rate under the default "
                 "prices.",
        .use_when = "The consequences can be priced, even roughly: it then replaces every other label metric.",
        .avoid_when = "Prices are unknown, or the prevalence of the data is not that of use.",
        .undefined = "0 without rows",
        .aliases = "mean_cost",
        .source = "Elkan 2001, The Foundations of Cost-Sensitive Learning",
        .oracle = "formula",
        .prevalence_sensitive = true,
        .perfect = 0,
    }),
    intervals::with(
        metric<&net_benefit>(
            Task::binary, Need::probability,
            {
                .name = "net_benefit",
                .title = "Net benefit",
                .meaning = "True positives a row, less the false positives priced by the odds of the decision "
                           "threshold.",
                .formula = "tp / n - fp / n * t / (1 - t), predicted positive at probability >= t",
                .range = {-std::numeric_limits<double>::infinity(), 1},
                .shows = "Whether acting on the model beats acting on all rows or on none (which is 0) at this "
                         "threshold.",
                .use_when = "Someone would act above a known probability: decision curves of prediction models.",
                .avoid_when = "No threshold probability can be named, or probabilities are not calibrated.",
                .undefined = "0 without rows",
                .aliases = "net_benefit_treated",
                .source = "Vickers & Elkin 2006, Medical Decision Making 26:565",
                .oracle = "formula",
                .prevalence_sensitive = true,
            }),
        &intervals::of_net_benefit, "delta delta_log wilson"),
    detail::binary_classes<&confusion_table, Normalized>(label_rows::confusion_matrix),
    intervals::with(detail::binary_classes<&classification_report>(label_rows::classification_report),
                    &intervals::over_report<BinaryCounts>, intervals::report_methods),
};

}  // namespace assay

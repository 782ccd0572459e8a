// Metrics of many classes from predicted labels: formulas over the whole confusion matrix, and those of one
// class against the rest (or against one other class), averaged. Sokolova & Lapalme 2009; Hand & Till 2001
// (pairs).
#pragma once
#include "assay/metrics/class_labels.h"
#include "assay/metrics/label_rows.h"
#include "assay/states/target_ranks.h"

namespace assay {

struct Averaging {
  Average average = Average::macro;
  Multiclass multiclass = Multiclass::ovr;
  static constexpr auto fields() {
    return std::tuple{
        field("average", &Averaging::average,
              "mean over classes, pooled counts, mean by support, or one value a class"),
        field("multiclass", &Averaging::multiclass, "each class against the rest, or each pair of classes")};
  }
};

struct FBetaAveraging {
  double beta = 1;
  Average average = Average::macro;
  Multiclass multiclass = Multiclass::ovr;
  static constexpr auto fields() {
    return std::tuple{
        field("beta", &FBetaAveraging::beta, "weight of recall over precision", between(0, 1e9)),
        field("average", &FBetaAveraging::average,
              "mean over classes, pooled counts, mean by support, or one value a class"),
        field("multiclass", &FBetaAveraging::multiclass, "each class against the rest, or each pair of classes")};
  }
};

struct TopK {
  int64_t k = 5;
  RankTies ties = RankTies::first;
  static constexpr auto fields() {
    return std::tuple{field("k", &TopK::k, "how many of the highest scored classes count as predicted", at_least(1)),
                      field("ties", &TopK::ties, "which class comes first of those with equal scores")};
  }
};

using CountsFormula = std::function<Outcome(const Counts&)>;

/// One formula over the classes of a matrix, each against the rest or pair by pair, averaged.
Value average_classes(const ClassMatrix& m, Average average, Multiclass multiclass, const CountsFormula& formula,
                      const Context& context);

/// A binary formula as one of a confusion matrix.
template <auto F, class P> Value averaged(const ConfusionMatrix& matrix, const P& p, const Context& context) {
  return average_classes(
      class_matrix(matrix, context), p.average, p.multiclass,
      [&](const Counts& counts) { return on_counts<F>(counts, p); }, context);
}

Outcome top_k_accuracy(const TargetRanks& ranks, const TopK& p);

namespace intervals {

/// Of a formula of one class against the rest, averaged over the classes of a matrix.
Found of_classes(const IntervalInput& in, const ClassMatrix& m, Average average, const CountsFormula& formula);

template <auto F, class P> Found over_classes(const IntervalInput& in) {
  const auto p = detail::make_params<P>(in.params);
  return of_classes(in, class_matrix(state<ConfusionMatrix>(in.states[0]), in.context), p.average,
                    [&](const Counts& counts) { return on_counts<F>(counts, p); });
}

/// Rules are for classes against the rest.
template <class P> bool covers_rest(const Params& values, bool) {
  return detail::make_params<P>(values).multiclass == Multiclass::ovr;
}

Found of_top_k(const IntervalInput& in);

}  // namespace intervals

namespace detail {

template <auto F, class P = NoParams> constexpr MetricDef many_classes(const Row& row) {
  return intervals::with_matrix<F, ConfusionMatrix, P>(
      metric<&over_classes<F, ConfusionMatrix, P>>(Task::multiclass, Need::label, row));
}

template <auto F, class P = Averaging>
constexpr MetricDef each_class(const Row& row, std::string_view meaning, std::string_view formula) {
  return intervals::where(
      &intervals::covers_rest<P>,
      intervals::with(
          metric<&averaged<F, P>>(Task::multiclass, Need::label, label_rows::in_turn(row, meaning, formula)),
          &intervals::over_classes<F, P>,
          intervals::is_share<F> ? "delta_logit delta wilson" : intervals::delta_methods));
}

}  // namespace detail

inline constexpr MetricDef multiclass_label_metrics[] = {
    detail::many_classes<&accuracy>(label_rows::accuracy),
    detail::many_classes<&error_rate>(label_rows::error_rate),
    detail::many_classes<&balanced_accuracy, BalancedAccuracy>(
        label_rows::called(label_rows::balanced_accuracy, "balanced_accuracy_score")),
    detail::each_class<&precision>(label_rows::precision,
                                   "Share of the rows predicted as a class that are of it, averaged over classes.",
                                   "mean over classes of hits_k / predicted_k"),
    detail::each_class<&recall>(label_rows::recall,
                                "Share of the rows of a class that are predicted as it, averaged over classes.",
                                "mean over classes of hits_k / actual_k"),
    detail::each_class<&specificity>(label_rows::specificity,
                                     "Share of the rows of other classes that are not predicted as a class, averaged.",
                                     "mean over classes of tn_k / (tn_k + fp_k)"),
    detail::each_class<&npv>(label_rows::npv,
                             "Share of the rows not predicted as a class that are of another, averaged over classes.",
                             "mean over classes of tn_k / (tn_k + fn_k)"),
    detail::each_class<&fpr>(label_rows::fpr,
                             "Share of the rows of other classes that are predicted as a class, averaged over classes.",
                             "mean over classes of fp_k / (fp_k + tn_k)"),
    detail::each_class<&fnr>(label_rows::fnr,
                             "Share of the rows of a class that are predicted as another, averaged over classes.",
                             "mean over classes of fn_k / (fn_k + tp_k)"),
    detail::each_class<&fdr>(label_rows::fdr,
                             "Share of the rows predicted as a class that are of another, averaged over classes.",
                             "mean over classes of fp_k / (fp_k + tp_k)"),
    detail::each_class<&false_omission_rate>(label_rows::false_omission_rate,
                                             "Share of the rows not predicted as a class that are of it, averaged.",
                                             "mean over classes of fn_k / (fn_k + tn_k)"),
    detail::each_class<&f1>(label_rows::called(label_rows::f1, "f1_score f_score f_measure f_meas"),
                            "Harmonic mean of precision and recall of a class, averaged over classes.",
                            "mean over classes of 2 tp_k / (2 tp_k + fp_k + fn_k)"),
    detail::each_class<&f_beta, FBetaAveraging>(
        label_rows::f_beta, "Weighted harmonic mean of precision and recall of a class, averaged over classes.",
        "mean over classes of (1 + b^2) tp_k / ((1 + b^2) tp_k + b^2 fn_k + fp_k)"),
    detail::each_class<&jaccard>(label_rows::called(label_rows::jaccard, "jaccard_score jaccard_index iou"),
                                 "Overlap of the rows of a class and those predicted as it, averaged over classes.",
                                 "mean over classes of tp_k / (tp_k + fp_k + fn_k)"),
    detail::many_classes<&mcc>(
        label_rows::called(label_rows::mcc, "matthews_corrcoef matthews_correlation_coefficient rk")),
    detail::many_classes<&cohen_kappa, Kappa>(label_rows::cohen_kappa),
    detail::each_class<&informedness>(label_rows::called(label_rows::informedness, "youden_j youdens_j j_index"),
                                      "Recall + specificity - 1 of each class against the rest, averaged.",
                                      "mean over classes of tp_k / (tp_k + fn_k) + tn_k / (tn_k + fp_k) - 1"),
    detail::each_class<&markedness>(label_rows::markedness,
                                    "Precision + npv - 1 of each class against the rest, averaged.",
                                    "mean over classes of tp_k / (tp_k + fp_k) + tn_k / (tn_k + fn_k) - 1"),
    detail::each_class<&fowlkes_mallows>(label_rows::fowlkes_mallows,
                                         "Geometric mean of precision and recall of a class, averaged over classes.",
                                         "mean over classes of sqrt(precision_k recall_k)"),
    detail::many_classes<&g_mean>(label_rows::g_mean),
    detail::many_classes<&hamming_loss>(label_rows::hamming_loss),
    intervals::with(
        metric<&top_k_accuracy>(
            Task::multiclass, Need::score,
            {
                .name = "top_k_accuracy",
                .title = "Top-k accuracy",
                .meaning = "Share of rows whose true class is among the k classes of highest score.",
                .formula = "rows with rank(target) <= k / n; rank = 1 + classes scored higher + equal scores of "
                           "lower index, of higher index with ties=last",
                .range = {0, 1},
                .shows = "How often a short list of classes holds the true one.",
                .use_when = "The user sees several suggestions, or near classes are hard to tell apart.",
                .avoid_when = "k is near the number of classes: it is 1 then, whatever the model.",
                .undefined = "0 without rows",
                .aliases = "top_k_accuracy_score(k=2,ties=last)",
                .source = "Russakovsky et al. 2015, IJCV 115:211",
                .oracle = "scikit-learn top_k_accuracy_score, with ties=last",
                .prevalence_sensitive = true,
                .perfect = 1,
                .trivial_classes = 5,
            }),
        &intervals::of_top_k, intervals::proportion_methods),
    detail::many_classes<&confusion_table, Normalized>(label_rows::confusion_matrix),
    intervals::with(detail::many_classes<&classification_report>(label_rows::classification_report),
                    &intervals::over_report<ConfusionMatrix>, intervals::report_methods),
};

}  // namespace assay

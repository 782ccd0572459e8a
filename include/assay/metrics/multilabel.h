// Metrics of several labels a row: binary formulas over each label or each row, averaged; exact matches; and
// how well the scores of a row rank its labels. Tsoumakas, Katakis & Vlahavas 2010; Schapire & Singer 2000
// (ranking).
#pragma once
#include "assay/metrics/class_labels.h"
#include "assay/metrics/interval_rules.h"
#include "assay/metrics/label_rows.h"
#include "assay/states/fan.h"
#include "assay/states/label_ranking.h"
#include "assay/states/sample_counts.h"

namespace assay {

struct LabelAveraging {
  LabelAverage average = LabelAverage::macro;
  static constexpr auto fields() {
    return std::tuple{field("average", &LabelAveraging::average,
                            "mean over labels, pooled counts, mean by support, one value a label, or mean over rows")};
  }
};

struct FBetaLabelAveraging {
  double beta = 1;
  LabelAverage average = LabelAverage::macro;
  static constexpr auto fields() {
    return std::tuple{field("beta", &FBetaLabelAveraging::beta, "weight of recall over precision", between(0, 1e9)),
                      field("average", &FBetaLabelAveraging::average,
                            "mean over labels, pooled counts, mean by support, one value a label, or mean over rows")};
  }
};

struct GainAt {
  int64_t k = 0;
  static constexpr auto fields() {
    return std::tuple{field("k", &GainAt::k, "only the k highest scored labels count; 0: all", at_least(0))};
  }
};

using LabelCounts = Fan<BinaryCounts>;
using LabelFormula = std::function<Outcome(const Counts&)>;

Value average_labels(const LabelCounts& counts, LabelAverage average, const LabelFormula& formula,
                     const Context& context);
Value average_samples(const SampleCounts& samples, const LabelFormula& formula, const Context& context);

template <auto F, class P> Value over_labels(const LabelCounts& counts, const P& p, const Context& context) {
  return average_labels(
      counts, p.average, [&](const Counts& c) { return on_counts<F>(c, p); }, context);
}
template <auto F, class P> Value over_samples(const SampleCounts& samples, const P& p, const Context& context) {
  return average_samples(
      samples, [&](const Counts& c) { return on_counts<F>(c, p); }, context);
}

Outcome subset_accuracy(const SampleCounts& samples);
Outcome label_hamming_loss(const LabelCounts& counts);
Value multilabel_confusion_matrix(const LabelCounts& counts, const Context& context);
Outcome coverage_error(const LabelRanking& ranking);
Value label_ranking_average_precision(const LabelRanking& ranking, const Context& context);
Value label_ranking_loss(const LabelRanking& ranking, const Context& context);
Value label_ndcg(const LabelGain& gain, const GainAt& p, const Context& context);

namespace intervals {

/// Over the rows of `samples`: of the counts of all labels together, or of the mean over rows.
Found of_pooled_labels(const IntervalInput& in, const SampleCounts& samples, const CountsFormula& formula);
Found of_samples(const IntervalInput& in, const SampleCounts& samples, const CountsFormula& formula);
Found of_subset_accuracy(const IntervalInput& in);
Found of_hamming_loss(const IntervalInput& in);

/// Averages by label have none: labels of one row go together, and no state tells how.
template <class P> bool covers_labels(const Params& values, bool one_column) {
  const auto average = detail::make_params<P>(values).average;
  return one_column || (average != LabelAverage::macro && average != LabelAverage::weighted);
}

template <class P> std::vector<StateNeed> samples_if_micro(const Params& values) {
  std::vector<StateNeed> needs;
  const auto p = detail::make_params<P>(values);
  if (p.average == LabelAverage::micro) detail::add_need<SampleCounts>(needs, p);
  return needs;
}

inline std::vector<StateNeed> samples(const Params&) {
  std::vector<StateNeed> needs;
  detail::add_need<SampleCounts>(needs, NoParams{});
  return needs;
}

template <auto F, class P> Found over_labels(const IntervalInput& in) {
  const auto p = detail::make_params<P>(in.params);
  const CountsFormula formula = [&](const Counts& counts) { return on_counts<F>(counts, p); };
  if (p.average == LabelAverage::micro) return of_pooled_labels(in, state<SampleCounts>(in.more[0]), formula);
  if (p.average == LabelAverage::samples) return of_samples(in, state<SampleCounts>(in.states[0]), formula);
  const auto& labels = state<LabelCounts>(in.states[0]).parts;
  if (p.average == LabelAverage::none)
    return of_parts(in, [&](const IntervalInput& one, size_t j) { return of_part_counts(one, labels[j], formula); });
  return labels.size() == 1 ? of_part_counts(in, labels[0], formula) : Found();
}

}  // namespace intervals

namespace detail {

/// Averages over rows need counts by row, all others counts by label; a plan keeps the one that is asked for.
template <auto F, class P = LabelAveraging>
constexpr MetricDef each_label(const Row& row, std::string_view meaning, std::string_view formula) {
  MetricDef def = metric<&over_labels<F, P>>(Task::multilabel, Need::label, label_rows::in_turn(row, meaning, formula));
  def.states = +[](const Params& values) {
    std::vector<StateNeed> needs;
    const auto p = make_params<P>(values);
    if (p.average == LabelAverage::samples)
      add_need<SampleCounts>(needs, p);
    else
      add_need<LabelCounts>(needs, p);
    return needs;
  };
  def.compute = +[](std::span<const AnyState* const> states, const Params& values, const Context& context) {
    const auto p = make_params<P>(values);
    if (p.average == LabelAverage::samples)
      return over_samples<F, P>(static_cast<const StateBox<SampleCounts>&>(*states[0]).state, p, context);
    return over_labels<F, P>(static_cast<const StateBox<LabelCounts>&>(*states[0]).state, p, context);
  };
  def.interval_covers = &intervals::covers_labels<P>;
  return intervals::with(def, &intervals::over_labels<F, P>, "delta_logit delta mean wilson",
                         &intervals::samples_if_micro<P>);
}

}  // namespace detail

inline constexpr MetricDef multilabel_metrics[] = {
    intervals::with(
        metric<&subset_accuracy>(Task::multilabel, Need::label,
                                 {
                                     .name = "subset_accuracy",
                                     .title = "Subset accuracy",
                                     .meaning = "Share of rows whose labels are all predicted right.",
                                     .formula = "rows with prediction = target in every label / n",
                                     .range = {0, 1},
                                     .shows = "How often the whole set of labels is right.",
                                     .use_when = "A row with one wrong label is of no use.",
                                     .avoid_when = "There are many labels: partly right rows count nothing.",
                                     .undefined = "0 without rows",
                                     .aliases = "exact_match exact_match_ratio accuracy_score",
                                     .source = "Zhu et al. 2005, SIGIR, 274",
                                     .oracle = "scikit-learn accuracy_score",
                                     .symmetric = true,
                                     .prevalence_sensitive = true,
                                     .perfect = 1,
                                 }),
        &intervals::of_subset_accuracy, intervals::proportion_methods),
    intervals::with(metric<&label_hamming_loss>(Task::multilabel, Need::label, label_rows::hamming_loss),
                    &intervals::of_hamming_loss, intervals::mean_methods, &intervals::samples),
    detail::each_label<&precision>(label_rows::precision,
                                   "Share of the predicted labels that are true, averaged over labels.",
                                   "mean over labels of tp_j / (tp_j + fp_j); samples: over rows"),
    detail::each_label<&recall>(label_rows::recall,
                                "Share of the true labels that are predicted, averaged over labels.",
                                "mean over labels of tp_j / (tp_j + fn_j); samples: over rows"),
    detail::each_label<&specificity>(label_rows::specificity,
                                     "Share of the absent labels that are not predicted, averaged over labels.",
                                     "mean over labels of tn_j / (tn_j + fp_j); samples: over rows"),
    detail::each_label<&npv>(label_rows::npv,
                             "Share of the labels not predicted that are absent, averaged over labels.",
                             "mean over labels of tn_j / (tn_j + fn_j); samples: over rows"),
    detail::each_label<&fpr>(label_rows::fpr, "Share of the absent labels that are predicted, averaged over labels.",
                             "mean over labels of fp_j / (fp_j + tn_j); samples: over rows"),
    detail::each_label<&fnr>(label_rows::fnr, "Share of the true labels that are not predicted, averaged over labels.",
                             "mean over labels of fn_j / (fn_j + tp_j); samples: over rows"),
    detail::each_label<&f1>(label_rows::called(label_rows::f1, "f1_score f_score f_measure f_meas"),
                            "Harmonic mean of precision and recall of a label, averaged over labels.",
                            "mean over labels of 2 tp_j / (2 tp_j + fp_j + fn_j); samples: over rows"),
    detail::each_label<&f_beta, FBetaLabelAveraging>(
        label_rows::f_beta, "Weighted harmonic mean of precision and recall of a label, averaged over labels.",
        "mean over labels of (1 + b^2) tp_j / ((1 + b^2) tp_j + b^2 fn_j + fp_j); samples: over rows"),
    detail::each_label<&jaccard>(label_rows::called(label_rows::jaccard, "jaccard_score jaccard_index iou"),
                                 "Overlap of the true and the predicted rows of a label, averaged over labels.",
                                 "mean over labels of tp_j / (tp_j + fp_j + fn_j); samples: over rows"),
    metric<&multilabel_confusion_matrix>(
        Task::multilabel, Need::label,
        {
            .name = "multilabel_confusion_matrix",
            .title = "Confusion matrix of each label",
            .meaning = "True and false positives and negatives of each label.",
            .formula = "tn_j, fp_j, fn_j, tp_j of label j",
            .range = {0, std::numeric_limits<double>::infinity()},
            .direction = Direction::none,
            .shows = "Which labels are missed, and which are given too freely.",
            .use_when = "Labels differ in number or in difficulty.",
            .avoid_when = "One number is needed.",
            .undefined = "never",
            .aliases = "confusion_matrix",
            .source = "Sokolova & Lapalme 2009, Information Processing & Management 45:427",
            .oracle = "scikit-learn multilabel_confusion_matrix",
            .prevalence_sensitive = true,
        }),
    metric<&coverage_error>(
        Task::multilabel, Need::score,
        {
            .name = "coverage_error",
            .title = "Coverage error",
            .meaning = "How far down the ranking of its labels a row must be read to meet all true ones.",
            .formula = "mean over rows of max over true labels of the number of labels scored at least as high",
            .range = {0, std::numeric_limits<double>::infinity()},
            .direction = Direction::minimize,
            .shows = "The length of list that covers the truth; at best the mean number of true labels.",
            .use_when = "All labels of a row must be found by reading down a ranking.",
            .avoid_when = "Rows differ much in their number of labels; rows without labels count 0.",
            .undefined = "0 without rows",
            .aliases = "",
            .source = "Tsoumakas, Katakis & Vlahavas 2010, Mining Multi-label Data",
            .oracle = "scikit-learn coverage_error",
            .prevalence_sensitive = true,
        }),
    metric<&label_ranking_average_precision>(
        Task::multilabel, Need::score,
        {
            .name = "label_ranking_average_precision",
            .title = "Label ranking average precision",
            .meaning = "For each true label of a row, the share of true ones among the labels scored at "
                       "least as high.",
            .formula = "mean over rows of mean over true labels j of true labels scored >= s_j / labels "
                       "scored >= s_j",
            .range = {0, 1},
            .shows = "Whether true labels stand above false ones within a row.",
            .use_when = "Labels are shown as a ranking for each row.",
            .avoid_when = "Scores are compared across rows, or a threshold decides.",
            .undefined = "1 in a row without true labels",
            .aliases = "label_ranking_average_precision_score lrap",
            .source = "Schapire & Singer 2000, Machine Learning 39:135",
            .oracle = "scikit-learn label_ranking_average_precision_score",
            .prevalence_sensitive = true,
            .perfect = 1,
        }),
    metric<&label_ranking_loss>(
        Task::multilabel, Need::score,
        {
            .name = "label_ranking_loss",
            .title = "Label ranking loss",
            .meaning = "Share of the pairs of a true and a false label of a row in which the false one is "
                       "not scored lower.",
            .formula = "mean over rows of pairs with s_false >= s_true / pairs",
            .range = {0, 1},
            .direction = Direction::minimize,
            .shows = "How often a false label stands above a true one within a row; ties count as errors.",
            .use_when = "The order of labels within a row matters throughout, not only at the top.",
            .avoid_when = "Only the first few labels are looked at (see ndcg).",
            .undefined = "0 in a row without true or without false labels",
            .aliases = "",
            .source = "Schapire & Singer 2000, Machine Learning 39:135",
            .oracle = "scikit-learn label_ranking_loss",
            .perfect = 0,
        }),
    metric<&label_ndcg>(
        Task::multilabel, Need::score,
        {
            .name = "ndcg",
            .title = "Normalised discounted cumulative gain",
            .meaning = "Gain of the true labels by the ranks that their scores give them, relative to the "
                       "best order.",
            .formula = "mean over rows of sum over true labels of 1 / log2(rank_j + 1) over the same sum at "
                       "the best ranks; "
                       "tied labels share the mean of their discounts",
            .range = {0, 1},
            .shows = "Whether true labels come first, early ranks counting most.",
            .use_when = "Labels are suggested in order and the first ones are seen most.",
            .avoid_when = "A threshold decides which labels are given.",
            .undefined = "0 in a row without true labels",
            .aliases = "ndcg_score",
            .source = "Jarvelin & Kekalainen 2002, ACM TOIS 20:422; McSherry & Najork 2008 (ties)",
            .oracle = "scikit-learn ndcg_score",
            .prevalence_sensitive = true,
            .perfect = 1,
        }),
};

}  // namespace assay

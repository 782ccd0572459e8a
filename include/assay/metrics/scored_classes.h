// ROC-AUC and average precision of several classes or labels: each against the rest, or each pair of classes on the
// rows of the two. Hand & Till 2001 (pairs).
#pragma once
#include "assay/metrics/average.h"
#include "assay/metrics/interval_rules.h"
#include "assay/metrics/scored_rows.h"
#include "assay/states/fan.h"
#include "assay/states/scored_binary.h"
#include "assay/states/scored_pairs.h"
#include "assay/states/scored_samples.h"

namespace assay {

struct ScoredClasses {
  Average average = Average::macro;
  Multiclass multiclass = Multiclass::ovr;
  static constexpr auto fields() {
    return std::tuple{
        field("average", &ScoredClasses::average,
              "macro: plain mean; weighted: by true rows; micro: all rankings pooled into one; none: one number each"),
        field("multiclass", &ScoredClasses::multiclass,
              "ovr: each class against the rest; ovo: each pair of classes, on the rows of the two, both ways")};
  }
};

struct ScoredLabels {
  LabelAverage average = LabelAverage::macro;
  static constexpr auto fields() {
    return std::tuple{field("average", &ScoredLabels::average,
                            "macro: plain mean; weighted: by true rows; micro: all rankings pooled into one; none: one "
                            "number a label; samples: mean over rows of the ranking of their labels")};
  }
};

Value roc_auc_rest(const Fan<ScoredBinary>& fan, const ScoredClasses& p, const Context& context);
Value roc_auc_pairs(const ScoredPairs& pairs, const ScoredClasses& p, const Context& context);
Value average_precision_rest(const Fan<ScoredBinary>& fan, const ScoredClasses& p, const Context& context);
Value average_precision_pairs(const ScoredPairs& pairs, const ScoredClasses& p, const Context& context);
Value roc_auc_labels(const Fan<ScoredBinary>& fan, const ScoredLabels& p, const Context& context);
Value roc_auc_samples(const ScoredSamples& samples, const ScoredLabels& p, const Context& context);
Value average_precision_labels(const Fan<ScoredBinary>& fan, const ScoredLabels& p, const Context& context);
Value average_precision_samples(const ScoredSamples& samples, const ScoredLabels& p, const Context& context);

namespace intervals {

/// Of each class or label against the rest, not averaged.
Found of_each_roc_auc(const IntervalInput& in);
Found of_each_average_precision(const IntervalInput& in);
template <class P> bool covers_each(const Params& values, bool) {
  const auto p = detail::make_params<P>(values);
  if constexpr (std::is_same_v<P, ScoredClasses>)
    return p.average == Average::none && p.multiclass == Multiclass::ovr;
  else
    return p.average == LabelAverage::none;
}

}  // namespace intervals

namespace detail {

inline bool takes_second(const ScoredClasses& p) { return p.multiclass == Multiclass::ovo; }
inline bool takes_second(const ScoredLabels& p) { return p.average == LabelAverage::samples; }

/// One row over two formulas with the same parameters: the parameters choose, and only the state of the chosen is kept.
template <auto First, auto Second, class P> constexpr MetricDef either(Task task,
                                                                       intervals::Found (*rule)(const IntervalInput&),
                                                                       std::string_view methods, const Row& row) {
  MetricDef def = metric<First>(task, Need::score, row);
  def.states = +[](const Params& values) {
    const bool second = takes_second(make_params<P>(values));
    return second ? metric<Second>(Task{}, Need{}, Row{}).states(values)
                  : metric<First>(Task{}, Need{}, Row{}).states(values);
  };
  def.compute = +[](std::span<const AnyState* const> states, const Params& values, const Context& context) {
    const bool second = takes_second(make_params<P>(values));
    return second ? metric<Second>(Task{}, Need{}, Row{}).compute(states, values, context)
                  : metric<First>(Task{}, Need{}, Row{}).compute(states, values, context);
  };
  return intervals::where(&intervals::covers_each<P>, intervals::with(def, rule, methods));
}

constexpr Row changed(Row row, std::string_view meaning, std::string_view formula, std::string_view undefined,
                      std::string_view aliases, std::string_view oracle) {
  row.meaning = meaning, row.formula = formula, row.undefined = undefined, row.aliases = aliases, row.oracle = oracle;
  return row;
}

}  // namespace detail

inline constexpr MetricDef scored_multiclass_metrics[] = {
    detail::either<&roc_auc_rest, &roc_auc_pairs, ScoredClasses>(
        Task::multiclass, &intervals::of_each_roc_auc, intervals::delong_methods,
        detail::changed(scored_rows::roc_auc,
                        "Probability that a random row of a class has a higher score for it than a random other row, "
                        "ties counting half; averaged.",
                        "ovr: roc_auc of each class against the rest; ovo: for each pair a, b the mean of roc_auc by "
                        "column a with a positive and by column b with b positive, on rows of a or b",
                        "NaN when a class has no rows, or has all",
                        "roc_auc_score auc auroc area_under_roc hand_till(multiclass=ovo)",
                        "scikit-learn roc_auc_score(multi_class=...)")),
    detail::either<&average_precision_rest, &average_precision_pairs, ScoredClasses>(
        Task::multiclass, &intervals::of_each_average_precision, intervals::delta_methods,
        detail::changed(
            scored_rows::average_precision,
            "Precision at each row of a class from the top of its column, averaged; then averaged over classes.",
            "ovr: average_precision of each class against the rest; ovo: as roc_auc, with average_precision",
            "0 for a class without rows", "average_precision_score ap auprc avg_precision",
            "scikit-learn average_precision_score")),
};

inline constexpr MetricDef scored_multilabel_metrics[] = {
    detail::either<&roc_auc_labels, &roc_auc_samples, ScoredLabels>(
        Task::multilabel, &intervals::of_each_roc_auc, intervals::delong_methods,
        detail::changed(scored_rows::roc_auc,
                        "Probability that a random row with a label has a higher score for it than one without, ties "
                        "counting half; averaged over labels.",
                        "roc_auc of each label, averaged; samples: roc_auc of the labels of each row, averaged",
                        "NaN when a label is on no row or on all; samples: when a row has no or all labels",
                        "roc_auc_score auc auroc area_under_roc", "scikit-learn roc_auc_score")),
    detail::either<&average_precision_labels, &average_precision_samples, ScoredLabels>(
        Task::multilabel, &intervals::of_each_average_precision, intervals::delta_methods,
        detail::changed(
            scored_rows::average_precision,
            "Precision at each row with a label from the top of its column, averaged; then averaged over labels.",
            "average_precision of each label, averaged; samples: of the labels of each row, averaged",
            "0 for a label that is on no row", "average_precision_score ap auprc avg_precision",
            "scikit-learn average_precision_score")),
};

}  // namespace assay

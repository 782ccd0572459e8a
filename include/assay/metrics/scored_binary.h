// Metrics of a two-class ranking by score: areas, curves, distances and operating points. All are read from the sorted
// runs of distinct scores; a threshold at a score calls every row with that score or a higher one positive.
// Fawcett 2006 (survey).
#pragma once
#include "assay/metrics/interval_rules.h"
#include "assay/metrics/scored_rows.h"
#include "assay/states/scored_binary.h"

namespace assay {

struct RocAuc {
  double max_fpr = 1;
  static constexpr auto fields() {
    return std::tuple{field("max_fpr", &RocAuc::max_fpr, "highest false positive rate; below 1 standardised as McClish",
                            Bounds{.low = 0, .high = 1, .open_low = true})};
  }
};

struct CurvePoints {
  int64_t points = 0;
  static constexpr auto fields() {
    return std::tuple{field("points", &CurvePoints::points,
                            "0: every distinct threshold; else at most about so many, moving the area by at most "
                            "2 / points times the width and the total rise and fall of the curve",
                            at_least(0))};
  }
};

struct Lift {
  double top = 0.1;
  static constexpr auto fields() {
    return std::tuple{field("top", &Lift::top, "share of the rows that is taken, from the highest scores",
                            Bounds{.low = 0, .high = 1, .open_low = true})};
  }
};

struct LogAuc {
  double fpr_min = 0.001, fpr_max = 0.1;
  static constexpr auto fields() {
    return std::tuple{field("fpr_min", &LogAuc::fpr_min, "lower end of the false positive rates", inside(0, 1)),
                      field("fpr_max", &LogAuc::fpr_max, "upper end of the false positive rates",
                            Bounds{.low = 0, .high = 1, .open_low = true})};
  }
};

struct AtRecall {
  double recall = 0.9;
  static constexpr auto fields() {
    return std::tuple{field("recall", &AtRecall::recall, "least recall", between(0, 1))};
  }
};
struct AtPrecision {
  double precision = 0.9;
  static constexpr auto fields() {
    return std::tuple{field("precision", &AtPrecision::precision, "least precision", between(0, 1))};
  }
};
struct AtSpecificity {
  double specificity = 0.9;
  static constexpr auto fields() {
    return std::tuple{field("specificity", &AtSpecificity::specificity, "least specificity", between(0, 1))};
  }
};
struct AtSensitivity {
  double sensitivity = 0.9;
  static constexpr auto fields() {
    return std::tuple{field("sensitivity", &AtSensitivity::sensitivity, "least sensitivity", between(0, 1))};
  }
};
struct AtFpr {
  double fpr = 0.1;
  static constexpr auto fields() {
    return std::tuple{field("fpr", &AtFpr::fpr, "highest false positive rate", between(0, 1))};
  }
};

Outcome roc_auc(const ScoredBinary& s, const RocAuc& p, const Context& context = {});
Outcome gini(const ScoredBinary& s);
Outcome average_precision(const ScoredBinary& s, const Context& context = {});
Outcome pr_auc(const ScoredBinary& s);
Outcome log_auc(const ScoredBinary& s, const LogAuc& p);
Outcome ks(const ScoredBinary& s);
Outcome eer(const ScoredBinary& s);
Outcome lift(const ScoredBinary& s, const Lift& p);
Value roc_curve(const ScoredBinary& s, const CurvePoints& p, const Context& context);
Value pr_curve(const ScoredBinary& s, const CurvePoints& p, const Context& context);
Value det_curve(const ScoredBinary& s, const CurvePoints& p, const Context& context);
Value gain_curve(const ScoredBinary& s, const CurvePoints& p, const Context& context);
Value lift_curve(const ScoredBinary& s, const CurvePoints& p, const Context& context);
Outcome precision_at_recall(const ScoredBinary& s, const AtRecall& p);
Outcome recall_at_precision(const ScoredBinary& s, const AtPrecision& p);
Outcome sensitivity_at_specificity(const ScoredBinary& s, const AtSpecificity& p);
Outcome specificity_at_sensitivity(const ScoredBinary& s, const AtSensitivity& p);
Outcome recall_at_fpr(const ScoredBinary& s, const AtFpr& p);

namespace intervals {

/// DeLong, DeLong & Clarke-Pearson 1988; where nothing varies, Newcombe 2006 (method 5).
Found of_roc_auc(const IntervalInput& in);
Found of_gini(const IntervalInput& in);
/// The delta method over the weights of all scores: the influence of a row on its own term and on those below it.
Found of_average_precision(const IntervalInput& in);

}  // namespace intervals

namespace detail {
template <auto F> constexpr MetricDef scored(const Row& row) { return metric<F>(Task::binary, Need::score, row); }
}  // namespace detail

inline constexpr MetricDef scored_binary_metrics[] = {
    intervals::with(detail::scored<&roc_auc>(scored_rows::roc_auc), &intervals::of_roc_auc, intervals::delong_methods),
    intervals::with(detail::scored<&average_precision>(scored_rows::average_precision),
                    &intervals::of_average_precision, intervals::delta_methods),
    detail::scored<&pr_auc>({
        .name = "pr_auc",
        .title = "Area under the precision-recall curve",
        .meaning = "Area under precision against recall by the trapezoid rule, from precision 1 at recall 0.",
        .formula = "sum over thresholds of (R_i - R_{i-1}) (P_i + P_{i-1}) / 2, P_0 = 1",
        .range = {0, 1},
        .shows = "The same as average_precision, with straight lines between the thresholds.",
        .use_when = "A number must be comparable with tools that take the trapezoid.",
        .avoid_when = "Anywhere else: straight lines in this plane are too hopeful; average_precision is not.",
        .undefined = "0 without positives",
        .aliases = "precision_recall_auc",
        .source = "Davis & Goadrich 2006, ICML, 233",
        .oracle = "scikit-learn auc(recall, precision) of precision_recall_curve",
        .prevalence_sensitive = true,
        .perfect = 1,
    }),
    detail::scored<&roc_curve>({
        .name = "roc_curve",
        .title = "ROC curve",
        .meaning = "True positive rate against false positive rate at every threshold, from the highest score down.",
        .formula = "fpr = FP / N, tpr = TP / P at each distinct score; starts at (0, 0) with threshold infinity",
        .direction = Direction::none,
        .shows = "What each false alarm rate buys.",
        .use_when = "A threshold is to be chosen, or two models cross.",
        .avoid_when = "Positives are rare: a small fpr can still be more false alarms than hits.",
        .undefined = "NaN rates of a class that is missing",
        .aliases = "roc",
        .source = "Fawcett 2006, Pattern Recognition Letters 27:861",
        .oracle = "scikit-learn roc_curve(drop_intermediate=False)",
    }),
    detail::scored<&pr_curve>({
        .name = "pr_curve",
        .title = "Precision-recall curve",
        .meaning =
            "Precision and recall at every threshold, from the lowest score up; ends with precision 1 at recall 0.",
        .formula = "precision = TP / (TP + FP), recall = TP / P; threshold infinity at the end",
        .direction = Direction::none,
        .shows = "How pure the alarms are at each share of positives found.",
        .use_when = "Positives are rare and a threshold is to be chosen.",
        .avoid_when = "Prevalence differs between the data sets that are compared.",
        .undefined = "recall 1 without positives",
        .aliases = "precision_recall_curve",
        .source = "Davis & Goadrich 2006, ICML, 233",
        .oracle = "scikit-learn precision_recall_curve",
        .prevalence_sensitive = true,
    }),
    detail::scored<&det_curve>({
        .name = "det_curve",
        .title = "Detection error tradeoff curve",
        .meaning = "False negative rate against false positive rate at every threshold, from the lowest score up.",
        .formula = "fpr = FP / N, fnr = FN / P; without the ends where one of them stays 0",
        .direction = Direction::none,
        .shows = "Both kinds of error at once; on normal-deviate axes a good score is nearly a straight line.",
        .use_when = "Verification and detection, where low rates of both errors are compared.",
        .avoid_when = "Readers expect a ROC curve: it is the same information.",
        .undefined = "NaN rates of a class that is missing",
        .aliases = "detection_error_tradeoff",
        .source = "Martin et al. 1997, Eurospeech, 1895",
        .oracle = "scikit-learn det_curve",
    }),
    detail::scored<&gain_curve>({
        .name = "gain_curve",
        .title = "Cumulative gain curve",
        .meaning = "Share of the positives found in each share of the rows, taken from the highest scores.",
        .formula = "share = (TP + FP) / n, gain = TP / P; from (0, 0)",
        .direction = Direction::none,
        .shows = "How many positives are reached by treating the best part of the list.",
        .use_when = "A budget decides how many rows are treated: campaigns, reviews, inspections.",
        .avoid_when = "Prevalence differs between the data sets that are compared.",
        .undefined = "gain 0 without positives",
        .aliases = "cumulative_gain_curve cumulative_gains",
        .source = "Berry & Linoff 1997, Data Mining Techniques",
        .oracle = "formula",
        .prevalence_sensitive = true,
    }),
    detail::scored<&lift_curve>({
        .name = "lift_curve",
        .title = "Lift curve",
        .meaning =
            "How many times more positives than by chance are in each share of the rows from the highest scores.",
        .formula = "share = (TP + FP) / n, lift = (TP / (TP + FP)) / (P / n)",
        .direction = Direction::none,
        .shows = "The advantage over picking rows at random.",
        .use_when = "A budget decides how many rows are treated.",
        .avoid_when = "Data sets of unlike prevalence are compared: the highest possible lift is 1 / prevalence.",
        .undefined = "lift 0 without positives",
        .aliases = "lift_chart",
        .source = "Berry & Linoff 1997, Data Mining Techniques",
        .oracle = "formula",
        .prevalence_sensitive = true,
    }),
    intervals::with(
        detail::scored<&gini>({
            .name = "gini",
            .title = "Gini coefficient of a score",
            .meaning = "The area between the ROC curve and guessing, as a share of what is possible.",
            .formula = "2 roc_auc - 1",
            .range = {-1, 1},
            .shows = "The order of positives and negatives, with 0 for guessing and -1 for the reverse order.",
            .use_when = "Credit scoring, where it is the custom.",
            .avoid_when = "Positives are rare and only the top of the list is used.",
            .undefined = "NaN when one class is missing",
            .aliases = "somers_d accuracy_ratio gini_coefficient",
            .source = "Engelmann, Hayden & Tasche 2003, Risk 16:82",
            .oracle = "2 scikit-learn roc_auc_score - 1",
            .perfect = 1,
        }),
        &intervals::of_gini, intervals::delong_methods),
    detail::scored<&ks>({
        .name = "ks",
        .title = "Kolmogorov-Smirnov distance of the classes",
        .meaning = "Largest distance between the score distributions of positives and negatives.",
        .formula = "max over thresholds of |tpr - fpr|",
        .range = {0, 1},
        .shows = "How far one threshold can part the classes; at its threshold informedness is largest.",
        .use_when = "Credit scoring, or a first look at how separable the classes are.",
        .avoid_when = "The threshold is not free, or errors cost differently.",
        .undefined = "NaN when one class is missing",
        .aliases = "ks_statistic kolmogorov_smirnov",
        .source = "Smirnov 1948, Annals of Mathematical Statistics 19:279",
        .oracle = "scipy ks_2samp statistic",
        .perfect = 1,
    }),
    detail::scored<&eer>({
        .name = "eer",
        .title = "Equal error rate",
        .meaning = "Mean of the false positive and the false negative rate where they are nearest to each other.",
        .formula = "(fpr + fnr) / 2 at the first threshold with the least |fpr - fnr|, from the highest",
        .range = {0, 1},
        .direction = Direction::minimize,
        .shows = "The error at the balanced operating point.",
        .use_when = "Verification (speaker, face), where it is the custom.",
        .avoid_when = "The two errors cost differently, or the classes overlap in few scores.",
        .undefined = "NaN when one class is missing",
        .aliases = "equal_error_rate",
        .source = "Martin et al. 1997, Eurospeech, 1895",
        .oracle = "torchmetrics BinaryEER",
        .perfect = 0,
    }),
    detail::scored<&lift>({
        .name = "lift",
        .title = "Lift of the top",
        .meaning = "How many times more positives than by chance are among the rows with the highest scores.",
        .formula = "(positives in the top ceil(top n) rows / ceil(top n)) / (P / n), ties at the cut shared evenly",
        .range = {0, std::numeric_limits<double>::infinity()},
        .shows = "The advantage of treating the best part of the list.",
        .use_when = "A budget decides how many rows are treated.",
        .avoid_when = "Data sets of unlike prevalence are compared: it cannot exceed 1 / prevalence.",
        .undefined = "0 without positives",
        .aliases = "lift_at",
        .source = "Berry & Linoff 1997, Data Mining Techniques",
        .oracle = "formula",
        .prevalence_sensitive = true,
    }),
    detail::scored<&log_auc>({
        .name = "log_auc",
        .title = "Logarithmic ROC area",
        .meaning = "Mean true positive rate over the logarithm of the false positive rate between two bounds.",
        .formula = "integral of tpr d(log fpr) from fpr_min to fpr_max / log(fpr_max / fpr_min), by trapezoids",
        .range = {0, 1},
        .shows = "Early recognition: each decade of false positive rates counts the same.",
        .use_when = "Screening, where only very low false alarm rates are of use.",
        .avoid_when = "There are fewer than about 10 / fpr_min negatives.",
        .undefined = "NaN when one class is missing or fpr_min is not below fpr_max",
        .aliases = "logauc",
        .source = "Mysinger & Shoichet 2010, J. Chem. Inf. Model. 50:1561",
        .oracle = "torchmetrics BinaryLogAUC",
        .perfect = 1,
    }),
    detail::scored<&precision_at_recall>({
        .name = "precision_at_recall",
        .title = "Precision at a recall",
        .meaning = "Highest precision among the thresholds that reach a recall; of equals, the one with more recall.",
        .formula = "max TP / (TP + FP) over thresholds with TP / P >= recall",
        .range = {0, 1},
        .shows = "How pure the alarms are when that share of positives must be found.",
        .use_when = "The least recall is given from outside.",
        .avoid_when = "The threshold is chosen and judged on the same few rows: it is the best of many.",
        .undefined = "NaN without positives",
        .aliases = "precision_at_fixed_recall",
        .source = "formula",
        .oracle = "torchmetrics BinaryPrecisionAtFixedRecall",
        .prevalence_sensitive = true,
        .perfect = 1,
    }),
    detail::scored<&recall_at_precision>({
        .name = "recall_at_precision",
        .title = "Recall at a precision",
        .meaning =
            "Highest recall among the thresholds that reach a precision; of equals, the one with more precision.",
        .formula = "max TP / P over thresholds with TP / (TP + FP) >= precision",
        .range = {0, 1},
        .shows = "How many positives are found while alarms stay that pure.",
        .use_when = "The least precision is given from outside.",
        .avoid_when = "The threshold is chosen and judged on the same few rows: it is the best of many.",
        .undefined = "NaN without positives, or when no threshold reaches the precision",
        .aliases = "recall_at_fixed_precision",
        .source = "formula",
        .oracle = "torchmetrics BinaryRecallAtFixedPrecision",
        .prevalence_sensitive = true,
        .perfect = 1,
    }),
    detail::scored<&sensitivity_at_specificity>({
        .name = "sensitivity_at_specificity",
        .title = "Sensitivity at a specificity",
        .meaning = "Highest sensitivity among the thresholds that reach a specificity.",
        .formula = "max TP / P over thresholds with TN / N >= specificity",
        .range = {0, 1},
        .shows = "How many positives are found while that share of negatives is left alone.",
        .use_when = "The least specificity is given from outside, as in screening.",
        .avoid_when = "Positives are rare and the number of false alarms matters: look at recall_at_precision.",
        .undefined = "NaN when one class is missing",
        .aliases = "",
        .source = "formula",
        .oracle = "torchmetrics BinarySensitivityAtSpecificity",
        .perfect = 1,
    }),
    detail::scored<&specificity_at_sensitivity>({
        .name = "specificity_at_sensitivity",
        .title = "Specificity at a sensitivity",
        .meaning = "Highest specificity among the thresholds that reach a sensitivity.",
        .formula = "max TN / N over thresholds with TP / P >= sensitivity",
        .range = {0, 1},
        .shows = "How many negatives are left alone when that share of positives must be found.",
        .use_when = "The least sensitivity is given from outside, as in ruling out a disease.",
        .avoid_when = "Positives are rare and the number of false alarms matters: look at precision_at_recall.",
        .undefined = "NaN when one class is missing",
        .aliases = "",
        .source = "formula",
        .oracle = "torchmetrics BinarySpecificityAtSensitivity",
        .perfect = 1,
    }),
    detail::scored<&recall_at_fpr>({
        .name = "recall_at_fpr",
        .title = "Recall at a false positive rate",
        .meaning = "Highest recall among the thresholds that keep the false positive rate.",
        .formula = "max TP / P over thresholds with FP / N <= fpr",
        .range = {0, 1},
        .shows = "How many positives are found at an allowed rate of false alarms.",
        .use_when = "The rate of false alarms is given from outside, as in security.",
        .avoid_when = "Positives are rare and the number of false alarms matters: look at recall_at_precision.",
        .undefined = "NaN when one class is missing",
        .aliases = "tpr_at_fpr recall_at_false_positive_rate",
        .source = "formula",
        .oracle = "scikit-learn roc_curve, read off",
        .perfect = 1,
    }),
};

}  // namespace assay

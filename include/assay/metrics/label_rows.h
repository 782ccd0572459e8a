// Catalogue rows of the label metrics that several tasks share: one text a metric, adapted where a task
// averages. Sources are named row by row.
#pragma once
#include "assay/metric.h"

namespace assay::label_rows {

/// The row of a binary metric, said of classes or labels in turn.
constexpr Row in_turn(Row row, std::string_view meaning, std::string_view formula) {
  row.meaning = meaning;
  row.formula = formula;
  return row;
}

/// The row with other aliases: not every name of two classes is one of many.
constexpr Row called(Row row, std::string_view aliases) {
  row.aliases = aliases;
  return row;
}

inline constexpr Row accuracy{
    .name = "accuracy",
    .title = "Accuracy",
    .meaning = "Share of rows that are predicted right.",
    .formula = "rows with prediction = target / n",
    .range = {0, 1},
    .shows = "How often the predicted label is the true one, every row counting alike.",
    .use_when = "Classes are about equally common and every error costs the same.",
    .avoid_when = "Classes are imbalanced: always predicting the common class looks good.",
    .undefined = "0 without rows",
    .aliases = "accuracy_score acc rand_accuracy",
    .source = "Sokolova & Lapalme 2009, Information Processing & Management 45:427",
    .oracle = "scikit-learn accuracy_score",
    .symmetric = true,
    .prevalence_sensitive = true,
    .perfect = 1,
};

inline constexpr Row error_rate{
    .name = "error_rate",
    .title = "Error rate",
    .meaning = "Share of rows that are predicted wrong.",
    .formula = "1 - accuracy",
    .range = {0, 1},
    .direction = Direction::minimize,
    .shows = "How often the predicted label is not the true one.",
    .use_when =
        "Errors are rare, so that their share reads better than the share of hits; every error costs the "
        "same.",
    .avoid_when = "Classes are imbalanced or errors cost differently (see expected_cost).",
    .undefined = "0 without rows",
    .aliases = "zero_one_loss misclassification_rate classification_error",
    .source = "Sokolova & Lapalme 2009, Information Processing & Management 45:427",
    .oracle = "scikit-learn zero_one_loss",
    .symmetric = true,
    .prevalence_sensitive = true,
    .perfect = 0,
};

inline constexpr Row hamming_loss{
    .name = "hamming_loss",
    .title = "Hamming loss",
    .meaning = "Share of labels that are predicted wrong; with one label a row, the error rate.",
    .formula = "wrong labels / all labels",
    .range = {0, 1},
    .direction = Direction::minimize,
    .shows = "How many single labels are wrong, whichever they are.",
    .use_when = "Labels are judged one by one, each counting the same.",
    .avoid_when = "Most labels are absent from most rows: predicting none looks good.",
    .undefined = "0 without rows",
    .aliases = "hamming_distance",
    .source = "Tsoumakas & Katakis 2007, Multi-Label Classification: An Overview",
    .oracle = "scikit-learn hamming_loss",
    .symmetric = true,
    .prevalence_sensitive = true,
    .perfect = 0,
};

inline constexpr Row balanced_accuracy{
    .name = "balanced_accuracy",
    .title = "Balanced accuracy",
    .meaning = "Mean of the recalls of all classes.",
    .formula = "(1 / K) sum over classes of hits_k / actual_k; adjusted: (b - 1/K) / (1 - 1/K)",
    .range = {-1, 1},
    .shows =
        "Accuracy as if all classes were equally common. 1/K is guessing; 0 when adjusted, which alone goes "
        "below 0.",
    .use_when = "Classes are imbalanced and each matters the same.",
    .avoid_when = "Common classes matter more, or a class has very few rows: one row moves the mean then.",
    .undefined = "classes without actual rows are left out; adjusted needs two classes (NaN)",
    .aliases = "balanced_accuracy_score bal_accuracy mean_recall",
    .source = "Brodersen et al. 2010, ICPR, 3121",
    .oracle = "scikit-learn balanced_accuracy_score",
    .perfect = 1,
};

inline constexpr Row precision{
    .name = "precision",
    .title = "Precision",
    .meaning = "Share of the predicted positives that are positive.",
    .formula = "tp / (tp + fp)",
    .range = {0, 1},
    .shows = "How far a positive prediction can be believed.",
    .use_when = "Acting on a false alarm is costly: search, recommendation, triage with little capacity.",
    .avoid_when = "Data sets of different prevalence are compared, or missed positives are what hurts.",
    .undefined = "0 without predicted positives",
    .aliases = "precision_score ppv positive_predictive_value",
    .source = "van Rijsbergen 1979, Information Retrieval, ch. 7",
    .oracle = "scikit-learn precision_score",
    .prevalence_sensitive = true,
    .perfect = 1,
};

inline constexpr Row recall{
    .name = "recall",
    .title = "Recall",
    .meaning = "Share of the positives that are predicted positive.",
    .formula = "tp / (tp + fn)",
    .range = {0, 1},
    .shows = "How many of the positives are found.",
    .use_when = "Missing a positive is costly: screening, safety, fraud.",
    .avoid_when = "Alone: predicting everything positive reaches 1.",
    .undefined = "0 without actual positives",
    .aliases = "recall_score sensitivity sens tpr true_positive_rate hit_rate",
    .source = "van Rijsbergen 1979, Information Retrieval, ch. 7",
    .oracle = "scikit-learn recall_score",
    .perfect = 1,
};

inline constexpr Row specificity{
    .name = "specificity",
    .title = "Specificity",
    .meaning = "Share of the negatives that are predicted negative.",
    .formula = "tn / (tn + fp)",
    .range = {0, 1},
    .shows = "How many of the negatives are left alone.",
    .use_when = "Read beside recall, as in diagnostics.",
    .avoid_when = "Negatives abound: a small loss hides many false alarms.",
    .undefined = "0 without actual negatives",
    .aliases = "specificity_score spec tnr true_negative_rate selectivity",
    .source = "Altman & Bland 1994, BMJ 308:1552",
    .oracle = "scikit-learn recall_score with the negative label",
    .perfect = 1,
};

inline constexpr Row npv{
    .name = "npv",
    .title = "Negative predictive value",
    .meaning = "Share of the predicted negatives that are negative.",
    .formula = "tn / (tn + fn)",
    .range = {0, 1},
    .shows = "How far a negative prediction can be believed.",
    .use_when = "A negative prediction means that no one looks again.",
    .avoid_when = "Positives are rare: it is high for any model.",
    .undefined = "0 without predicted negatives",
    .aliases = "negative_predictive_value",
    .source = "Altman & Bland 1994, BMJ 309:102",
    .oracle = "scikit-learn precision_score with the negative label",
    .prevalence_sensitive = true,
    .perfect = 1,
};

inline constexpr Row fpr{
    .name = "fpr",
    .title = "False positive rate",
    .meaning = "Share of the negatives that are predicted positive.",
    .formula = "fp / (fp + tn)",
    .range = {0, 1},
    .direction = Direction::minimize,
    .shows = "How often a negative raises a false alarm.",
    .use_when = "A budget of false alarms is set.",
    .avoid_when = "Negatives abound: a tiny rate can still flood the positives (see precision).",
    .undefined = "0 without actual negatives",
    .aliases = "false_positive_rate fall_out false_alarm_rate",
    .source = "Fawcett 2006, Pattern Recognition Letters 27:861",
    .oracle = "formula, 1 - specificity",
    .perfect = 0,
};

inline constexpr Row fnr{
    .name = "fnr",
    .title = "False negative rate",
    .meaning = "Share of the positives that are predicted negative.",
    .formula = "fn / (fn + tp)",
    .range = {0, 1},
    .direction = Direction::minimize,
    .shows = "How many of the positives are missed.",
    .use_when = "A budget of misses is set.",
    .avoid_when = "Alone: predicting everything positive reaches 0.",
    .undefined = "0 without actual positives",
    .aliases = "false_negative_rate miss_rate",
    .source = "Fawcett 2006, Pattern Recognition Letters 27:861",
    .oracle = "formula, 1 - recall",
    .perfect = 0,
};

inline constexpr Row fdr{
    .name = "fdr",
    .title = "False discovery rate",
    .meaning = "Share of the predicted positives that are negative.",
    .formula = "fp / (fp + tp)",
    .range = {0, 1},
    .direction = Direction::minimize,
    .shows = "How much of what is found is false.",
    .use_when = "Findings are followed up and each false one wastes work.",
    .avoid_when = "Data sets of different prevalence are compared.",
    .undefined = "0 without predicted positives",
    .aliases = "false_discovery_rate",
    .source = "Benjamini & Hochberg 1995, JRSS B 57:289",
    .oracle = "formula, 1 - precision",
    .prevalence_sensitive = true,
    .perfect = 0,
};

inline constexpr Row false_omission_rate{
    .name = "false_omission_rate",
    .title = "False omission rate",
    .meaning = "Share of the predicted negatives that are positive.",
    .formula = "fn / (fn + tn)",
    .range = {0, 1},
    .direction = Direction::minimize,
    .shows = "How much is missed among what is left alone.",
    .use_when = "What is predicted negative is never looked at again.",
    .avoid_when = "Positives are rare: it is small for any model.",
    .undefined = "0 without predicted negatives",
    .aliases = "for_rate",
    .source = "Altman & Bland 1994, BMJ 309:102",
    .oracle = "formula, 1 - npv",
    .prevalence_sensitive = true,
    .perfect = 0,
};

inline constexpr Row f1{
    .name = "f1",
    .title = "F1",
    .meaning = "Harmonic mean of precision and recall.",
    .formula = "2 tp / (2 tp + fp + fn)",
    .range = {0, 1},
    .shows = "Whether positives are found and believed at once; near the lesser of precision and recall.",
    .use_when = "Positives are rare, and false alarms and misses hurt about equally.",
    .avoid_when = "True negatives matter, prevalences differ, or the two errors have known prices.",
    .undefined = "0 without positives, actual or predicted",
    .aliases = "f1_score f_score f_measure f_meas dice",
    .source = "van Rijsbergen 1979, Information Retrieval, ch. 7",
    .oracle = "scikit-learn f1_score",
    .symmetric = true,
    .prevalence_sensitive = true,
    .perfect = 1,
};

inline constexpr Row f_beta{
    .name = "f_beta",
    .title = "F-beta",
    .meaning = "Weighted harmonic mean of precision and recall.",
    .formula = "(1 + b^2) tp / ((1 + b^2) tp + b^2 fn + fp)",
    .range = {0, 1},
    .shows = "As F1, recall counting b times as much as precision.",
    .use_when = "Misses are worse than false alarms (beta > 1), or the other way (beta < 1).",
    .avoid_when = "The prices of the errors are known: expected_cost says it better.",
    .undefined = "0 without positives, actual or predicted",
    .aliases = "fbeta_score fbeta",
    .source = "van Rijsbergen 1979, Information Retrieval, ch. 7",
    .oracle = "scikit-learn fbeta_score",
    .prevalence_sensitive = true,
    .perfect = 1,
};

inline constexpr Row jaccard{
    .name = "jaccard",
    .title = "Jaccard index",
    .meaning = "Positives found, over all rows that are positive or predicted positive.",
    .formula = "tp / (tp + fp + fn)",
    .range = {0, 1},
    .shows = "Overlap of the sets of actual and predicted positives; f1 / (2 - f1), so it ranks as F1 does.",
    .use_when = "Positives form a set to be recovered: pixels, tags, items.",
    .avoid_when = "True negatives matter, or prevalences differ.",
    .undefined = "0 without positives, actual or predicted",
    .aliases = "jaccard_score jaccard_index iou critical_success_index threat_score",
    .source = "Jaccard 1912, New Phytologist 11:37",
    .oracle = "scikit-learn jaccard_score",
    .symmetric = true,
    .prevalence_sensitive = true,
    .perfect = 1,
};

inline constexpr Row mcc{
    .name = "mcc",
    .title = "Matthews correlation coefficient",
    .meaning = "Correlation of the true and the predicted classes.",
    .formula =
        "(n hits - sum_k actual_k predicted_k) / sqrt((n^2 - sum actual_k^2)(n^2 - sum predicted_k^2)); with "
        "two classes (tp tn - fp fn) / sqrt((tp + fp)(tp + fn)(tn + fp)(tn + fn))",
    .range = {-1, 1},
    .shows = "Agreement beyond chance from all cells of the confusion matrix; 0 is no relation, -1 inversion.",
    .use_when = "One number is wanted under imbalance and all cells matter.",
    .avoid_when = "Errors have known prices, or prevalences differ between the compared data sets.",
    .undefined = "0 when the truth or the prediction has one class only",
    .aliases = "matthews_corrcoef matthews_correlation_coefficient phi_coefficient rk",
    .source = "Matthews 1975, BBA 405:442; Gorodkin 2004, Comput. Biol. Chem. 28:367 (many classes)",
    .oracle = "scikit-learn matthews_corrcoef",
    .symmetric = true,
    .prevalence_sensitive = true,
    .perfect = 1,
};

inline constexpr Row cohen_kappa{
    .name = "cohen_kappa",
    .title = "Cohen's kappa",
    .meaning = "Agreement of target and prediction beyond what their class frequencies give by chance.",
    .formula =
        "1 - sum w_ij n_ij / sum w_ij actual_i predicted_j / n; w = 1 off the diagonal, |i - j| (linear) or "
        "(i - j)^2 (quadratic)",
    .range = {-1, 1},
    .shows = "0 is chance agreement, 1 full agreement. Weighted forms price a disagreement by its distance.",
    .use_when = "Labels come from people, or classes are ordered grades (quadratic weights).",
    .avoid_when = "One class dominates: kappa is low even at high agreement.",
    .undefined = "NaN when both have one and the same class only",
    .aliases = "cohen_kappa_score kappa kap quadratic_weighted_kappa(weights=quadratic)",
    .source = "Cohen 1960, Educ. Psychol. Meas. 20:37; Cohen 1968, Psychol. Bull. 70:213 (weighted)",
    .oracle = "scikit-learn cohen_kappa_score",
    .symmetric = true,
    .prevalence_sensitive = true,
    .perfect = 1,
};

inline constexpr Row informedness{
    .name = "informedness",
    .title = "Informedness",
    .meaning = "How much better than chance the truth is known: recall + specificity - 1.",
    .formula = "tp / (tp + fn) + tn / (tn + fp) - 1",
    .range = {-1, 1},
    .shows = "Height of the decision above the diagonal of the ROC plane; 0 is guessing.",
    .use_when = "Positives and negatives matter alike, whatever their number.",
    .avoid_when = "Errors have known prices.",
    .undefined = "0 without actual positives or without actual negatives",
    .aliases = "bookmaker_informedness youden_j youdens_j j_index",
    .source = "Youden 1950, Cancer 3:32; Powers 2011, J. Mach. Learn. Technol. 2:37",
    .oracle = "scikit-learn balanced_accuracy_score(adjusted=True) with two classes",
    .perfect = 1,
};

inline constexpr Row markedness{
    .name = "markedness",
    .title = "Markedness",
    .meaning = "How far predictions can be believed beyond chance: precision + npv - 1.",
    .formula = "tp / (tp + fp) + tn / (tn + fn) - 1",
    .range = {-1, 1},
    .shows = "The counterpart of informedness with prediction and truth exchanged; 0 is guessing.",
    .use_when = "Both positive and negative predictions are acted upon.",
    .avoid_when = "Data sets of different prevalence are compared.",
    .undefined = "0 without predicted positives or without predicted negatives",
    .aliases = "delta_p",
    .source = "Powers 2011, J. Mach. Learn. Technol. 2:37",
    .oracle = "formula",
    .prevalence_sensitive = true,
    .perfect = 1,
};

inline constexpr Row fowlkes_mallows{
    .name = "fowlkes_mallows",
    .title = "Fowlkes-Mallows index",
    .meaning = "Geometric mean of precision and recall.",
    .formula = "sqrt(tp / (tp + fp) * tp / (tp + fn))",
    .range = {0, 1},
    .shows = "As F1, a little kinder when precision and recall differ.",
    .use_when = "Results are compared with others given in this form.",
    .avoid_when = "True negatives matter, or prevalences differ.",
    .undefined = "0 without actual or without predicted positives",
    .aliases = "g_measure",
    .source = "Fowlkes & Mallows 1983, JASA 78:553",
    .oracle = "formula",
    .symmetric = true,
    .prevalence_sensitive = true,
    .perfect = 1,
};

inline constexpr Row g_mean{
    .name = "g_mean",
    .title = "Geometric mean of recalls",
    .meaning = "Geometric mean of the recalls of all classes; with two, of recall and specificity.",
    .formula = "(product over classes of hits_k / actual_k)^(1/K)",
    .range = {0, 1},
    .shows = "Balanced accuracy that a single neglected class pulls to 0.",
    .use_when = "No class may be given up under imbalance.",
    .avoid_when = "Classes have few rows: one class without a hit makes it 0.",
    .undefined = "a class without actual rows counts as recall 0",
    .aliases = "geometric_mean_score gmean",
    .source = "Kubat & Matwin 1997, ICML, 179",
    .oracle = "formula",
    .perfect = 1,
};

inline constexpr Row confusion_matrix{
    .name = "confusion_matrix",
    .title = "Confusion matrix",
    .meaning = "Weight of the rows of each pair of true class (row) and predicted class (column).",
    .formula = "n_ij = weight of rows with target i and prediction j, divided as `normalize` says",
    .range = {0, std::numeric_limits<double>::infinity()},
    .direction = Direction::none,
    .shows = "Which classes are taken for which.",
    .use_when = "Always, before trusting one number.",
    .avoid_when = "There are hundreds of classes: read the report by class first.",
    .undefined = "0 in a row (normalize=true) or column (predicted) without rows",
    .aliases = "contingency_table",
    .source = "Sokolova & Lapalme 2009, Information Processing & Management 45:427",
    .oracle = "scikit-learn confusion_matrix",
    .prevalence_sensitive = true,
};

inline constexpr Row classification_report{
    .name = "classification_report",
    .title = "Classification report",
    .meaning = "Precision, recall, F1 and support of each class, with accuracy and averages.",
    .formula =
        "as precision, recall and f1 of each class against the rest; macro avg plain, weighted avg by "
        "support",
    .range = {0, std::numeric_limits<double>::infinity()},
    .direction = Direction::none,
    .shows = "Which classes are found, and which predictions can be believed.",
    .use_when = "Classes differ in number or in difficulty.",
    .avoid_when = "One number is needed.",
    .undefined = "as precision, recall and f1",
    .aliases = "report",
    .source = "Sokolova & Lapalme 2009, Information Processing & Management 45:427",
    .oracle = "scikit-learn classification_report",
    .prevalence_sensitive = true,
};

}  // namespace assay::label_rows

// Catalogue rows of the score metrics that several tasks share.
#pragma once
#include "assay/metric.h"

namespace assay::scored_rows {

inline constexpr Row roc_auc{
    .name = "roc_auc",
    .title = "Area under the ROC curve",
    .meaning = "Probability that a random positive is scored above a random negative, ties counting half.",
    .formula =
        "(pairs with score+ > score-  +  half of the tied pairs) / (P N); below max_fpr = 1: "
        "(1 + (A - m) / (M - m)) / 2 with A the area up to max_fpr, m = max_fpr^2 / 2, M = max_fpr",
    .range = {0, 1},
    .shows = "How well the score orders positives before negatives, over all thresholds; 0.5 is guessing.",
    .use_when = "The order matters and no threshold is fixed yet, or models are compared at unlike prevalences.",
    .avoid_when =
        "Positives are rare and only the top of the list is used: look at average_precision or roc_auc(max_fpr).",
    .undefined = "NaN when one class is missing",
    .aliases = "roc_auc_score auc auroc auc_roc area_under_roc",
    .source = "Hanley & McNeil 1982, Radiology 143:29; McClish 1989, Medical Decision Making 9:190",
    .oracle = "scikit-learn roc_auc_score",
    .perfect = 1,
    .pair_share = true,
};

inline constexpr Row average_precision{
    .name = "average_precision",
    .title = "Average precision",
    .meaning = "Precision at each positive, from the top of the ranking, averaged; equal scores share one threshold.",
    .formula = "sum over thresholds of (R_i - R_{i-1}) P_i",
    .range = {0, 1},
    .shows = "How pure the top of the ranking is while positives are being found; a random score gives the prevalence.",
    .use_when = "Positives are rare and are what is looked for.",
    .avoid_when = "Data sets of unlike prevalence are compared: its floor moves with the prevalence.",
    .undefined = "0 without positives",
    .aliases = "average_precision_score ap auprc avg_precision",
    .source = "Buckley & Voorhees 2000, SIGIR, 33",
    .oracle = "scikit-learn average_precision_score",
    .prevalence_sensitive = true,
    .perfect = 1,
};

}  // namespace assay::scored_rows

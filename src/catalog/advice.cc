#include "catalog/advice.h"

namespace assay {
namespace {

constexpr auto decision = Use::decision;
constexpr auto ranking = Use::ranking;
constexpr auto probability = Use::probability;

// Reasons that several entries share.
constexpr std::string_view hides_rare = "The common class outweighs the rare one: calling everything common scores high.";
constexpr std::string_view each_class_counts = "Every class counts the same, however rare it is.";
constexpr std::string_view counts_rows = "Common classes decide it, where rare ones shall matter as much.";
constexpr std::string_view ignores_prices = "It prices both errors alike or not at all, and the prices are known.";
constexpr std::string_view plain_words = "One sentence explains it to anyone.";
constexpr std::string_view for_experts = "It takes a definition to read: give a plainer number beside it.";
constexpr std::string_view one_row_rules = "Squares let a few far-off rows decide the number.";
constexpr std::string_view bears_outliers = "A few far-off rows move it little.";
constexpr std::string_view units = "It has the units of the target.";

constexpr Advice table[] = {
    // ------------------------------------------------------------------------------------------ two classes
    {Task::binary, decision, "expected_cost", 50, "recall; precision; confusion_matrix",
     {{Trait::costs, 60, "The prices of the errors are known: it is the quantity that the decisions are paid with."},
      {Trait::equal_costs, -20, "With one price for both errors it says no more than the error rate."},
      {Trait::imbalanced, 5, "Prices, not frequencies, weigh the rare class."},
      {Trait::business, 5, "It speaks in the units of the business."}}},
    {Task::binary, decision, "f1", 60, "precision; recall",
     {{Trait::imbalanced, 10, "It looks at the rare class only, and true negatives cannot inflate it."},
      {Trait::costs, -20, ignores_prices},
      {Trait::everyone, -10, for_experts}}},
    {Task::binary, decision, "mcc", 58, "confusion_matrix; precision; recall",
     {{Trait::imbalanced, 15, "It uses all four cells, so that no class can be ignored for a high value."},
      {Trait::equal_classes, 5, each_class_counts},
      {Trait::costs, -20, ignores_prices},
      {Trait::everyone, -20, for_experts}}},
    {Task::binary, decision, "balanced_accuracy", 52, "recall; specificity",
     {{Trait::imbalanced, 12, each_class_counts},
      {Trait::equal_classes, 20, each_class_counts},
      {Trait::costs, -20, ignores_prices},
      {Trait::everyone, 5, "It reads as the accuracy on a fair mix of the classes."}}},
    {Task::binary, decision, "accuracy", 50, "balanced_accuracy; confusion_matrix",
     {{Trait::imbalanced, -40, hides_rare},
      {Trait::equal_classes, -20, counts_rows},
      {Trait::costs, -20, ignores_prices},
      {Trait::everyone, 15, plain_words}}},
    {Task::binary, decision, "recall", 45, "precision; predicted_positive_rate",
     {{Trait::imbalanced, 5, "It asks how many of the rare rows are found."},
      {Trait::costs, 5, "Where a miss is dear, the share of positives that are found must be seen by itself."},
      {Trait::everyone, 10, plain_words}}},
    {Task::binary, decision, "precision", 44, "recall; predicted_positive_rate",
     {{Trait::imbalanced, 5, "It asks how many alarms are true, which rarity makes hard."},
      {Trait::business, 5, "It is the share of the effort that is not wasted."},
      {Trait::everyone, 10, plain_words}}},
    {Task::binary, ranking, "roc_auc", 60, "average_precision; roc_curve",
     {{Trait::imbalanced, -15, "Many negatives make even a poor top of the list look good."},
      {Trait::costs, -10, ignores_prices},
      {Trait::everyone, -5, for_experts}}},
    {Task::binary, ranking, "average_precision", 58, "roc_auc; pr_curve; prevalence",
     {{Trait::imbalanced, 15, "It looks at the top of the list, where the rare positives must be."},
      {Trait::costs, -10, ignores_prices},
      {Trait::everyone, -10, for_experts}}},
    {Task::binary, ranking, "lift", 40, "gain_curve; recall_at_precision",
     {{Trait::business, 15, "It says what treating the best part of the list gains over treating at random."}}},
    {Task::binary, ranking, "recall_at_precision", 46, "pr_curve",
     {{Trait::imbalanced, 8, "It says how many rare rows are found while the alarms stay true."},
      {Trait::costs, 8, "A price for false alarms is a bound on them."},
      {Trait::everyone, 8, plain_words}}},
    {Task::binary, ranking, "recall_at_fpr", 44, "roc_curve; det_curve",
     {{Trait::imbalanced, -5, "Where negatives are many, a low rate of false alarms can still be many of them."},
      {Trait::costs, 8, "A price for false alarms is a bound on them."}}},
    {Task::binary, ranking, "ks", 35, "roc_auc", {{Trait::business, 8, "Credit scoring knows it."}}},
    {Task::binary, probability, "log_loss", 60, "calibration_slope; roc_auc; calibration_curve",
     {{Trait::outliers, -15, "One sure and wrong probability costs without bound."},
      {Trait::everyone, -10, for_experts}}},
    {Task::binary, probability, "brier_score", 58, "d2_brier; calibration_curve",
     {{Trait::outliers, 15, "A single row costs at most 1."},
      {Trait::imbalanced, -8, "A rare class leaves it near 0 for every model: read it with d2_brier."},
      {Trait::everyone, 5, "It is a mean squared distance from what happened."}}},
    {Task::binary, probability, "net_benefit", 45, "calibration_curve",
     {{Trait::costs, 20, "Prices fix the probability at which to act, and it values the model there."},
      {Trait::business, 5, "It compares with acting always and never."}}},
    {Task::binary, probability, "ece", 44, "calibration_curve; ace; brier_score",
     {{Trait::imbalanced, -8, "Nearly all rows fall into the lowest bin: ace has bins of equal counts."},
      {Trait::everyone, 10, "It is how far, on average, stated and seen shares are apart."}}},
    {Task::binary, probability, "calibration_slope", 42, "calibration_intercept; calibration_curve",
     {{Trait::everyone, -10, for_experts}}},
    {Task::binary, probability, "d2_brier", 41, "brier_score",
     {{Trait::imbalanced, 12, "It is measured against always saying the prevalence, so that rarity does not flatter."}}},
    // ------------------------------------------------------------------------------------------ many classes
    {Task::multiclass, decision, "f1", 60, "f1(average=none); confusion_matrix",
     {{Trait::imbalanced, 12, each_class_counts},
      {Trait::equal_classes, 20, each_class_counts},
      {Trait::everyone, -10, for_experts}}},
    {Task::multiclass, decision, "accuracy", 58, "balanced_accuracy; confusion_matrix",
     {{Trait::imbalanced, -30, hides_rare}, {Trait::equal_classes, -25, counts_rows}, {Trait::everyone, 15, plain_words}}},
    {Task::multiclass, decision, "balanced_accuracy", 54, "recall(average=none); confusion_matrix",
     {{Trait::imbalanced, 14, each_class_counts},
      {Trait::equal_classes, 20, each_class_counts},
      {Trait::everyone, 5, "It reads as the accuracy on a fair mix of the classes."}}},
    {Task::multiclass, decision, "mcc", 52, "confusion_matrix; f1(average=none)",
     {{Trait::imbalanced, 10, "It uses every cell of the confusion matrix."}, {Trait::everyone, -20, for_experts}}},
    {Task::multiclass, decision, "f1(average=weighted)", 44, "f1; f1(average=none)",
     {{Trait::imbalanced, -10, counts_rows}, {Trait::equal_classes, -15, counts_rows}}},
    {Task::multiclass, decision, "cohen_kappa", 40, "accuracy; confusion_matrix",
     {{Trait::imbalanced, -5, "Agreement by chance grows with imbalance, and it falls for equal models."}}},
    {Task::multiclass, ranking, "top_k_accuracy", 58, "accuracy", {{Trait::everyone, 10, plain_words}}},
    {Task::multiclass, ranking, "roc_auc", 54, "f1; log_loss",
     {{Trait::equal_classes, 8, each_class_counts}, {Trait::imbalanced, -5, "Rest against rare class: many negatives flatter it."}}},
    {Task::multiclass, ranking, "average_precision", 50, "roc_auc", {{Trait::imbalanced, 12, "It looks at the top of each class's list."}}},
    {Task::multiclass, probability, "log_loss", 60, "accuracy; ece; classwise_ece",
     {{Trait::outliers, -15, "One sure and wrong probability costs without bound."}, {Trait::everyone, -10, for_experts}}},
    {Task::multiclass, probability, "brier_score", 56, "accuracy; classwise_ece", {{Trait::outliers, 15, "A single row's cost is bounded."}}},
    {Task::multiclass, probability, "ece", 46, "classwise_ece; calibration_curve; accuracy",
     {{Trait::equal_classes, -10, "It looks at the chosen class only: classwise_ece looks at each."},
      {Trait::everyone, 10, "It is how far, on average, stated and seen shares are apart."}}},
    {Task::multiclass, probability, "classwise_ece", 44, "ece; brier_score", {{Trait::equal_classes, 15, each_class_counts}}},
    // ------------------------------------------------------------------------------------------ several labels
    {Task::multilabel, decision, "f1", 58, "f1(average=none); f1(average=micro)",
     {{Trait::imbalanced, 10, each_class_counts}, {Trait::equal_classes, 20, each_class_counts}}},
    {Task::multilabel, decision, "f1(average=micro)", 56, "f1; hamming_loss",
     {{Trait::equal_classes, -20, counts_rows}, {Trait::imbalanced, -5, counts_rows}}},
    {Task::multilabel, decision, "f1(average=samples)", 48, "f1(average=micro)", {{Trait::business, 5, "It is the quality of one answer as a user meets it."}}},
    {Task::multilabel, decision, "subset_accuracy", 44, "hamming_loss; f1(average=samples)", {{Trait::everyone, 12, plain_words}}},
    {Task::multilabel, decision, "hamming_loss", 40, "f1", {{Trait::imbalanced, -20, hides_rare}}},
    {Task::multilabel, ranking, "label_ranking_average_precision", 58, "coverage_error", {{Trait::everyone, -5, for_experts}}},
    {Task::multilabel, ranking, "roc_auc", 52, "average_precision", {{Trait::imbalanced, -10, "Rare labels: many negatives flatter it."}}},
    {Task::multilabel, ranking, "average_precision", 52, "roc_auc", {{Trait::imbalanced, 12, "It looks at the top of each label's list."}}},
    // ------------------------------------------------------------------------------------------ numbers
    {Task::regression, {}, "mae", 60, "median_absolute_error; mean_error; r2",
     {{Trait::outliers, 10, bears_outliers}, {Trait::everyone, 10, units}, {Trait::business, 5, units}}},
    {Task::regression, {}, "rmse", 58, "mae; mean_error; r2", {{Trait::outliers, -25, one_row_rules}, {Trait::business, 3, units}}},
    {Task::regression, {}, "r2", 50, "rmse; mean_error",
     {{Trait::outliers, -20, one_row_rules}, {Trait::everyone, -10, "It compares with always saying the mean, which is not plain to all."}}},
    {Task::regression, {}, "median_absolute_error", 45, "mae; quantile_error",
     {{Trait::outliers, 25, "Half of the rows are nearer than this, whatever the others do."}, {Trait::everyone, 5, plain_words}}},
    {Task::regression, {}, "mape", 40, "mae; wmape",
     {{Trait::business, 12, "A share of the true value is what plans are made with."},
      {Trait::outliers, -10, "Targets near zero make it as large as they like."},
      {Trait::everyone, 8, plain_words}}},
    {Task::regression, {}, "wmape", 39, "mae", {{Trait::business, 12, "One share for the total, and targets near zero do not hurt."}, {Trait::outliers, 5, bears_outliers}}},
    {Task::regression, {}, "huber_loss", 38, "mae; rmse", {{Trait::outliers, 18, "Squares for small errors, absolute values for large ones."}, {Trait::everyone, -15, for_experts}}},
    {Task::regression, {}, "pinball_loss", 36, "mae",
     {{Trait::costs, 30, "Too high and too low have different prices: their ratio is the quantile to predict."}}},
    {Task::regression, {}, "spearman", 34, "kendall; mae", {{Trait::outliers, 8, "Ranks know no outliers."}}},
    // ------------------------------------------------------------------------------------------ queries
    {Task::ranking, {}, "ndcg@10", 60, "map; ndcg", {{Trait::everyone, -10, for_experts}}},
    {Task::ranking, {}, "map", 54, "ndcg@10", {{Trait::everyone, -10, for_experts}}},
};

}  // namespace

std::span<const Advice> advice() { return table; }

}  // namespace assay

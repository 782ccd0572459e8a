#include "catalog/defaults.h"

namespace assay {

std::vector<std::string> default_metrics(Task task) {
  switch (task) {
    case Task::binary:
      return {
          "accuracy",          "balanced_accuracy", "precision",   "recall", "specificity",     "f1", "mcc", "roc_auc",
          "average_precision", "log_loss",          "brier_score", "ece",    "confusion_matrix"};
    case Task::multiclass:
      return {"accuracy",
              "balanced_accuracy",
              "precision",
              "precision(average=weighted)",
              "recall",
              "recall(average=weighted)",
              "f1",
              "f1(average=weighted)",
              "mcc",
              "cohen_kappa",
              "roc_auc",
              "log_loss",
              "top_k_accuracy",
              "ece",
              "confusion_matrix"};
    case Task::multilabel:
      return {"subset_accuracy",
              "hamming_loss",
              "f1(average=micro)",
              "f1",
              "roc_auc",
              "average_precision",
              "label_ranking_average_precision"};
    case Task::regression:
      return {"mae", "rmse", "median_absolute_error", "mape", "r2", "explained_variance", "pearson"};
    case Task::ranking:
      return {"ndcg@10", "map"};
  }
  return {};
}

}  // namespace assay

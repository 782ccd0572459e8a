#include "catalog/defaults.h"

#include <fmt/format.h>

#include <algorithm>

namespace assay {

namespace {

/// Those of predictions, of an interval, of each quantile and of the intervals that quantiles make.
std::vector<std::string> regression(const GivenColumns& given) {
  std::vector<std::string> specs;
  if (given.prediction) specs = {"mae", "rmse", "median_absolute_error", "mape", "r2", "explained_variance", "pearson"};
  if (given.interval) specs.insert(specs.end(), {"interval_coverage", "interval_width"});
  for (double level : given.quantiles) specs.push_back(fmt::format("pinball_loss(alpha={})", level));
  for (double level : given.quantiles) {
    const double alpha = 2 * level;
    if (given.interval || !(alpha < 1) ||
        std::find(given.quantiles.begin(), given.quantiles.end(), 1 - alpha / 2) == given.quantiles.end())
      continue;
    for (const char* name : {"interval_coverage", "interval_width", "interval_score"})
      specs.push_back(fmt::format("{}(alpha={})", name, alpha));
  }
  return specs;
}

}  // namespace

std::vector<std::string> default_metrics(Task task, const GivenColumns& given) {
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
      return regression(given);
    case Task::ranking:
      return {"ndcg@10", "map"};
  }
  return {};
}

}  // namespace assay

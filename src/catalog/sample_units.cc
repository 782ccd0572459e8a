#include "catalog/sample_units.h"

namespace assay {
namespace {

struct Entry {
  std::string_view metric;
  SampleUnit unit;
};

constexpr Entry entries[] = {
    {"accuracy", SampleUnit::rows},
    {"error_rate", SampleUnit::rows},
    {"subset_accuracy", SampleUnit::rows},
    {"top_k_accuracy", SampleUnit::rows},
    {"prevalence", SampleUnit::rows},
    {"predicted_positive_rate", SampleUnit::rows},
    {"interval_coverage", SampleUnit::rows},
    {"recall", SampleUnit::positives},
    {"fnr", SampleUnit::positives},
    {"specificity", SampleUnit::negatives},
    {"fpr", SampleUnit::negatives},
    {"precision", SampleUnit::predicted_positives},
    {"fdr", SampleUnit::predicted_positives},
    {"npv", SampleUnit::predicted_negatives},
    {"false_omission_rate", SampleUnit::predicted_negatives},
    {"roc_auc", SampleUnit::roc_area},
    {"expected_cost", SampleUnit::mean},
    {"brier_score", SampleUnit::mean},
    {"log_loss", SampleUnit::mean},
    {"hinge_loss", SampleUnit::mean},
    {"mae", SampleUnit::mean},
    {"mse", SampleUnit::mean},
    {"mean_error", SampleUnit::mean},
    {"mape", SampleUnit::mean},
    {"smape", SampleUnit::mean},
    {"msle", SampleUnit::mean},
    {"pinball_loss", SampleUnit::mean},
    {"huber_loss", SampleUnit::mean},
    {"log_cosh", SampleUnit::mean},
    {"poisson_deviance", SampleUnit::mean},
    {"gamma_deviance", SampleUnit::mean},
    {"tweedie_deviance", SampleUnit::mean},
    {"interval_width", SampleUnit::mean},
    {"interval_score", SampleUnit::mean},
    {"ndcg", SampleUnit::mean},
    {"map", SampleUnit::mean},
};

}  // namespace

SampleUnit sample_unit(std::string_view metric, Task task) {
  for (const auto& entry : entries) {
    if (entry.metric != metric) continue;
    const bool classes = task == Task::multiclass || task == Task::multilabel;
    const bool averaged = entry.unit != SampleUnit::rows && entry.unit != SampleUnit::mean;
    return classes && averaged ? SampleUnit::unknown : entry.unit;  // a mean over classes is no share of rows
  }
  return SampleUnit::unknown;
}

std::string_view unit_name(SampleUnit unit) {
  switch (unit) {
    case SampleUnit::positives:
      return "positives";
    case SampleUnit::negatives:
      return "negatives";
    case SampleUnit::predicted_positives:
      return "predicted positives";
    case SampleUnit::predicted_negatives:
      return "predicted negatives";
    default:
      return "rows";
  }
}

}  // namespace assay

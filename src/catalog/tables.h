// The tables of the catalogue, in its order. Each family is compiled alone (tables/*.cc), so that a changed formula costs one
// of them. A new family is one more line here and one more file there.
#pragma once
#include <span>

#include "assay/metric.h"

namespace assay::tables {

using Table = std::span<const MetricDef>();
Table binary_label_metrics, scored_binary_metrics, binary_loss_metrics, binary_calibration_metrics, binary_selective_metrics, multiclass_label_metrics, scored_multiclass_metrics, multiclass_loss_metrics, multiclass_calibration_metrics, multiclass_selective_metrics, multilabel_metrics, scored_multilabel_metrics, regression_losses, regression_scores, interval_metrics, ranking_metrics;

inline constexpr Table* all[] = {binary_label_metrics, scored_binary_metrics, binary_loss_metrics, binary_calibration_metrics, binary_selective_metrics, multiclass_label_metrics, scored_multiclass_metrics, multiclass_loss_metrics, multiclass_calibration_metrics, multiclass_selective_metrics, multilabel_metrics, scored_multilabel_metrics, regression_losses, regression_scores, interval_metrics, ranking_metrics};

}  // namespace assay::tables

#include "assay/metrics/scored_classes.h"

#include "catalog/tables.h"

namespace assay::tables {

std::span<const MetricDef> scored_multiclass_metrics() { return assay::scored_multiclass_metrics; }
std::span<const MetricDef> scored_multilabel_metrics() { return assay::scored_multilabel_metrics; }

}  // namespace assay::tables

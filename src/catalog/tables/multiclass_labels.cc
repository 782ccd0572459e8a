#include "assay/metrics/multiclass_labels.h"

#include "catalog/tables.h"

namespace assay::tables {

std::span<const MetricDef> multiclass_label_metrics() { return assay::multiclass_label_metrics; }

}  // namespace assay::tables

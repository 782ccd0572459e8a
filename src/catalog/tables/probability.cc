#include "assay/metrics/probability.h"

#include "catalog/tables.h"

namespace assay::tables {

std::span<const MetricDef> binary_loss_metrics() { return assay::binary_loss_metrics; }
std::span<const MetricDef> multiclass_loss_metrics() { return assay::multiclass_loss_metrics; }

}  // namespace assay::tables

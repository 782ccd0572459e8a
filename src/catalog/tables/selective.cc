#include "assay/metrics/selective.h"

#include "catalog/tables.h"

namespace assay::tables {

std::span<const MetricDef> binary_selective_metrics() { return assay::binary_selective_metrics; }
std::span<const MetricDef> multiclass_selective_metrics() { return assay::multiclass_selective_metrics; }

}  // namespace assay::tables

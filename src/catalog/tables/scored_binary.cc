#include "assay/metrics/scored_binary.h"

#include "catalog/tables.h"

namespace assay::tables {

std::span<const MetricDef> scored_binary_metrics() { return assay::scored_binary_metrics; }

}  // namespace assay::tables

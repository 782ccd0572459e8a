#include "assay/metrics/interval.h"

#include "catalog/tables.h"

namespace assay::tables {

std::span<const MetricDef> interval_metrics() { return assay::interval_metrics; }

}  // namespace assay::tables

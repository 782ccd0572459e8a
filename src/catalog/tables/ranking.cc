#include "assay/metrics/ranking.h"

#include "catalog/tables.h"

namespace assay::tables {

std::span<const MetricDef> ranking_metrics() { return assay::ranking_metrics; }

}  // namespace assay::tables

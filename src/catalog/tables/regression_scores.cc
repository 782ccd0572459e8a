#include "assay/metrics/regression_scores.h"

#include "catalog/tables.h"

namespace assay::tables {

std::span<const MetricDef> regression_scores() { return assay::regression_scores; }

}  // namespace assay::tables

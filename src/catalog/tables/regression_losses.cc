#include "assay/metrics/regression_losses.h"

#include "catalog/tables.h"

namespace assay::tables {

std::span<const MetricDef> regression_losses() { return assay::regression_losses; }

}  // namespace assay::tables

#include "assay/metrics/calibration.h"

#include "catalog/tables.h"

namespace assay::tables {

std::span<const MetricDef> binary_calibration_metrics() { return assay::binary_calibration_metrics; }
std::span<const MetricDef> multiclass_calibration_metrics() { return assay::multiclass_calibration_metrics; }

}  // namespace assay::tables

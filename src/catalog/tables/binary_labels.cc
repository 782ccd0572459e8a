#include "assay/metrics/binary_labels.h"

#include "catalog/tables.h"

namespace assay::tables {

std::span<const MetricDef> binary_label_metrics() { return assay::binary_label_metrics; }

}  // namespace assay::tables

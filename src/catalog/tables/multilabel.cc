#include "assay/metrics/multilabel.h"

#include "catalog/tables.h"

namespace assay::tables {

std::span<const MetricDef> multilabel_metrics() { return assay::multilabel_metrics; }

}  // namespace assay::tables

// Worst slices, gaps and trends in tables and JSON.
#pragma once
#include <string>

#include "assay/evaluator.h"
#include "report/json.h"

namespace assay::cli {

/// "sex=F, age=[18, 30)", made visible.
std::string slice_name(const SliceName& slice);
/// The keys worst_slices, fairness and trends, where there are any.
void write_views(JsonWriter& json, const Evaluation& evaluation);

}  // namespace assay::cli

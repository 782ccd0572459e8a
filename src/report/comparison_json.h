// A comparison as JSON, schema assay.comparison/1, for all front ends.
#pragma once
#include <string>

#include "assay/comparison.h"
#include "report/json.h"

namespace assay {

std::string comparison_json(const Comparison& comparison);
/// JSON Lines: one metric of one model a line, the whole first, then the slices.
std::string comparison_json_lines(const Comparison& comparison);

/// The name of the model that is shown to be better in this row; empty when none is.
std::string better_model(const Comparison& comparison, const Difference& difference);

}  // namespace assay

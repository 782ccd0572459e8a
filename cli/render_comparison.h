// A comparison as text: one function a format, the same numbers in all.
#pragma once
#include <string>

#include "assay/comparison.h"
#include "render.h"

namespace assay::cli {

std::string render(const Comparison& comparison, Format format, const Style& style);
/// The rows on which predicted labels differ, as CSV: source, row, id, target, one column a model.
std::string disagreements_csv(const Comparison& comparison);

}  // namespace assay::cli

// A check for machines and pipelines: JSON (schema assay.check/1), JUnit XML, a Markdown summary.
#pragma once
#include <string>

#include "assay/gates.h"

namespace assay {

std::string check_json(const Check& check);
/// One test case a gate and slice. A failed gate is a failure, an undefined number an error, a slice left out
/// is skipped.
std::string check_junit(const Check& check);
/// For GITHUB_STEP_SUMMARY and for people.
std::string check_markdown(const Check& check);

/// "region=north, sex=F"; empty for all rows.
std::string slice_text(const std::vector<std::pair<std::string, std::string>>& slice);

}  // namespace assay

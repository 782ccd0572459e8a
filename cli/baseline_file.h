// Numbers of an evaluation that was saved as JSON.
#pragma once
#include <optional>
#include <string>

#include "assay/gates.h"

namespace assay::cli {

/// Nothing when the file is no JSON document of an evaluation by its ending and first bytes. Throws
/// InvalidInput (data) for one that is damaged.
std::optional<Baseline> saved_evaluation(const std::string& path);

}  // namespace assay::cli

// An evaluation that was saved as JSON.
#pragma once
#include <optional>
#include <string>

#include "assay/evaluator.h"

namespace assay::cli {

/// Nothing when the file is no JSON document by its ending. Throws InvalidInput (data) for one that is damaged.
std::optional<Evaluation> saved_evaluation(const std::string& path);

/// Whether the file ends as JSON and begins as such an evaluation does.
bool is_saved_evaluation(const std::string& path);

}  // namespace assay::cli

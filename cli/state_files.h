// Saved states by path, with the path in every message.
#pragma once
#include <string>

#include "assay/evaluator.h"

namespace assay::cli {

Evaluator load_state(const std::string& path);
/// The merged states of one or more parts.
Evaluator load_states(const std::vector<std::string>& paths);

}  // namespace assay::cli

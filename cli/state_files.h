// Saved states by path, with the path in every message.
#pragma once
#include <string>

#include "assay/evaluator.h"

namespace assay::cli {

Evaluator load_state(const std::string& path);

}  // namespace assay::cli

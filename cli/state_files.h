// Saved states by path, with the path in every message.
#pragma once
#include <string>

#include "assay/evaluator.h"

namespace assay::cli {

Evaluator load_state(const std::string& path);
/// Whether the file begins as a saved state does; false when it cannot be read, and for stdin.
bool is_state_file(const std::string& path);

}  // namespace assay::cli

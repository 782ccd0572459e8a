// Saved states by path, with the path in every message.
#pragma once
#include <string>

#include "assay/evaluator.h"

namespace assay::cli {

Evaluator load_state(const std::string& path);
/// The merged states of one or more parts.
Evaluator load_states(const std::vector<std::string>& paths);
/// Whether the file begins as a saved state does; false when it cannot be read, and for stdin.
bool is_state_file(const std::string& path);
/// Whether all of these, one at least, are saved states or folders of them.
bool are_states(const std::vector<std::string>& paths);

}  // namespace assay::cli

// The rows of the inputs, in an evaluator: what every command does that reads predictions and writes
// something else than an evaluation.
#pragma once
#include <optional>

#include "data_options.h"

namespace assay::cli {

struct ReadRows {
  Evaluator evaluator;
  std::vector<std::string> inputs;
  std::optional<io::JoinAccount> join;
};

/// Reads `paths` with the columns of `options`, which name no truth file for them when `paths` are not its
/// inputs.
ReadRows read_rows(const Config& config, const DataOptions& options, const Texts& paths, bool quiet);

}  // namespace assay::cli

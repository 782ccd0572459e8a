// assay tune of several classes: decisions by a matrix of costs.
#pragma once
#include "assay/cost_decisions.h"
#include "data_options.h"
#include "output_options.h"

namespace assay::cli {

/// A CSV file: the called classes in its first line, behind a cell of no meaning; then one line a true class,
/// with the costs of calling it each of them. Throws InvalidInput that names the line.
CostMatrix read_cost_matrix(const std::string& path);

/// Runs the command with the costs of `path`.
int tune_classes(const DataOptions& data, const OutputOptions& output, const std::string& path);

}  // namespace assay::cli

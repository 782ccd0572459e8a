// A value as single numbers with labels, for formats of rows and columns.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "assay/value.h"

namespace assay::cli {

/// A scalar has one cell without a label; cells of matrices and tables are labelled `row|column`, points of
/// curves `column|index`. Cells that a table does not have are left out.
std::vector<std::pair<std::string, double>> flat_cells(const Value& value);

}  // namespace assay::cli

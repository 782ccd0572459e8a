// A value as single numbers with labels, for formats of rows and columns.
#pragma once
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "assay/value.h"

namespace assay::cli {

/// A scalar has one cell without a label; cells of matrices and tables are labelled `row|column`, points of
/// curves `column|index`; a bar in a label is written `\|`, a backslash `\\`. Cells that a table does not have are left
/// out.
inline constexpr size_t no_index = SIZE_MAX;  // of what is beside the value

struct FlatCell {
  std::string label;
  double value;
  size_t index;  // among the numbers of the value, row by row
};
std::vector<FlatCell> flat_cells(const Value& value);

}  // namespace assay::cli

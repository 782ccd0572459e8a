// Columns from the Arrow C interfaces, without a copy.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "arrow_c.h"
#include "assay/column.h"

namespace assay::python {

/// A named column of an Arrow table.
struct NamedColumn {
  std::string name;
  Column column;
  std::string format = {};  // of Arrow
  std::string fault = {};   // why there is no column
};

/// Owns an array until the last column of it is gone. Takes the array over.
std::shared_ptr<ArrowArray> own(ArrowArray* array);

/// An array (not a struct) as a column: a view, but for decimals (numbers), binary (texts), times and intervals (their
/// texts). Throws InvalidInput (type) for types without a column.
Column column_of(const ArrowSchema& schema, const ArrowArray& array, const std::shared_ptr<ArrowArray>& owner);

/// The columns of a record batch (a struct array) that are wanted; times as the integers that they are. The others, and
/// those that cannot be read, have the names only.
std::vector<NamedColumn> columns_of(const ArrowSchema& schema, const ArrowArray& array,
                                    const std::shared_ptr<ArrowArray>& owner, const std::vector<std::string>& wanted);

}  // namespace assay::python

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
  std::string format = {};   // of Arrow
  std::string refusal = {};  // why it cannot be read, which matters where it is asked for
};

/// Owns an array until the last column of it is gone. Takes the array over.
std::shared_ptr<ArrowArray> own(ArrowArray* array);

/// A view of an array (not a struct). Throws InvalidInput (type) for types without a column.
Column column_of(const ArrowSchema& schema, const ArrowArray& array, const std::shared_ptr<ArrowArray>& owner);

/// The columns of a record batch (a struct array).
std::vector<NamedColumn> columns_of(const ArrowSchema& schema, const ArrowArray& array,
                                    const std::shared_ptr<ArrowArray>& owner);

}  // namespace assay::python

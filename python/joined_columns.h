// Columns that arrive in chunks, as one.
#pragma once
#include <vector>

#include "assay/column.h"

namespace assay::python {

/// Bytes of a value of a fixed-width type.
size_t width_of(Type type);

/// A copy of `chunks`, in order; all have the type of the first, or are null.
Column join(const std::vector<Column>& chunks);

}  // namespace assay::python

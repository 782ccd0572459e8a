// Columns of Arrow that are no views: decimals as numbers, binary and intervals as texts, as files have them.
#pragma once
#include <memory>
#include <optional>

#include "arrow_c.h"
#include "assay/column.h"

namespace assay::python {

/// Nothing for the formats that are views. Throws InvalidInput (type).
std::optional<Column> converted_column(const ArrowSchema& schema, const ArrowArray& array,
                                       const std::shared_ptr<ArrowArray>& owner);

}  // namespace assay::python

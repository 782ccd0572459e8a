// Rows picked from columns, in any order.
#pragma once
#include <span>
#include <vector>

#include "io/reader.h"

namespace assay::io {

struct RowRef {
  uint32_t chunk = 0;
  uint32_t row = 0;
};

/// The rows of `chunks` (pieces of one column) as a column of their own: labels as text, numbers as float64,
/// times as int64, lists of those.
Column take(const std::vector<const Column*>& chunks, std::span<const RowRef> rows, Want want);

}  // namespace assay::io

// Several labels in one text, to lists.
#pragma once
#include <string>

#include "assay/column.h"

namespace assay::io {

/// Each text as the list of the labels between separators, blanks around them cut; an empty text is an empty list.
/// Columns that hold no texts stay as they are.
Column split_labels(const Column& texts, const std::string& separator);

}  // namespace assay::io

// Cells of text formats that may be missing values or texts.
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "assay/column.h"

namespace assay::io {

/// Unquoted cells such as NA in a column of texts: missing values where all else is numbers or truth values, texts
/// among words. Only the whole column tells (see Table::settle).
struct Doubt {
  size_t column;  // in the order of select()
  std::vector<int64_t> rows;
  bool among_words;  // a quoted mark is a word
};

/// Whether the column has a text that is no number, truth value or mark of a missing value.
bool has_words(const Column& texts);

/// The column without the values of these rows.
Column without(const Column& texts, const std::vector<int64_t>& rows);

}  // namespace assay::io

// Arrow arrays as columns: views where the layouts agree, conversions where they do not.
#pragma once
#include <arrow/type_fwd.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "io/reader.h"

namespace assay::io {

/// The array as a column that keeps it alive. Throws Fault ("column 'score' is string; a number is needed")
/// when its type does not serve `wanted`, or its content is damaged.
Column column_of(const std::shared_ptr<arrow::Array>& array, const Wanted& wanted);

/// The names of a field: its own, or the dotted ones of the fields of a struct.
void add_field_names(const arrow::Field& field, const std::string& prefix, std::vector<std::string>& names);

/// Whether the column `wanted` is the one named `name`, or in it.
inline bool within(const std::string& wanted, std::string_view name) {
  return wanted.starts_with(name) && (wanted.size() == name.size() || wanted[name.size()] == '.');
}

/// The columns of a record batch, found by name, in the order of `wanted`.
Chunk chunk_of(const arrow::RecordBatch& batch, const std::vector<Wanted>& wanted);

}  // namespace assay::io

// Parts that several schemas share, into an open object.
#pragma once
#include <string_view>
#include <utility>

#include "assay/evaluator.h"
#include "report/json.h"

namespace assay {

using SliceKey = std::vector<std::pair<std::string, std::string>>;

template <class E> std::string_view enum_name(E value) { return EnumNames<E>::names[static_cast<size_t>(value)]; }

/// {"schema", "assay"}
void write_schema(JsonWriter& json, std::string_view schema);
/// "data": {"inputs", "rows_read", "rows_used", "rows_dropped", "duplicate_ids"}, left open. `sides` of a join.
void open_data(JsonWriter& json, const std::vector<std::string>& inputs, const Accounting& data,
               std::pair<std::string_view, std::string_view> sides = {"predictions", "truth"});
/// "slice": {...}
void write_slice(JsonWriter& json, const SliceKey& slice);
/// KEY: {"method", "level", "low", "high"}, or null.
void write_interval(JsonWriter& json, std::string_view key, const std::optional<Interval>& interval);
/// "ci" of a result, with the ends of a vector or table under its labels; "no_interval": why there is none.
void write_interval_of(JsonWriter& json, const Result& result);
/// A matrix: rows of numbers under the name of its cells, or of many labels "cells", each with the places of its
/// labels.
void write_matrix(JsonWriter& json, const Matrix& m);
void write_warnings(JsonWriter& json, const std::vector<std::string>& warnings);

}  // namespace assay

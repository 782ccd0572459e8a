#include "report/json_parts.h"

#include <cmath>
#include <span>

namespace assay {

void write_schema(JsonWriter& json, std::string_view schema) {
  json.key("schema").text(schema).key("assay").text(ASSAY_VERSION);
}

void open_data(JsonWriter& json, const std::vector<std::string>& inputs, const Accounting& data,
               std::pair<std::string_view, std::string_view> sides) {
  json.key("data").object().key("inputs").texts(inputs);
  json.key("rows_read").count(data.rows_read).key("rows_used").count(data.rows_used).key("rows_dropped").line_object();
  for (const auto& [reason, n] : data.rows_dropped) json.key(reason).count(n);
  json.end().key("duplicate_ids").count(data.duplicate_ids);
  if (data.effective_rows) json.key("effective_rows").number(*data.effective_rows);
  if (data.unmatched)
    json.key("unmatched")
        .line_object()
        .key(sides.first)
        .count(data.unmatched->predictions)
        .key(sides.second)
        .count(data.unmatched->truth)
        .end();
}

void write_slice(JsonWriter& json, const SliceKey& slice) {
  json.key("slice").line_object();
  for (const auto& [column, value] : slice) json.key(column).text(value);
  json.end();
}

void write_interval(JsonWriter& json, std::string_view key, const std::optional<Interval>& interval) {
  json.key(key);
  if (!interval) return void(json.null());
  json.line_object().key("method").text(interval->method).key("level").number(interval->level);
  json.key("low").number(interval->low).key("high").number(interval->high).end();
}

namespace {

/// Numbers of a value of several, under its labels; those that are missing are left out.
void write_ends(JsonWriter& json, const Value& value, std::span<const double> ends) {
  json.object();
  if (const auto* vector = std::get_if<Vector>(&value.data)) {
    for (size_t i = 0; i < ends.size(); ++i)
      if (!std::isnan(ends[i])) json.key(vector->labels[i]).number(ends[i]);
  } else if (const auto* table = std::get_if<Table>(&value.data)) {
    const size_t columns = table->columns.size();
    for (size_t i = 0; i < ends.size(); i += columns) {
      json.key(table->rows[i / columns].first).line_object();
      for (size_t j = 0; j < columns; ++j)
        if (!std::isnan(ends[i + j])) json.key(table->columns[j]).number(ends[i + j]);
      json.end();
    }
  }
  json.end();
}

}  // namespace

void write_interval_of(JsonWriter& json, const Result& result) {
  if (!result.no_interval.empty()) json.key("no_interval").text(result.no_interval);
  if (!result.ci) return;
  const Interval& ci = *result.ci;
  if (ci.scalar()) return write_interval(json, "ci", ci);
  json.key("ci").object().key("method").text(ci.method).key("level").number(ci.level);
  write_ends(json.key("low"), result.value, ci.lows), write_ends(json.key("high"), result.value, ci.highs);
  json.end();
}

void write_matrix(JsonWriter& json, const Matrix& m) {
  const size_t n = m.labels.size(), width = m.sparse() ? 3 : n;
  json.object().key("labels").texts(m.labels).key(m.sparse() ? "cells" : m.cells).array();
  for (size_t k = 0; k < m.values.size(); k += width) json.numbers({m.values.data() + k, width});
  json.end().end();
}

void write_warnings(JsonWriter& json, const std::vector<std::string>& warnings) {
  json.key("warnings").array();
  for (const auto& text : warnings) json.text(text);
  json.end();
}

}  // namespace assay

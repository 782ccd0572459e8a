#include "report/json_parts.h"

namespace assay {

void write_schema(JsonWriter& json, std::string_view schema) {
  json.key("schema").text(schema).key("assay").text(ASSAY_VERSION);
}

void open_data(JsonWriter& json, const std::vector<std::string>& inputs, const Accounting& data) {
  json.key("data").object().key("inputs").texts(inputs);
  json.key("rows_read").count(data.rows_read).key("rows_used").count(data.rows_used).key("rows_dropped").line_object();
  for (const auto& [reason, n] : data.rows_dropped) json.key(reason).count(n);
  json.end().key("duplicate_ids").count(data.duplicate_ids);
  if (data.unmatched)
    json.key("unmatched")
        .line_object()
        .key("predictions")
        .count(data.unmatched->predictions)
        .key("truth")
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

void write_warnings(JsonWriter& json, const std::vector<std::string>& warnings) {
  json.key("warnings").array();
  for (const auto& text : warnings) json.text(text);
  json.end();
}

}  // namespace assay

// JSON of an evaluation, schema assay.evaluation/1; and JSON Lines, one metric a line.
#include "render.h"
#include "report/json.h"
#include "report/json_parts.h"
#include "view_text.h"

namespace assay::cli {
namespace {

void write_value(JsonWriter& json, double x) { json.number(x); }

void write_value(JsonWriter& json, const Vector& v) {
  json.object();
  for (size_t i = 0; i < v.values.size(); ++i) json.key(v.labels[i]).number(v.values[i]);
  json.end();
}

void write_value(JsonWriter& json, const Matrix& m) { write_matrix(json, m); }

void write_value(JsonWriter& json, const Curve& c) {
  json.object();
  for (const auto& [name, values] : c.columns) json.key(name).numbers(values);
  json.end();
}

void write_value(JsonWriter& json, const Table& t) {
  json.object();
  for (const auto& [name, cells] : t.rows) {
    json.key(name).line_object();
    for (size_t j = 0; j < cells.size(); ++j)
      if (!std::isnan(cells[j])) json.key(t.columns[j]).number(cells[j]);
    json.end();
  }
  json.end();
}

void write_result_fields(JsonWriter& json, const Result& result) {
  const auto& def = *result.spec.def;
  json.key("name").text(def.name).key("spec").text(result.spec.text()).key("value");
  std::visit([&](const auto& data) { write_value(json, data); }, result.value.data);
  json.key("undefined").text_or_null(reason_of(result.value));
  if (result.value.clamped_rows > 0)
    json.key("clamped").text(result.value.clamped).key("clamped_rows").count(result.value.clamped_rows);
  json.key("direction").text(EnumNames<Direction>::names[static_cast<size_t>(def.direction)]);
  json.key("range").line_array().number(def.range.low).number(def.range.high).end();
  if (!result.value.at.empty()) {
    json.key("at").line_object();
    for (const auto& [name, x] : result.value.at) json.key(name).number(x);
    json.end();
  }
  write_interval_of(json, result);
  json.key("signature").text(result.signature);
}

void write_results(JsonWriter& json, const std::vector<Result>& results) {
  json.key("metrics").array();
  for (const auto& result : results) write_result_fields(json.object(), result), json.end();
  json.end();
}

void write_slice_key(JsonWriter& json, const SliceResult& slice) {
  json.key("slice").line_object();
  for (const auto& [column, value] : slice.slice) json.key(column).text(value);
  json.end().key("rows").count(slice.rows);
}

void write_data(JsonWriter& json, const Report& report) {
  const auto& e = report.evaluation;
  open_data(json, e.inputs, e.data);
  if (has_classes(e)) json.key("classes").texts(e.classes);
  if (e.positive) json.key("positive").text(*e.positive);
  if (!e.score_columns.empty()) {
    json.key("score_columns").line_object();
    for (const auto& [column, label] : e.score_columns) json.key(column).text(label);
    json.end();
  }
  if (auto kind = score_kind_of(report)) json.key("score_kind").text(*kind);
  json.end();
}

std::string_view task_name(const Evaluation& e) { return EnumNames<Task>::names[static_cast<size_t>(e.config.task)]; }

std::string line(const Evaluation& e, const SliceResult& slice, const Result& result) {
  JsonWriter json(JsonWriter::Layout::line);
  json.object().key("task").text(task_name(e));
  write_slice_key(json, slice);
  write_result_fields(json, result);
  return json.end().take();
}

}  // namespace

std::string render_json(const Report& report) {
  const auto& e = report.evaluation;
  JsonWriter json;
  write_schema(json.object(), "assay.evaluation/1");
  json.key("task").text(task_name(e));
  write_data(json, report);
  write_results(json, e.metrics);
  json.key("slices").array();
  for (const auto& slice : e.slices) {
    write_slice_key(json.object(), slice);
    write_results(json, slice.metrics);
    json.end();
  }
  json.end().key("windows").array();
  for (const auto& window : e.windows) {
    json.object().key("window").line_object().key(window.column).text(window.window).end();
    write_results(json.key("rows").count(window.rows), window.metrics);
    json.end();
  }
  json.end();
  write_views(json, e);
  write_warnings(json, e.warnings);
  return json.end().take();
}

std::string render_jsonl(const Report& report) {
  const auto& e = report.evaluation;
  std::string text;
  for (const auto& result : e.metrics) text += line(e, {{}, e.data.rows_used, {}}, result);
  for (const auto& slice : all_groups(e))
    for (const auto& result : slice.metrics) text += line(e, slice, result);
  return text;
}

}  // namespace assay::cli

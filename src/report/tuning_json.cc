#include "report/tuning_json.h"

#include "report/json_parts.h"

namespace assay {
namespace {

void write_point(JsonWriter& json, const OperatingPoint& point) {
  const Counts& c = point.counts;
  json.key("counts")
      .line_object()
      .key("tp")
      .number(c.tp)
      .key("fp")
      .number(c.fp)
      .key("fn")
      .number(c.fn)
      .key("tn")
      .number(c.tn)
      .end();
  json.key("metrics").array();
  for (const auto& result : point.metrics) {
    json.line_object().key("name").text(result.spec.def->name).key("spec").text(result.spec.text());
    json.key("value").number(result.value.number()).key("undefined").text_or_null(result.value.undefined);
    json.key("signature").text(result.signature).end();
  }
  json.end();
}

void write_best(JsonWriter& json, const TunedPart& part) {
  json.key("threshold").number(part.best->threshold).key("alike_above").number(part.alike);
  write_interval(json, "ci", part.threshold_ci);
  json.key("value").number(part.best->metrics[0].value.number());
  write_interval(json, "value_ci", part.objective_ci);
  json.key("resamples_unmet").count(part.unmet);
  write_point(json, *part.best);
  if (!part.applied) return;
  json.key("applied")
      .object()
      .key("rows")
      .count(part.applied_rows)
      .key("value")
      .number(part.applied->metrics[0].value.number());
  write_point(json, *part.applied);
  json.end();
}

void write_part(JsonWriter& json, const TunedPart& part) {
  write_slice(json.object(), part.slice);
  if (!part.label.empty()) json.key("label").text(part.label);
  json.key("rows").count(part.rows).key("thresholds").count(part.thresholds);
  json.key("failure").text_or_null(part.failure);
  if (part.best)
    write_best(json, part);
  else
    json.key("threshold").null();
  if (!part.curve.columns.empty()) {
    json.key("curve").object();
    for (const auto& [name, values] : part.curve.columns) json.key(name).numbers(values);
    json.end();
  }
  json.end();
}

void write_request(JsonWriter& json, const Tuning& t) {
  json.key("objective")
      .line_object()
      .key("spec")
      .text(t.averages.empty() ? t.objective : t.averages[0].spec)
      .key("direction")
      .text(enum_name(t.direction))
      .end();
  json.key("subject_to").line_array();
  for (const auto& bound : t.request.subject_to) json.text(bound.text());
  json.end();
  json.key("curve").text(enum_name(t.request.curve));
}

void write_data(JsonWriter& json, const Tuning& t) {
  open_data(json, t.inputs, t.data);
  json.key("classes").texts(t.classes);
  if (t.positive) json.key("positive").text(*t.positive);
  json.key("score_kind").text(enum_name(t.config.score_kind)).end();
}

void write_averages(JsonWriter& json, const Tuning& t) {
  if (t.averages.empty()) return;
  json.key("averages").array();
  for (const auto& average : t.averages) {
    write_slice(json.object(), average.slice);
    json.key("spec").text(average.spec).key("value").number(average.value);
    if (average.shared_threshold) {
      json.key("search").text("coordinate").key("shared").line_object();
      json.key("threshold").number(*average.shared_threshold).key("value").number(*average.shared_value).end();
    }
    if (average.applied) json.key("applied").number(*average.applied);
    json.end();
  }
  json.end();
}

}  // namespace

std::string tuning_json(const Tuning& t) {
  JsonWriter json;
  write_schema(json.object(), "assay.tuning/1");
  json.key("task").text(enum_name(t.config.task));
  write_data(json, t);
  write_request(json, t);
  json.key("thresholds").array();
  for (const auto& part : t.parts) write_part(json, part);
  json.end();
  if (t.macro) json.key("macro").number(*t.macro);
  write_averages(json, t);
  if (t.applied_data.rows_read > 0) {
    json.key("applied").object();
    open_data(json, t.applied_inputs, t.applied_data);
    json.end();
    if (t.applied_macro) json.key("macro").number(*t.applied_macro);
    json.end();
  }
  write_warnings(json, t.warnings);
  return json.end().take();
}

}  // namespace assay

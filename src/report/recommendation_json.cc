#include "report/recommendation_json.h"

#include "report/json_parts.h"

namespace assay {
namespace {

void write_texts(JsonWriter& json, std::string_view key, const std::vector<std::string>& texts) {
  json.key(key).array();
  for (const auto& text : texts) json.text(text);
  json.end();
}

void write_situation(JsonWriter& json, const Situation& s) {
  json.key("situation").object().key("task").text(enum_name(s.task)).key("use");
  s.use ? json.text(enum_name(*s.use)) : json.null();
  json.key("imbalanced")
      .flag(s.imbalanced)
      .key("classes_matter")
      .text(s.equal_classes ? "equally" : "by_rows")
      .key("outliers")
      .flag(s.outliers);
  json.key("cost").line_object();
  if (s.cost_fp && s.cost_fn) json.key("fp").number(*s.cost_fp).key("fn").number(*s.cost_fn);
  json.end().key("audience").text(enum_name(s.audience)).end();
}

}  // namespace

std::string recommendation_json(const Recommendation& r) {
  JsonWriter json;
  write_schema(json.object(), "assay.recommendation/1");
  write_situation(json, r.situation);
  json.key("metrics").array();
  for (const auto& m : r.metrics) {
    json.object()
        .key("spec")
        .text(m.spec)
        .key("name")
        .text(m.def->name)
        .key("title")
        .text(m.def->title)
        .key("points")
        .number(m.points);
    json.key("meaning").text(m.def->meaning);
    write_texts(json, "why", m.why), write_texts(json, "why_not", m.why_not);
    json.key("beside").texts(m.beside).end();
  }
  json.end();
  write_texts(json, "notes", r.notes);
  return json.end().take();
}

}  // namespace assay

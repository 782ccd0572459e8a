#include "report/comparison_json.h"

#include "report/json_parts.h"

namespace assay {
namespace {

template <class E> std::string_view name_of(E value) { return EnumNames<E>::names[static_cast<size_t>(value)]; }

bool has_classes(Task task) { return task == Task::binary || task == Task::multiclass || task == Task::multilabel; }

void write_test(JsonWriter& json, const Difference& d) {
  json.key("ci").line_object().key("method").text(d.ci.method).key("level").number(d.ci.level);
  json.key("low").number(d.ci.low).key("high").number(d.ci.high).end();
  json.key("test").line_object().key("method").text(d.test).key("p").number(d.p);
  json.key("p_holm").number(d.p_holm).key("p_bh").number(d.p_bh).end();
}

void write_difference(JsonWriter& json, const Comparison& c, const Difference& d) {
  const auto& def = *d.spec.def;
  json.key("name").text(def.name).key("spec").text(d.spec.text()).key("label").text_or_null(d.label);
  json.key("model").text(c.config.models[d.model]);
  json.key("baseline").number(d.baseline).key("value").number(d.value).key("difference").number(d.difference);
  json.key("undefined").text_or_null(d.undefined).key("direction").text(name_of(def.direction));
  json.key("range").line_array().number(def.range.low).number(def.range.high).end();
  write_test(json, d);
  json.key("better").text_or_null(better_model(c, d)).key("units");
  if (d.units)
    json.line_object()
        .key("wins")
        .count(d.units->wins)
        .key("ties")
        .count(d.units->ties)
        .key("losses")
        .count(d.units->losses)
        .end();
  else
    json.null();
  json.key("signature").text(d.signature);
}

void write_group(JsonWriter& json, const Comparison& c, const ComparedGroup& group) {
  json.key("metrics").array();
  for (const auto& d : group.differences) write_difference(json.object(), c, d), json.end();
  json.end().key("disagreements");
  if (group.disagreements.empty()) {
    json.null();
    return;
  }
  json.line_object();
  for (size_t m = 0; m < group.disagreements.size(); ++m)
    json.key(c.config.models[m + 1]).count(group.disagreements[m]);
  json.end();
}

void write_slice(JsonWriter& json, const ComparedGroup& group) {
  json.key("slice").line_object();
  for (const auto& [column, value] : group.slice) json.key(column).text(value);
  json.end().key("rows").count(group.rows);
}

void write_data(JsonWriter& json, const Comparison& c) {
  Task task = c.config.evaluation.task;
  open_data(json, c.inputs, c.data, {"first", "others"});
  json.key("units").text_or_null(!c.paired ? "" : task == Task::ranking ? "query" : c.units_by_id ? "id" : "position");
  if (has_classes(task)) json.key("classes").texts(c.classes);
  if (c.positive) json.key("positive").text(*c.positive);
  if (has_classes(task)) json.key("score_kind").text(name_of(c.config.evaluation.score_kind));
  json.end();
}

}  // namespace

std::string better_model(const Comparison& c, const Difference& d) {
  if (d.verdict == Finding::not_shown) return "";
  return c.config.models[d.verdict == Finding::better ? d.model : 0];
}

std::string comparison_json(const Comparison& c) {
  JsonWriter json;
  write_schema(json.object(), "assay.comparison/1");
  json.key("task").text(name_of(c.config.evaluation.task)).key("models").texts(c.config.models);
  json.key("baseline").text(c.config.models[0]).key("method").text(c.config.method);
  json.key("level").number(c.config.evaluation.level).key("seed").count(c.config.evaluation.seed);
  write_data(json, c);
  write_group(json, c, c.whole);
  json.key("slices").array();
  for (const auto& slice : c.slices) {
    write_slice(json.object(), slice);
    write_group(json, c, slice);
    json.end();
  }
  write_warnings(json.end(), c.warnings);
  return json.end().take();
}

std::string comparison_json_lines(const Comparison& c) {
  std::string text;
  auto lines = [&](const ComparedGroup& group) {
    for (const auto& d : group.differences) {
      JsonWriter json(JsonWriter::Layout::line);
      json.object().key("task").text(name_of(c.config.evaluation.task));
      write_slice(json, group);
      write_difference(json, c, d);
      text += json.end().take();
    }
  };
  lines(c.whole);
  for (const auto& slice : c.slices) lines(slice);
  return text;
}

}  // namespace assay

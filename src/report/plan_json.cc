#include "report/plan_json.h"

#include "report/json_parts.h"

namespace assay {

std::string plan_json(const SamplePlan& plan) {
  const auto& r = plan.request;
  JsonWriter json;
  auto optional = [&](std::string_view key, const std::optional<double>& x) {
    json.key(key);
    x ? json.number(*x) : json.null();
  };
  write_schema(json.object(), "assay.plan/1");
  json.key("task").text(enum_name(r.task)).key("spec").text(plan.spec);
  json.key("request").line_object();
  optional("expect", r.expect), optional("width", r.width), optional("detect", r.detect);
  json.key("level").number(r.level).key("power").number(r.power).key("paired").flag(r.paired);
  optional("disagreement", r.disagreement), optional("correlation", r.correlation), optional("sd", r.sd),
      optional("prevalence", r.prevalence);
  optional("predicted_rate", r.predicted_rate), optional("pilot_rows", r.pilot_rows),
      optional("pilot_width", r.pilot_width);
  json.end().key("method").text(plan.method).key("unit").text(plan.unit).key("units").count(plan.units).key("rows");
  plan.rows ? json.count(*plan.rows) : json.null();
  json.key("each_model").flag(plan.each_model).key("notes").array();
  for (const auto& note : plan.notes) json.text(note);
  return json.end().end().take();
}

}  // namespace assay

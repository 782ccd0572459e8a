#include "report/cost_decisions_json.h"

#include "report/json_parts.h"

namespace assay {
namespace {

void write_costs(JsonWriter& json, const CostMatrix& m) {
  const size_t n = m.labels.size();
  json.key("cost_matrix").object().key("labels").texts(m.labels).key("costs").array();
  for (size_t i = 0; i < n; ++i) json.numbers({m.costs.data() + i * n, n});
  json.end().end();
}

/// Mean cost, counts and the single numbers of one way to decide.
void write_way(JsonWriter& json, std::string_view key, double cost, const std::vector<Result>& metrics) {
  json.key(key).object().key("cost").number(cost);
  write_matrix(json.key("confusion_matrix"), std::get<Matrix>(metrics.at(0).value.data));
  json.key("metrics").array();
  for (const auto& r : metrics)
    if (r.value.scalar())
      json.line_object()
          .key("spec")
          .text(r.spec.text())
          .key("value")
          .number(r.value.number())
          .key("undefined")
          .text_or_null(r.value.undefined)
          .end();
  json.end().end();
}

}  // namespace

std::string cost_decisions_json(const CostDecisions& d) {
  const auto& e = d.decided;
  JsonWriter json;
  write_schema(json.object(), "assay.tuning/1");
  json.key("task").text(enum_name(e.config.task));
  open_data(json, e.inputs, e.data);
  json.key("classes").texts(e.classes).key("score_kind").text(enum_name(e.config.score_kind)).end();
  write_costs(json, d.matrix);
  json.key("decisions").array();
  auto write_part = [&](const SliceKey& slice, uint64_t rows, double cost, double usual_cost, const auto& decided,
                        const auto& usual) {
    write_slice(json.object(), slice);
    json.key("rows").count(rows);
    write_way(json, "least_cost", cost, decided);
    write_way(json, "highest_score", usual_cost, usual);
    json.end();
  };
  write_part({}, e.data.rows_used, d.cost, d.usual_cost, e.metrics, d.usual.metrics);
  for (size_t s = 0; s < e.slices.size(); ++s)
    write_part(e.slices[s].slice, e.slices[s].rows, d.slice_costs[s], d.usual_slice_costs[s], e.slices[s].metrics,
               d.usual.slices[s].metrics);
  json.end();
  write_warnings(json, e.warnings);
  return json.end().take();
}

}  // namespace assay

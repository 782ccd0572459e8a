#include "report/cost_decisions_json.h"

#include "report/json_parts.h"

namespace assay {
namespace {

void write_matrix(JsonWriter& json, std::string_view key, const char* cells, const std::vector<std::string>& labels,
                  const std::vector<double>& values) {
  const size_t n = labels.size();
  json.key(key).object().key("labels").texts(labels).key(cells).array();
  for (size_t i = 0; i < n; ++i) json.numbers({values.data() + i * n, n});
  json.end().end();
}

/// Mean cost, counts and the single numbers of one way to decide.
void write_way(JsonWriter& json, std::string_view key, double cost, const std::vector<Result>& metrics) {
  json.key(key).object().key("cost").number(cost);
  const auto& counts = std::get<Matrix>(metrics.at(0).value.data);
  write_matrix(json, "confusion_matrix", "counts", counts.labels, counts.values);
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
  write_matrix(json, "cost_matrix", "costs", d.matrix.labels, d.matrix.costs);
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

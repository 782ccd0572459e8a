#include "decisions.h"

#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>

#include "assay/catalog.h"
#include "assay/error.h"
#include "assay/gates.h"
#include "assay/recommendation.h"
#include "assay/sample_size.h"
#include "assay/tuning.h"
#include "choice.h"
#include "engine/interval_request.h"
#include "report/check_report.h"
#include "report/gates_file.h"
#include "report/plan_json.h"
#include "report/recommendation_json.h"
#include "report/tuning_json.h"
#include "shared.h"

namespace assay::python {
namespace {

namespace nb = nanobind;
using Texts = std::vector<std::string>;
using Pairs = std::vector<std::pair<std::string, std::string>>;
using Number = std::optional<double>;

// ------------------------------------------------------------------------------------------------ tune

int64_t resamples_of(const std::string& ci) {
  constexpr int64_t usual = 200;
  const auto request = parse_interval_request(ci);
  if (request.kind == IntervalRequest::Kind::none) return 0;
  return request.kind == IntervalRequest::Kind::automatic ? usual : request.replicates;
}

std::string tune_json(Shared& scores, const std::string& maximize, const std::string& minimize, const std::string& cost,
                      const Texts& subject_to, const Texts& show, const std::string& curve, const std::string& ci,
                      double level, uint64_t seed, Shared* others, const Texts& inputs, const Texts& other_inputs) {
  if (!maximize.empty() + !minimize.empty() + !cost.empty() != 1)
    throw usage_error("one of maximize, minimize and cost is needed");
  TuneRequest request;
  request.metric = maximize.empty() ? minimize : maximize;
  request.direction = maximize.empty() ? Direction::minimize : Direction::maximize;
  if (!cost.empty()) request.costs = parse_costs(cost, "cost");
  for (const auto& text : subject_to) request.subject_to.push_back(parse_bound(text, "subject_to"));
  request.show = show;
  request.curve = choice<TuneCurve>(curve, "curve");
  request.resamples = resamples_of(ci), request.level = level, request.seed = seed;
  Tuning tuning = scores.alone([&](Evaluator& e) { return tune(e, request); });
  tuning.inputs = inputs;
  if (others) {
    others->alone([&](Evaluator& e) { apply_thresholds(tuning, e); });
    tuning.applied_inputs = other_inputs;
  }
  return tuning_json(tuning);
}

// ------------------------------------------------------------------------------------------------ check

CheckRequest gates_of(const std::string& task, const Texts& require,
                      const std::optional<std::pair<std::string, std::string>>& file) {
  CheckRequest request;
  for (const auto& text : require) request.gates.push_back(parse_gate(text, "require"));
  if (file) read_gates(file->second, file->first, parse_task(task), request);
  return request;
}

std::pair<Texts, Texts> needs_of(const std::string& task, CheckRequest request, bool baseline, Texts metrics) {
  if (baseline) request.baseline.emplace();
  Config config;
  config.task = parse_task(task);
  config.metrics = std::move(metrics);
  config = gate_config(config, request);
  Texts by;
  for (const auto& columns : config.by) {
    by.emplace_back();
    for (const auto& column : columns) by.back() += (by.back().empty() ? "" : "*") + column;
  }
  return {config.metrics, by};
}

/// `metrics` and those that the gates test; their slices.
std::pair<Texts, Texts> gate_needs(const std::string& task, const Texts& require,
                                   const std::optional<std::pair<std::string, std::string>>& file, bool baseline,
                                   const Texts& metrics) {
  return needs_of(task, gates_of(task, require, file), baseline, metrics);
}

using Bounds = std::optional<std::tuple<std::string, double, Number, Number>>;               // method, level, low, high
using BaselineNumber = std::tuple<Pairs, std::string, Number, std::string, Bounds, Bounds>;  // slice, spec, value,
                                                                                             // signature, ci, change

std::optional<Interval> interval_of(const Bounds& bounds) {
  if (!bounds) return {};
  const double none = std::numeric_limits<double>::quiet_NaN();
  const auto& [method, level, low, high] = *bounds;
  return Interval{method, level, low.value_or(none), high.value_or(none)};
}

/// The metrics and slices of the gates on changes, or only on bounds of them.
std::pair<Texts, Texts> gate_changes(const std::string& task, const Texts& require,
                                     const std::optional<std::pair<std::string, std::string>>& file, bool bounds_only,
                                     Texts metrics) {
  auto request = gates_of(task, require, file);
  std::erase_if(request.gates, [&](const Gate& gate) {
    return !of_change(gate.quantity) || (bounds_only && gate.quantity == Quantity::change);
  });
  if (request.gates.empty()) return {};
  std::erase_if(metrics, [&](const auto& text) { return !parse_spec(text, parse_task(task)).owner; });
  return needs_of(task, std::move(request), true, std::move(metrics));
}

std::tuple<std::string, std::string, std::string> check_texts(
    Shared& evaluator, const Texts& require, const std::optional<std::pair<std::string, std::string>>& file,
    std::optional<uint64_t> min_rows, bool strict, const std::string& source, const std::string& baseline_task,
    const std::optional<std::vector<BaselineNumber>>& baseline, const Texts& inputs) {
  auto request =
      gates_of(std::string(EnumNames<Task>::names[static_cast<size_t>(evaluator.config().task)]), require, file);
  if (min_rows) request.min_rows = *min_rows;
  request.strict |= strict;
  if (baseline) {
    request.baseline = Baseline{source, parse_task(baseline_task), {}};
    for (const auto& [slice, spec, value, signature, ci, change] : *baseline)
      request.baseline->numbers.push_back({slice, spec, value.value_or(std::numeric_limits<double>::quiet_NaN()),
                                           signature, interval_of(ci), interval_of(change)});
  }
  auto evaluation = evaluator.alone([](Evaluator& e) { return e.result(); });
  if (!inputs.empty()) evaluation.inputs = inputs;
  const Check result = check(std::move(evaluation), std::move(request));
  return {check_json(result), check_junit(result), check_markdown(result)};
}

// ------------------------------------------------------------------------------------------------ recommend,
// plan

std::string recommend_json(const std::string& task, const std::optional<std::string>& use, bool imbalanced,
                           const std::string& classes_matter, const std::string& cost, bool outliers,
                           const std::string& audience) {
  Situation s;
  s.task = parse_task(task);
  if (use) s.use = choice<Use>(*use, "use");
  s.imbalanced = imbalanced, s.outliers = outliers;
  if (classes_matter != "equally" && classes_matter != "by_rows")
    throw usage_error("classes_matter='" + classes_matter + "': one of by_rows, equally is needed");
  s.equal_classes = classes_matter == "equally";
  s.audience = choice<Audience>(audience, "audience");
  if (!cost.empty()) {
    const Costs costs = parse_costs(cost, "cost");
    s.cost_fp = costs.fp, s.cost_fn = costs.fn;
  }
  return recommendation_json(recommend(s));
}

/// The task that is told, or the first that has the metric.
Task task_of(const std::string& metric, const std::optional<std::string>& task) {
  if (task) return parse_task(*task);
  const auto name = metric.substr(0, metric.find_first_of("(@"));
  for (const auto& def : catalog())
    if (find_metric(name, def.task) == &def) return def.task;
  return Task::binary;
}

std::string plan(const std::string& metric, const std::optional<std::string>& task, Number expect, Number width,
                 Number detect, double level, double power, bool paired, Number disagreement, Number correlation,
                 Number sd, Number prevalence, Number predicted_rate, Number pilot_rows, Number pilot_width) {
  return plan_json(plan_sample({task_of(metric, task), metric, expect, width, detect, level, power, paired,
                                disagreement, correlation, sd, prevalence, predicted_rate, pilot_rows, pilot_width}));
}

}  // namespace

void bind_decisions(nb::module_& m) {
  m.def("tuning_metrics", [](const std::string& task) {
    Config config;
    config.task = parse_task(task);
    return tuning_config(config).metrics;
  });
  m.def("tune", &tune_json, nb::arg("scores"), nb::kw_only(), nb::arg("maximize"), nb::arg("minimize"), nb::arg("cost"),
        nb::arg("subject_to"), nb::arg("show"), nb::arg("curve"), nb::arg("ci"), nb::arg("level"), nb::arg("seed"),
        nb::arg("others").none(), nb::arg("inputs"), nb::arg("other_inputs"));
  m.def("gate_needs", &gate_needs, nb::arg("task"), nb::arg("require"), nb::arg("file").none(), nb::arg("baseline"),
        nb::arg("metrics"));
  m.def("gate_changes", &gate_changes, nb::arg("task"), nb::arg("require"), nb::arg("file").none(),
        nb::arg("bounds_only"), nb::arg("metrics"));
  m.def("check", &check_texts, nb::arg("evaluator"), nb::kw_only(), nb::arg("require"), nb::arg("file").none(),
        nb::arg("min_rows").none(), nb::arg("strict"), nb::arg("source"), nb::arg("baseline_task"),
        nb::arg("baseline").none(), nb::arg("inputs"));
  m.def("recommend", &recommend_json, nb::kw_only(), nb::arg("task"), nb::arg("use").none(), nb::arg("imbalanced"),
        nb::arg("classes_matter"), nb::arg("cost"), nb::arg("outliers"), nb::arg("audience"));
  m.def("plan", &plan, nb::arg("metric"), nb::kw_only(), nb::arg("task").none(), nb::arg("expect").none(),
        nb::arg("width").none(), nb::arg("detect").none(), nb::arg("level"), nb::arg("power"), nb::arg("paired"),
        nb::arg("disagreement").none(), nb::arg("correlation").none(), nb::arg("sd").none(),
        nb::arg("prevalence").none(), nb::arg("predicted_rate").none(), nb::arg("pilot_rows").none(),
        nb::arg("pilot_width").none());
}

}  // namespace assay::python

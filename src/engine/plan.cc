#include "engine/plan.h"

#include <fmt/format.h>

#include <algorithm>

#include "assay/error.h"
#include "assay/states/weight_spread.h"
#include "catalog/defaults.h"

namespace assay {
namespace {

/// Whether labels are made of scores by a threshold.
bool cuts(Task task) { return task == Task::binary || task == Task::multilabel; }

/// What is missing for this metric; empty when nothing is.
std::string lacking(const MetricDef& def, const Config& config, const Inputs& inputs) {
  bool labelled = inputs.prediction || inputs.score;
  switch (def.need) {
    case Need::label:
      if (!labelled) return "needs predicted labels (--prediction) or scores (--score)";
      return inputs.prediction || config.threshold || config.score_kind != ScoreKind::score || !cuts(config.task)
                 ? ""
                 : "needs the score from which a row is positive (--threshold), as --score-kind is score";
    case Need::score:
      return inputs.score ? "" : "needs scores (--score)";
    case Need::probability:
      if (!inputs.score) return "needs probabilities (--score)";
      return config.score_kind == ScoreKind::score ? "needs probabilities, but --score-kind is score" : "";
    case Need::prediction:
      return inputs.prediction || !inputs.quantiles.empty() ? "" : "needs predictions (--prediction)";
    case Need::interval:
      return inputs.interval || !inputs.quantiles.empty() ? ""
                                                          : "needs an interval (--lower and --upper, or --quantile)";
    case Need::ranking:
      return inputs.score ? "" : "needs scores (--score)";
  }
  return "";
}

/// Where the states of `needs` stand in the plan, which gets those that it lacks.
std::vector<size_t> place(Plan& plan, std::vector<StateNeed> needs) {
  std::vector<size_t> places;
  for (auto& need : needs) {
    auto same = std::find_if(plan.states.begin(), plan.states.end(), [&](const auto& s) { return s.key == need.key; });
    places.push_back(static_cast<size_t>(same - plan.states.begin()));
    plan.columns |= need.columns;
    if (same == plan.states.end()) plan.states.push_back(std::move(need));
  }
  return places;
}

/// Whether the only state of a metric tells the rows, each a unit. Rows of a weight are no equal rows.
bool tells_rows(const StateNeed& state, const Config& config, const Inputs& inputs) {
  if (config.task == Task::ranking) return state.whole == Whole::always;  // its units are queries
  if (inputs.weighted || inputs.unit != Unit::position) return false;
  const bool one_column = inputs.one_column && config.task != Task::multiclass;  // whose scores have several
  return state.whole == Whole::always || (state.whole == Whole::one_column && one_column);
}

/// Whether units are named: one may have several rows, which rules take for independent.
bool named_units(const Config& config, const Inputs& inputs) {
  return inputs.unit != Unit::position && config.task != Task::ranking;
}

bool only_state_tells_rows(const Plan& plan, const Planned& planned, const Config& config, const Inputs& inputs) {
  const auto& used = planned.states;
  return std::all_of(used.begin(), used.end(), [&](size_t s) { return s == used[0]; }) &&
         tells_rows(plan.states[used[0]], config, inputs);
}

void plan_resamples(Plan& plan, Planned& planned, const Config& config, const Inputs& inputs) {
  const auto request = parse_interval_request(config.ci);
  if (request.kind == IntervalRequest::Kind::none) return;
  const auto& def = *planned.spec.def;
  const bool automatic = request.kind == IntervalRequest::Kind::automatic;
  if (automatic && (knows_method(def, "order_statistics") || knows_method(def, "none")))
    return;  // no fold tells of them
  const bool ruled = planned.analytic && (!named_units(config, inputs) || knows_method(def, request.method));
  if (only_state_tells_rows(plan, planned, config, inputs)) {
    planned.drawn = Drawn::from_state;
  } else if (!ruled) {
    planned.drawn = Drawn::from_units;
    for (size_t s : planned.states)
      if (std::find(plan.by_unit.begin(), plan.by_unit.end(), s) == plan.by_unit.end()) plan.by_unit.push_back(s);
  }
}

void add(Plan& plan, Spec spec, IntervalRequest::Kind intervals, const Inputs& inputs, bool by_default) {
  for (const auto& known : plan.metrics)
    if (known.spec.def == spec.def && known.spec.params == spec.params) return;
  Planned planned{.spec = std::move(spec), .by_default = by_default};
  const auto& def = *planned.spec.def;
  planned.states = place(plan, def.states(planned.spec.params));
  planned.analytic = intervals == IntervalRequest::Kind::automatic && def.interval &&
                     (!def.interval_covers || def.interval_covers(planned.spec.params, inputs.one_column));
  if (planned.analytic && def.interval_states)
    planned.interval_states = place(plan, def.interval_states(planned.spec.params));
  plan.labels |= planned.spec.def->need == Need::label;
  plan.probabilities |= planned.spec.def->need == Need::probability;
  plan.metrics.push_back(std::move(planned));
}

void add_weights(Plan& plan) {
  std::vector<StateNeed> needs;
  detail::add_need<WeightSpread>(needs, NoParams{});
  plan.weights = place(plan, std::move(needs))[0];
}

/// Throws when a method was asked for by name that no metric knows.
void check_method(const Plan& plan, const IntervalRequest& intervals) {
  if (intervals.kind != IntervalRequest::Kind::automatic || intervals.method == "auto") return;
  for (const auto& metric : plan.metrics)
    if (knows_method(*metric.spec.def, intervals.method)) return;
  throw usage_error(fmt::format("ci '{}': none of the metrics has such an interval", intervals.method));
}

}  // namespace

Plan compile(const Config& config, const Inputs& inputs) {
  Plan plan;
  const auto request = parse_interval_request(config.ci);
  const auto intervals = request.kind;
  for (const auto& text : config.metrics) {
    Spec spec = parse_spec(text, config.task);
    if (auto what = lacking(*spec.def, config, inputs); !what.empty())
      throw usage_error(fmt::format("{} {}", spec.def->name, what));
    add(plan, std::move(spec), intervals, inputs, false);
  }
  if (config.metrics.empty()) {
    for (const auto& text : default_metrics(config.task, {inputs.prediction, inputs.interval, inputs.quantiles})) {
      Spec spec = parse_spec(text, config.task);
      if (lacking(*spec.def, config, inputs).empty()) add(plan, std::move(spec), intervals, inputs, true);
    }
    if (plan.metrics.empty())
      throw usage_error(fmt::format("nothing to evaluate: give {}", config.task == Task::regression ? "--prediction"
                                                                    : config.task == Task::ranking
                                                                        ? "--score"
                                                                        : "--prediction or --score"));
  }
  if (intervals == IntervalRequest::Kind::automatic) add_weights(plan);
  check_method(plan, request);
  for (auto& metric : plan.metrics) plan_resamples(plan, metric, config, inputs);
  plan.thin_folds = units_by_content(config, inputs);
  return plan;
}

std::string signature(const Config& config, const Spec& spec, const std::vector<std::string>& classes) {
  auto name = [](auto value) { return EnumNames<decltype(value)>::names[static_cast<size_t>(value)]; };
  std::string text = fmt::format("{}|task={}", spec.full_text(), name(config.task));
  if (config.task != Task::regression && config.task != Task::ranking) {
    text += fmt::format("|kind={}", name(config.score_kind));
    if (spec.def->need == Need::label && config.task != Task::multiclass)
      text += "|threshold=" + print_number(config.threshold.value_or(usual_threshold));
    if (config.positive) text += "|positive=" + *config.positive;
    text += fmt::format("|labels={}", fmt::join(classes, ","));
  }
  if (!config.weight.empty() && config.task != Task::ranking)
    text += fmt::format("|weight={}|weight_kind={}", config.weight, name(config.weight_kind));
  return text +
         fmt::format("|undefined={}|missing={}|assay={}", name(config.undefined), name(config.missing), ASSAY_VERSION);
}

bool units_by_content(const Config& config, const Inputs& inputs) {
  return inputs.unit == Unit::position && config.task != Task::ranking &&
         parse_interval_request(config.ci).kind == IntervalRequest::Kind::automatic;
}

std::string resampling_signature(const Config& config, const Planned& metric, const Inputs& inputs) {
  auto unit = EnumNames<Unit>::names[static_cast<size_t>(inputs.unit)];
  if (units_by_content(config, inputs)) unit = "row";
  if (metric.drawn == Drawn::from_state) unit = config.task == Task::ranking ? "query" : "row";
  return fmt::format("|ci={}|level={}|seed={}|units={}", config.ci, print_number(config.level), config.seed, unit);
}

std::vector<std::unique_ptr<AnyState>> make_states(const Plan& plan) {
  std::vector<std::unique_ptr<AnyState>> states;
  for (const auto& need : plan.states) states.push_back(need.make());
  return states;
}

}  // namespace assay

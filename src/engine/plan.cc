#include "engine/plan.h"

#include <fmt/format.h>

#include <algorithm>

#include "assay/error.h"
#include "catalog/defaults.h"

namespace assay {
namespace {

/// What is missing for this metric; empty when nothing is.
std::string lacking(const MetricDef& def, const Config& config, const Inputs& inputs) {
  bool labelled = inputs.prediction || inputs.score;
  switch (def.need) {
    case Need::label: return labelled ? "" : "needs predicted labels (--prediction) or scores (--score)";
    case Need::score: return inputs.score ? "" : "needs scores (--score)";
    case Need::probability:
      if (!inputs.score) return "needs probabilities (--score)";
      return config.score_kind == ScoreKind::score ? "needs probabilities, but --score-kind is score" : "";
    case Need::prediction: return inputs.prediction || inputs.quantiles ? "" : "needs predictions (--prediction)";
    case Need::interval:
      return inputs.interval || inputs.quantiles ? "" : "needs an interval (--lower and --upper, or --quantile)";
    case Need::ranking: return inputs.score ? "" : "needs scores (--score)";
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

void add(Plan& plan, Spec spec, IntervalRequest::Kind intervals, bool by_default) {
  for (const auto& known : plan.metrics)
    if (known.spec.def == spec.def && known.spec.params == spec.params) return;
  Planned planned{.spec = std::move(spec), .by_default = by_default};
  const auto& def = *planned.spec.def;
  planned.states = place(plan, def.states(planned.spec.params));
  if (intervals == IntervalRequest::Kind::automatic && def.interval_states)
    planned.interval_states = place(plan, def.interval_states(planned.spec.params));
  plan.labels |= planned.spec.def->need == Need::label;
  plan.probabilities |= planned.spec.def->need == Need::probability;
  plan.metrics.push_back(std::move(planned));
}

}  // namespace

Plan compile(const Config& config, const Inputs& inputs) {
  Plan plan;
  auto intervals = parse_interval_request(config.ci).kind;
  for (const auto& text : config.metrics) {
    Spec spec = parse_spec(text, config.task);
    if (auto what = lacking(*spec.def, config, inputs); !what.empty())
      throw usage_error(fmt::format("{} {}", spec.def->name, what));
    add(plan, std::move(spec), intervals, false);
  }
  if (config.metrics.empty()) {
    for (const auto& text : default_metrics(config.task)) {
      Spec spec = parse_spec(text, config.task);
      if (lacking(*spec.def, config, inputs).empty()) add(plan, std::move(spec), intervals, true);
    }
    if (plan.metrics.empty()) throw usage_error("nothing to evaluate: give --prediction or --score");
  }
  return plan;
}

std::string signature(const Config& config, const Spec& spec, const std::vector<std::string>& classes) {
  auto name = [](auto value) { return EnumNames<decltype(value)>::names[static_cast<size_t>(value)]; };
  std::string text = fmt::format("{}|task={}", spec.full_text(), name(config.task));
  if (config.task != Task::regression && config.task != Task::ranking) {
    text += fmt::format("|kind={}", name(config.score_kind));
    if (spec.def->need == Need::label && config.task != Task::multiclass) text += "|threshold=" + print_number(config.threshold);
    if (config.positive) text += "|positive=" + *config.positive;
    text += fmt::format("|labels={}", fmt::join(classes, ","));
  }
  return text + fmt::format("|undefined={}|missing={}|assay={}", name(config.undefined), name(config.missing), ASSAY_VERSION);
}

std::vector<std::unique_ptr<AnyState>> make_states(const Plan& plan) {
  std::vector<std::unique_ptr<AnyState>> states;
  for (const auto& need : plan.states) states.push_back(need.make());
  return states;
}

}  // namespace assay

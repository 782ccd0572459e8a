#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <span>

#include "assay/error.h"
#include "assay/metrics/average.h"
#include "assay/states/fan.h"
#include "assay/states/scored_binary.h"
#include "assay/tuning.h"
#include "base/float_mode.h"
#include "catalog/defaults.h"
#include "engine/body.h"
#include "engine/parallel.h"
#include "engine/threshold_curves.h"
#include "engine/threshold_resampling.h"
#include "engine/tune_labels.h"
#include "engine/views.h"

namespace assay {
namespace {

using LabelScores = Fan<ScoredBinary>;

std::string_view state_of(Task task) { return task == Task::binary ? ScoredBinary::name : LabelScores::name; }

/// The rows of one slice and label, and where their scores are.
struct Part {
  std::vector<std::pair<std::string, std::string>> slice;
  std::string label;
  uint64_t rows;
  const Runs* runs;
};

void add_parts(std::vector<Part>& parts, const Group& group, size_t state, Task task,
               const std::vector<std::string>& labels, const std::vector<std::pair<std::string, std::string>>& slice) {
  const AnyState& any = *group.states[state];
  if (task == Task::binary) {
    parts.push_back({slice, "", group.rows, &static_cast<const StateBox<ScoredBinary>&>(any).state.runs});
    return;
  }
  const auto& fan = static_cast<const StateBox<LabelScores>&>(any).state;
  for (size_t j = 0; j < fan.parts.size(); ++j) parts.push_back({slice, labels[j], group.rows, &fan.parts[j].runs});
}

std::vector<Part> parts_of(Evaluator& scores) {
  auto& body = scores.body();
  if (body.data.rows_used == 0)
    throw data_error(body.data.rows_read == 0 ? "no rows" : "no rows are left: all were dropped");
  body.check_classes();
  body.seal(executor(thread_count(0)));
  const Task task = body.config.task;
  const auto& states = body.plan.states;
  const auto found = std::find_if(states.begin(), states.end(), [&](const auto& s) { return s.key == state_of(task); });
  if (found == states.end())
    throw usage_error(fmt::format(
        "the scores of all rows are needed for tuning, and this state does not keep them: save one with --metrics {}",
        tuning_config(body.config).metrics[0]));
  const auto state = static_cast<size_t>(found - states.begin());
  const auto labels = body.class_names();
  std::vector<Part> parts;
  add_parts(parts, body.whole, state, task, labels, {});
  for (const auto& ref : large_slices(body))
    add_parts(parts, ref.group(), state, task, labels, ref.set->name(ref.slice));
  return parts;
}

// ------------------------------------------------------------------------------------------------ what is
// asked for

std::string cost_spec(const Costs& c) {
  return fmt::format("expected_cost(tp={}, tn={}, fp={}, fn={})", print_number(c.tp), print_number(c.tn),
                     print_number(c.fp), print_number(c.fn));
}

Context context_of(const Evaluator::Body& body, const std::vector<std::string>& classes) {
  Context context;
  if (body.config.task == Task::binary) {
    context.labels = classes;
    const uint32_t positive = positive_code(body.config, LabelMap(classes));
    context.positive = positive == LabelMap::unknown ? 1 : positive;
  }
  context.undefined = body.config.undefined;
  return context;
}

void check_one_goal(const TuneRequest& request) {
  if (request.metric.empty() == !request.costs)
    throw usage_error("one thing to make best is needed: --maximize, --minimize or --cost");
}

LabelGoal objective_of(const TuneRequest& request, Task task) {
  check_one_goal(request);
  if (request.costs) return {parse_spec(cost_spec(*request.costs), Task::binary), LabelAverage::macro, ""};
  return label_goal(request.metric, task);
}

Goal make_goal(const TuneRequest& request, Task task, const Context& context) {
  const bool priced = request.costs.has_value();
  const LabelGoal objective = objective_of(request, task);
  std::vector<LabelGoal> bounds;
  for (const auto& bound : request.subject_to) bounds.push_back(label_goal(bound.what, task));
  check_averages(objective, bounds);
  Goal goal{CountFormula(objective.spec, context), !priced && request.direction != Direction::minimize, {}};
  for (size_t k = 0; k < bounds.size(); ++k)
    goal.demands.push_back({request.subject_to[k], CountFormula(bounds[k].spec, context)});
  return goal;
}

std::vector<CountFormula> shown(const TuneRequest& request, const Goal& goal, Task task, const Context& context) {
  std::vector<CountFormula> formulas{goal.objective};
  auto add = [&](CountFormula formula) {
    auto same = [&](const CountFormula& f) { return f.spec().text() == formula.spec().text(); };
    if (std::none_of(formulas.begin(), formulas.end(), same)) formulas.push_back(std::move(formula));
  };
  for (const auto& demand : goal.demands) add(demand.formula);
  for (const auto& text : request.show) add(CountFormula(label_goal(text, task).spec, context));
  if (!request.show.empty()) return formulas;
  for (const auto& text : default_metrics(Task::binary)) try {
      add(CountFormula(parse_spec(text, Task::binary), context));
    } catch (const InvalidInput&) {  // of another kind than a number made of counts
    }
  return formulas;
}

// ------------------------------------------------------------------------------------------------ one part

struct Tuner {
  const TuneRequest& request;
  const Config& config;
  const std::vector<std::string>& classes;
  Context context;
  LabelGoal objective;
  Goal goal;
  std::vector<CountFormula> formulas;
  unsigned threads;

  Tuner(const TuneRequest& r, const Evaluator::Body& body, const std::vector<std::string>& names)
      : request(r),
        config(body.config),
        classes(names),
        context(context_of(body, names)),
        objective(objective_of(r, config.task)),
        goal(make_goal(r, config.task, context)),
        formulas(shown(r, goal, config.task, context)),
        threads(thread_count(0)) {}

  OperatingPoint at(const Runs& runs, double threshold) const {
    const BinaryCounts counts = counts_at(runs, config.score_kind, threshold);
    OperatingPoint point{threshold, counts, {}};
    Config there = config;
    there.threshold = threshold;
    for (const auto& f : formulas)
      point.metrics.push_back({f.spec(), f.value(counts, context), signature(there, f.spec(), classes)});
    return point;
  }

  TunedPart operator()(const Part& part) const {
    const ScoreKind kind = config.score_kind;
    TunedPart tuned{.slice = part.slice, .label = part.label, .rows = part.rows};
    const Search search = search_thresholds(*part.runs, kind, goal, threads);
    tuned.thresholds = search.thresholds;
    tuned.curve = threshold_curve(*part.runs, kind, goal, request.curve, search.thresholds);
    if (!search.best) {
      tuned.failure = why_none(*part.runs, kind, goal, threads);
      return tuned;
    }
    tuned.best = at(*part.runs, search.best->threshold);
    tuned.alike = search.best->alike;
    if (request.resamples > 0) {
      auto resampled = resample_thresholds(*part.runs, kind, goal, request, threads);
      tuned.threshold_ci = std::move(resampled.threshold), tuned.objective_ci = std::move(resampled.objective);
      tuned.unmet = resampled.unmet;
    }
    return tuned;
  }
};

std::string name_of(const TunedPart& part) {
  std::string name = part.label.empty() ? "" : fmt::format("label {}", part.label);
  for (const auto& [column, value] : part.slice)
    name += fmt::format("{}{}={}", name.empty() ? "" : ", ", column, value);
  return name;
}

/// The parts of each slice, label by label.
std::vector<std::span<const Part>> by_slice(const std::vector<Part>& parts) {
  std::vector<std::span<const Part>> groups;
  for (size_t begin = 0, end; begin < parts.size(); begin = end) {
    for (end = begin; end < parts.size() && parts[end].slice == parts[begin].slice;) ++end;
    groups.push_back(std::span(parts).subspan(begin, end - begin));
  }
  return groups;
}

/// The labels of one slice with the thresholds that make a micro average best.
void tune_jointly(const Tuner& tuner, std::span<const Part> parts, Tuning& tuning) {
  const ScoreKind kind = tuner.config.score_kind;
  std::vector<const Runs*> labels;
  for (const auto& part : parts) labels.push_back(part.runs);
  const auto found = search_jointly(labels, kind, tuner.goal, tuner.threads);
  const auto failure = found ? "" : why_none(together(labels), kind, tuner.goal, tuner.threads);
  for (size_t j = 0; j < parts.size(); ++j) {
    TunedPart tuned{.slice = parts[j].slice, .label = parts[j].label, .rows = parts[j].rows};
    tuned.thresholds = search_thresholds(*parts[j].runs, kind, {tuner.goal.objective, true, {}}, 1).thresholds;
    tuned.curve = threshold_curve(*parts[j].runs, kind, tuner.goal, tuner.request.curve, tuned.thresholds);
    tuned.failure = failure;
    if (found) tuned.best = tuner.at(*parts[j].runs, found->labels[j].threshold), tuned.alike = found->labels[j].alike;
    tuning.parts.push_back(std::move(tuned));
  }
  if (!found) return;
  TunedAverage average{.slice = parts[0].slice, .spec = tuner.objective.text, .value = found->value};
  if (found->shared) average.shared_threshold = found->shared->threshold, average.shared_value = found->shared->value;
  tuning.averages.push_back(std::move(average));
}

/// The average of the objective over the labels of a slice at their thresholds; NaN where it is undefined.
double average_over(const Tuner& tuner, const Tuning& tuning, const TunedAverage& average,
                    std::optional<OperatingPoint> TunedPart::*point) {
  Counts all;
  std::vector<double> values, weights;
  for (const auto& part : tuning.parts) {
    if (part.slice != average.slice || !(part.*point)) continue;
    const auto& [tp, fp, fn, tn] = (part.*point)->counts;
    all = {all.tp + tp, all.fp + fp, all.fn + fn, all.tn + tn};
    values.push_back((part.*point)->metrics[0].value.number()), weights.push_back(tp + fn);
  }
  if (values.empty()) return std::nan("");
  if (tuner.objective.average == LabelAverage::micro) return tuner.goal.objective.exact(all);
  return mean_of(values, weights, true);
}

/// The mean of the objective over the labels of all rows.
std::optional<double> macro(const Tuning& tuning, std::optional<OperatingPoint> TunedPart::*point) {
  std::vector<double> values;
  for (const auto& part : tuning.parts)
    if (part.slice.empty() && !part.label.empty() && part.*point)
      values.push_back((part.*point)->metrics[0].value.number());
  return values.empty() ? std::nullopt : std::optional(mean_of(values, {}, false));
}

void warn(Tuning& tuning) {
  tuning.warnings.push_back(
      "thresholds chosen and judged on the same rows look better than they are: tune on validation data, and "
      "judge on other rows "
      "with --apply");
  const auto lost = tuning.data.unmatched.value_or(Unmatched{});
  if (lost.predictions + lost.truth > 0)
    tuning.warnings.push_back(
        fmt::format("rows without a partner in the join were dropped: {} of the predictions, {} of the truth",
                    lost.predictions, lost.truth));
  for (const auto& [reason, rows] : tuning.data.rows_dropped)
    tuning.warnings.push_back(fmt::format("rows left out: {} ({})", rows, reason));
  for (const auto& part : tuning.parts) {
    const auto name = name_of(part);
    const auto of = name.empty() ? "" : name + ": ";
    if (!part.failure.empty()) tuning.warnings.push_back(of + part.failure);
    if (part.best && (part.best->counts.positives() == 0 || part.best->counts.negatives() == 0))
      tuning.warnings.push_back(fmt::format("{}only one class, so that the threshold means little", of));
    if (part.unmet > 0)
      tuning.warnings.push_back(fmt::format(
          "{}in {} of {} resamples {}; they are left out of the intervals", of, part.unmet, tuning.request.resamples,
          tuning.request.subject_to.empty() ? "the objective is undefined at every threshold"
                                            : "no threshold meets the bounds"));
  }
}

}  // namespace

Costs parse_costs(std::string_view text, std::string_view where) {
  Costs costs{0, 0, 0, 0};
  const std::pair<std::string_view, double*> names[] = {
      {"tp", &costs.tp}, {"fp", &costs.fp}, {"fn", &costs.fn}, {"tn", &costs.tn}};
  for (size_t begin = 0; begin <= text.size();) {
    const size_t end = std::min(text.find(',', begin), text.size());
    auto item = text.substr(begin, end - begin);
    while (item.starts_with(' ')) item.remove_prefix(1);
    const auto name = std::find_if(std::begin(names), std::end(names),
                                   [&](const auto& n) { return item.starts_with(std::string(n.first) + "="); });
    double x = 0;
    const auto number = item.substr(std::min<size_t>(3, item.size()));
    const auto [rest, error] = std::from_chars(number.data(), number.data() + number.size(), x);
    if (name == std::end(names) || error != std::errc() || rest != number.data() + number.size() || !std::isfinite(x))
      throw usage_error(fmt::format("{}: '{}' is no cost such as fp=1 (of tp, fp, fn, tn)", where, item));
    *name->second = x;
    begin = end + 1;
  }
  return costs;
}

Config tuning_config(Config config) {
  if (config.task != Task::binary && config.task != Task::multilabel)
    throw usage_error(fmt::format("thresholds belong to binary and multilabel tasks, not to {}",
                                  EnumNames<Task>::names[static_cast<size_t>(config.task)]));
  for (const auto& def : catalog()) {
    if (def.task != config.task || def.need != Need::score) continue;
    const Spec spec = parse_spec(def.name, config.task);
    const auto needs = def.states(spec.params);
    if (needs.size() != 1 || needs[0].key != state_of(config.task)) continue;
    config.metrics = {spec.text()};
    config.ci = "none";
    return config;
  }
  throw usage_error("no metric keeps the scores that tuning needs");
}

Tuning tune(Evaluator& scores, const TuneRequest& request) {
  FloatMode mode;
  if (request.resamples < 0 || !(request.level > 0 && request.level < 1))
    throw usage_error("level: a number between 0 and 1 is needed");
  const auto parts = parts_of(scores);
  auto& body = scores.body();
  const auto classes = body.class_names();
  const Tuner tuner(request, body, classes);
  Tuning tuning{.request = request,
                .config = body.config,
                .objective = tuner.goal.objective.spec().text(),
                .direction = tuner.goal.maximize ? Direction::maximize : Direction::minimize,
                .data = body.data,
                .classes = classes};
  if (body.config.task == Task::binary && tuner.context.positive < classes.size())
    tuning.positive = classes[tuner.context.positive];
  const bool jointly = tuner.objective.average == LabelAverage::micro;
  for (const auto& group : by_slice(parts)) {
    if (jointly) tune_jointly(tuner, group, tuning);
    if (!jointly)
      for (const auto& part : group) tuning.parts.push_back(tuner(part));
    if (tuner.objective.average != LabelAverage::weighted) continue;
    TunedAverage average{.slice = group[0].slice, .spec = tuner.objective.text};
    average.value = average_over(tuner, tuning, average, &TunedPart::best);
    tuning.averages.push_back(std::move(average));
  }
  const auto& first = tuning.parts.front();
  const bool none =
      std::none_of(tuning.parts.begin(), tuning.parts.end(), [](const TunedPart& p) { return p.best.has_value(); });
  if (!first.failure.empty() && (none || jointly || first.label.empty())) throw data_error(first.failure);
  if (tuning.averages.empty()) tuning.macro = macro(tuning, &TunedPart::best);
  warn(tuning);
  return tuning;
}

void apply_thresholds(Tuning& tuning, Evaluator& scores) {
  FloatMode mode;
  const auto others = parts_of(scores);
  auto& body = scores.body();
  if (body.config.task != tuning.config.task) throw usage_error("--apply needs data of the same task");
  const auto classes = body.class_names();
  const Tuner tuner(tuning.request, body, classes);
  for (auto& part : tuning.parts) {
    if (!part.best) continue;
    const auto found = std::find_if(others.begin(), others.end(),
                                    [&](const Part& o) { return o.slice == part.slice && o.label == part.label; });
    if (found == others.end()) {
      tuning.warnings.push_back(fmt::format("{}: no such rows in the other data", name_of(part)));
      continue;
    }
    part.applied = tuner.at(*found->runs, part.best->threshold);
    part.applied_rows = found->rows;
  }
  tuning.applied_data = body.data;
  if (tuning.averages.empty()) tuning.applied_macro = macro(tuning, &TunedPart::applied);
  for (auto& average : tuning.averages) average.applied = average_over(tuner, tuning, average, &TunedPart::applied);
  tuning.warnings.erase(tuning.warnings.begin());  // what it asks for has been done
}

}  // namespace assay

#include "catalog/custom.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <mutex>
#include <unordered_map>

#include "assay/error.h"
#include "assay/metrics/count_columns.h"
#include "assay/metrics/interval_rules.h"
#include "assay/states/binary_counts.h"
#include "assay/states/confusion_matrix.h"
#include "assay/states/error_terms.h"
#include "assay/states/fan.h"
#include "assay/states/moments.h"
#include "catalog/expression.h"

namespace assay {
namespace {

struct FieldDef {
  std::string_view name;
  void (*need)(std::vector<StateNeed>&);
  double (*read)(const AnyState&);
};

/// A field read from state S by `F(const S&)`.
template <class S, auto F> constexpr FieldDef field_of(std::string_view name) {
  return {name, +[](std::vector<StateNeed>& needs) { detail::add_need<S>(needs, NoParams{}); },
          +[](const AnyState& state) { return F(static_cast<const StateBox<S>&>(state).state); }};
}

template <bool truth_one, bool truth_zero, bool predicted_one, bool predicted_zero>
double cells(const BinaryCounts& counts) {
  ExactSum sum;
  auto all = counts.cells();
  for (size_t cell = 0; cell < all.size(); ++cell)
    if ((cell / 2 ? truth_one : truth_zero) && (cell % 2 ? predicted_one : predicted_zero)) sum.merge(all[cell]);
  return sum.value();
}
template <bool truth_one, bool truth_zero, bool predicted_one, bool predicted_zero>
double label_cells(const Fan<BinaryCounts>& fan) {
  ExactSum sum;
  for (const auto& counts : fan.parts) {
    auto all = counts.cells();
    for (size_t cell = 0; cell < all.size(); ++cell)
      if ((cell / 2 ? truth_one : truth_zero) && (cell % 2 ? predicted_one : predicted_zero)) sum.merge(all[cell]);
  }
  return sum.value();
}

#define ASSAY_COUNT_FIELDS(state, cells)                                                                            \
  field_of<state, &cells<1, 1, 1, 1>>("n"), field_of<state, &cells<1, 0, 1, 0>>("tp"),                              \
      field_of<state, &cells<0, 1, 1, 0>>("fp"), field_of<state, &cells<1, 0, 0, 1>>("fn"),                         \
      field_of<state, &cells<0, 1, 0, 1>>("tn"), field_of<state, &cells<1, 0, 1, 1>>("positives"),                  \
      field_of<state, &cells<0, 1, 1, 1>>("negatives"), field_of<state, &cells<1, 1, 1, 0>>("predicted_positives"), \
      field_of<state, &cells<1, 1, 0, 1>>("predicted_negatives")

constexpr FieldDef binary_fields[] = {ASSAY_COUNT_FIELDS(BinaryCounts, cells)};
constexpr FieldDef multilabel_fields[] = {ASSAY_COUNT_FIELDS(Fan<BinaryCounts>, label_cells)};

template <bool right, bool wrong> double class_cells(const ConfusionMatrix& matrix) {
  ExactSum sum;
  matrix.each([&](const ConfusionMatrix::Cell& cell) {
    if (cell.truth == cell.predicted ? right : wrong) sum.merge(cell.weight());
  });
  return sum.value();
}
constexpr FieldDef multiclass_fields[] = {field_of<ConfusionMatrix, &class_cells<true, true>>("n"),
                                          field_of<ConfusionMatrix, &class_cells<true, false>>("correct"),
                                          field_of<ConfusionMatrix, &class_cells<false, true>>("wrong")};

/// The sum over the outputs of a member of a state.
template <class S, ExactSum S::*member> double outputs(const Fan<S>& fan) {
  ExactSum sum;
  for (const auto& part : fan.parts) sum.merge(part.*member);
  return sum.value();
}
template <class S, ExactSum S::*member> constexpr FieldDef output_field(std::string_view name) {
  return field_of<Fan<S>, &outputs<S, member>>(name);
}
using AbsoluteErrors = TermSum<AbsoluteError>;
using SquaredErrors = TermSum<SquaredError>;
constexpr FieldDef regression_fields[] = {
    output_field<ErrorSum, &ErrorSum::weight>("n"),
    output_field<ErrorSum, &ErrorSum::sum>("sum_error"),
    output_field<AbsoluteErrors, &AbsoluteErrors::sum>("sum_absolute_error"),
    output_field<SquaredErrors, &SquaredErrors::sum>("sum_squared_error"),
    output_field<TargetMoments, &TargetMoments::sum>("sum_target"),
    output_field<TargetMoments, &TargetMoments::square>("sum_squared_target"),
    output_field<EstimateMoments, &EstimateMoments::sum>("sum_prediction"),
    output_field<EstimateMoments, &EstimateMoments::square>("sum_squared_prediction")};

template <Task task> constexpr std::span<const FieldDef> fields_of() {
  if constexpr (task == Task::binary)
    return binary_fields;
  else if constexpr (task == Task::multiclass)
    return multiclass_fields;
  else if constexpr (task == Task::multilabel)
    return multilabel_fields;
  else
    return regression_fields;
}

template <Task task> Expression parsed(std::string_view text) {
  std::vector<std::string_view> names;
  for (const auto& field : fields_of<task>()) names.push_back(field.name);
  return {text, names};
}
template <Task task> Expression parsed(const Params& params) { return parsed<task>(std::get<std::string>(params[0])); }

template <Task task> std::vector<StateNeed> states(const Params& params) {
  std::vector<StateNeed> needs;
  for (size_t f : parsed<task>(params).used()) fields_of<task>()[f].need(needs);
  if (needs.empty()) fields_of<task>()[0].need(needs);  // a constant; but something must see the rows
  return needs;
}

template <Task task>
Value compute(std::span<const AnyState* const> states, const Params& params, const Context& context) {
  auto expression = parsed<task>(params);
  std::vector<double> values(fields_of<task>().size());
  size_t next = 0;
  for (size_t f : expression.used()) values[f] = fields_of<task>()[f].read(*states[next++]);
  return settle(expression.value(values), context);
}

Outcome of_counts(const Expression& expression, const Counts& c) {
  const double values[] = {c.total(),
                           c.tp,
                           c.fp,
                           c.fn,
                           c.tn,
                           c.positives(),
                           c.negatives(),
                           c.predicted_positives(),
                           c.predicted_negatives()};  // in the order of binary_fields
  return expression.value(values);
}

/// Of an expression over the four counts, by the rule of every formula over them.
std::optional<Interval> counts_interval(const IntervalInput& in) {
  const auto expression = parsed<Task::binary>(in.params);
  const Counts counts = static_cast<const StateBox<BinaryCounts>&>(*in.states[0]).state;
  return intervals::of_counts(in, counts, [&](const Counts& c) { return of_counts(expression, c); });
}

/// At many thresholds.
void counts_columns(const CountColumns& counts, const Params& params, double* out) {
  const auto expression = parsed<Task::binary>(params);
  for (size_t i = 0; i < counts.size; ++i) {
    const Outcome outcome = of_counts(expression, counts[i]);
    out[i] = outcome.undefined ? std::numeric_limits<double>::quiet_NaN() : outcome.value;
  }
}

struct Formula {
  std::string expression;
  static constexpr auto fields() {
    return std::tuple{field("expression", &Formula::expression, "arithmetic over fields")};
  }
};

template <Task task> void define(MetricDef& def, std::string_view expression) {
  parsed<task>(expression);
  def.task = task;
  def.need = task == Task::regression ? Need::prediction : Need::label;
  def.params = detail::param_table<Formula>;
  def.states = &states<task>;
  def.compute = &compute<task>;
  if constexpr (task == Task::binary) {
    def = intervals::with(def, &counts_interval, "delta delta_logit delta_log wilson");
    def.on_columns = &counts_columns, def.columns_error = 1e-9;
  }
}

struct Custom : MetricDef {
  std::string own_name, own_expression;
};

void check_name(std::string_view name, Task task) {
  constexpr size_t longest = 64;
  auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  bool plain = !name.empty() && name.size() <= longest && !(name[0] >= '0' && name[0] <= '9') &&
               std::all_of(name.begin(), name.end(), fits);
  if (!plain)
    throw usage_error(fmt::format(
        "'{}' is no name for a metric: letters, digits and _ are needed, as in profit=120*tp - 5*fp", name));
  if (find_metric(name, task))
    throw usage_error(fmt::format("'{}' is a metric of the catalogue; give your own another name", name));
}

std::shared_ptr<Custom> make(std::string_view name, std::string_view expression, const Declared& declared, Task task) {
  auto def = std::make_shared<Custom>();
  def->own_name = name, def->own_expression = expression;
  def->name = def->own_name, def->formula = def->own_expression;
  def->title = "A metric of your own", def->undefined = "NaN where the expression divides by zero";
  def->direction = declared.direction;
  def->range = {declared.low, declared.high};
  switch (task) {
    case Task::binary:
      define<Task::binary>(*def, expression);
      break;
    case Task::multiclass:
      define<Task::multiclass>(*def, expression);
      break;
    case Task::multilabel:
      define<Task::multilabel>(*def, expression);
      break;
    case Task::regression:
      define<Task::regression>(*def, expression);
      break;
    default:
      throw usage_error(fmt::format("a {} task has no fields for metrics of your own",
                                    EnumNames<Task>::names[static_cast<size_t>(task)]));
  }
  return def;
}

/// One row a definition, so that equal specs have equal rows; gone with its last spec.
std::shared_ptr<const MetricDef> interned(const std::string& key,
                                          const std::function<std::shared_ptr<Custom>()>& make) {
  static auto& mutex = *new std::mutex;
  static auto& rows = *new std::unordered_map<std::string, std::weak_ptr<const MetricDef>>;
  std::lock_guard lock(mutex);
  if (auto found = rows.find(key); found != rows.end())
    if (auto def = found->second.lock()) return def;
  std::erase_if(rows, [](const auto& row) { return row.second.expired(); });
  std::shared_ptr<const MetricDef> def = make();
  rows[key] = def;
  return def;
}

}  // namespace

std::vector<std::string_view> custom_fields(Task task) {
  std::vector<std::string_view> names;
  auto add = [&](std::span<const FieldDef> fields) {
    for (const auto& field : fields) names.push_back(field.name);
  };
  switch (task) {
    case Task::binary:
      add(binary_fields);
      break;
    case Task::multiclass:
      add(multiclass_fields);
      break;
    case Task::multilabel:
      add(multilabel_fields);
      break;
    case Task::regression:
      add(regression_fields);
      break;
    default:
      break;
  }
  return names;
}

Spec custom_metric(std::string_view name, std::string_view expression, const Declared& declared, Task task) {
  check_name(name, task);
  if (!(declared.low <= declared.high)) throw usage_error(fmt::format("{}: low is above high", name));
  try {
    auto key = fmt::format("{}|{}|{}|{}|{}|{}", static_cast<int>(task), name, static_cast<int>(declared.direction),
                           print_number(declared.low), print_number(declared.high), expression);
    auto def = interned(key, [&] { return make(name, expression, declared, task); });
    return {def.get(), {std::string(expression)}, def};
  } catch (const InvalidInput& error) {
    throw usage_error(fmt::format("{}: {}", name, error.in_flags()));
  }
}

std::string custom_text(const Spec& spec) {
  std::string inner;
  auto add = [&](std::string_view name, std::string_view value) {
    inner += fmt::format("{}{}={}", inner.empty() ? "" : ", ", name, value);
  };
  const Range all;
  if (spec.def->direction != Declared{}.direction)
    add("direction", EnumNames<Direction>::names[static_cast<size_t>(spec.def->direction)]);
  if (spec.def->range.low != all.low) add("low", print_number(spec.def->range.low));
  if (spec.def->range.high != all.high) add("high", print_number(spec.def->range.high));
  return fmt::format("{}{}={}", spec.def->name, inner.empty() ? "" : "(" + inner + ")",
                     std::get<std::string>(spec.params[0]));
}

}  // namespace assay

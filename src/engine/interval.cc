#include "engine/interval.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "assay/error.h"
#include "assay/states/weight_spread.h"

namespace assay {
namespace {

/// The names of a list separated by spaces, one by one, until `use` says that it has seen enough.
template <class F> bool any_name(std::string_view list, F&& use) {
  while (!list.empty()) {
    const size_t space = list.find(' ');
    if (use(list.substr(0, space))) return true;
    list = space == list.npos ? "" : list.substr(space + 1);
  }
  return false;
}

std::vector<std::string_view> analytic_methods() {
  std::vector<std::string_view> names;
  for (const auto& def : catalog())
    any_name(def.interval_methods, [&](std::string_view name) {
      if (name != "none" && std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
      return false;
    });
  return names;
}

}  // namespace

bool knows_method(const MetricDef& def, std::string_view method) {
  return any_name(def.interval_methods, [&](std::string_view name) { return name == method; });
}

IntervalRequest parse_interval_request(std::string_view text) {
  using Kind = IntervalRequest::Kind;
  if (text == "none") return {Kind::none};
  if (text == "auto") return {Kind::automatic};
  constexpr std::string_view name = "bootstrap";
  constexpr int64_t usual = 1000, least = 10, most = 100'000;
  if (text == name) return {Kind::bootstrap, usual};
  if (text.starts_with("bootstrap(") && text.ends_with(")")) {
    int64_t n = 0;
    auto inside = text.substr(name.size() + 1, text.size() - name.size() - 2);
    auto [end, error] = std::from_chars(inside.data(), inside.data() + inside.size(), n);
    std::string_view rest(end, static_cast<size_t>(inside.data() + inside.size() - end));
    const bool bca = rest == ",bca" || rest == ", bca";
    if (error == std::errc() && (rest.empty() || bca) && n >= least && n <= most) return {Kind::bootstrap, n, bca};
  }
  const auto methods = analytic_methods();
  for (auto method : methods)
    if (text == method) return {.kind = Kind::automatic, .method = method};
  throw usage_error(fmt::format(
      "ci '{}': one of none, auto, bootstrap(N), bootstrap(N, bca) with N from {} to {}, or one of {} is needed", text,
      least, most, fmt::join(methods, ", ")));
}

bool has_numbers(const Value& value) {
  if (value.scalar()) return value.undefined.empty() && std::isfinite(value.number());
  return std::holds_alternative<Vector>(value.data) || std::holds_alternative<Table>(value.data);
}

namespace {

double rows_a_weight(const Config& config, const Plan& plan, const Group& group) {
  if (config.weight_kind == WeightKind::count) return 1;
  return plan.weights ? static_cast<const StateBox<WeightSpread>&>(*group.states[*plan.weights]).state.rows_a_weight()
                      : 1;
}

}  // namespace

std::optional<Interval> interval_of(const Config& config, const Plan& plan, const Planned& metric, const Group& group,
                                    const Context& context, const Value& value, std::string* why) {
  const auto request = parse_interval_request(config.ci);
  const auto& def = *metric.spec.def;
  if (!metric.analytic || !has_numbers(value)) return {};
  std::vector<const AnyState*> states, more;
  for (size_t s : metric.states) states.push_back(group.states[s].get());
  for (size_t s : metric.interval_states) more.push_back(group.states[s].get());
  const auto method = knows_method(def, request.method) ? request.method : "auto";
  return def.interval({def, states, more, metric.spec.params, context, value, config.level, method,
                       rows_a_weight(config, plan, group), why});
}

// ------------------------------------------------------------------------------------------------ small
// slices

namespace {

constexpr uint64_t few_rows = 30;
constexpr double wide_share = 0.5;  // of a finite range

bool wide(const Result& result) {
  const auto [low, high] = result.spec.def->range;
  return result.ci && result.ci->scalar() && std::isfinite(low) && std::isfinite(high) &&
         result.ci->high - result.ci->low > wide_share * (high - low);
}

}  // namespace

std::string small_slices(const std::vector<SliceResult>& slices) {
  size_t few = 0, vague = 0;
  for (const auto& slice : slices) {
    few += slice.rows < few_rows;
    vague += slice.rows >= few_rows && std::any_of(slice.metrics.begin(), slice.metrics.end(), wide);
  }
  std::string text;
  const std::string all = fmt::format("of {}", slices.size());
  if (few > 0) text = fmt::format("{} {} with fewer than {} rows", few, all, few_rows);
  if (vague > 0)
    text += fmt::format("{}{} {} with an interval wider than half the range of its metric", few > 0 ? ", " : "", vague,
                        few > 0 ? "more" : all);
  return text.empty() ? text : "small slices tell little: " + text;
}

}  // namespace assay

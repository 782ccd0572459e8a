// Specs: `name(param=value, ...)` and `name@k`, parsed against the catalogue and printed canonically.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "assay/catalog.h"
#include "assay/error.h"
#include "catalog/custom.h"

namespace assay {
namespace {

std::string_view trim(std::string_view s) {
  while (!s.empty() && (s.front() == ' ' || s.front() == '\t' || s.front() == '\n')) s.remove_prefix(1);
  while (!s.empty() && (s.back() == ' ' || s.back() == '\t' || s.back() == '\n')) s.remove_suffix(1);
  return s;
}

std::string hint(const std::vector<std::string>& names) {
  return names.empty() ? "" : fmt::format("; did you mean {}?", fmt::join(names, ", "));
}

/// Positions of `mark` outside parentheses and double quotes.
std::vector<std::string_view> split_outside(std::string_view text, char mark) {
  std::vector<std::string_view> parts;
  int depth = 0;
  bool quoted = false;
  size_t begin = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') quoted = !quoted;
    if (quoted) continue;
    if (text[i] == '(') ++depth;
    if (text[i] == ')') --depth;
    if (text[i] == mark && depth == 0) parts.push_back(text.substr(begin, i - begin)), begin = i + 1;
  }
  parts.push_back(text.substr(begin));
  return parts;
}

std::string bounds_text(const Bounds& b) {
  bool low = std::isfinite(b.low), high = std::isfinite(b.high);
  if (low && high)
    return fmt::format("{}{}, {}{}", b.open_low ? "(" : "[", print_number(b.low), print_number(b.high),
                       b.open_high ? ")" : "]");
  return low ? fmt::format("{} {}", b.open_low ? ">" : ">=", print_number(b.low))
             : fmt::format("{} {}", b.open_high ? "<" : "<=", print_number(b.high));
}

template <class T> T parse_number(std::string_view text, const ParamDef& def, std::string_view what) {
  T x{};
  auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), x);
  if (code != std::errc{} || end != text.data() + text.size())
    throw usage_error(fmt::format("{}={}: {} is needed", def.name, text, what));
  if (!def.bounds.contains(static_cast<double>(x)))
    throw usage_error(fmt::format("{}={}: must be in {}", def.name, text, bounds_text(def.bounds)));
  return x;
}

Param parse_value(std::string_view text, const ParamDef& def) {
  switch (def.type) {
    case ParamType::boolean:
      if (text == "true" || text == "1" || text == "True") return true;
      if (text == "false" || text == "0" || text == "False") return false;
      throw usage_error(fmt::format("{}={}: true or false is needed", def.name, text));
    case ParamType::integer:
      return parse_number<int64_t>(text, def, "an integer");
    case ParamType::real:
      return parse_number<double>(text, def, "a number");
    case ParamType::text:
      return std::string(text);
    case ParamType::choice:
      break;
  }
  std::vector<std::string> names(def.choices, def.choices + def.choice_count);
  if (std::find(names.begin(), names.end(), text) == names.end())
    throw usage_error(fmt::format("{}={}: one of {} is needed{}", def.name, text, fmt::join(names, ", "),
                                  hint(nearest(text, names, 1))));
  return std::string(text);
}

size_t param_index(const MetricDef& def, std::string_view name) {
  std::vector<std::string> names;
  for (size_t i = 0; i < def.params.size(); ++i) {
    if (def.params[i].name == name) return i;
    names.emplace_back(def.params[i].name);
  }
  throw usage_error(names.empty()
                        ? fmt::format("{} has no parameters", def.name)
                        : fmt::format("{} has no parameter '{}'; it has {}", def.name, name, fmt::join(names, ", ")));
}

const MetricDef& must_find(std::string_view name, Task task) {
  if (const MetricDef* def = find_metric(name, task)) return *def;
  std::vector<std::string> names, tasks;
  for (const auto& def : catalog()) {
    if (def.task == task)
      names.emplace_back(def.name);
    else if (find_metric(name, def.task)) {
      std::string other(EnumNames<Task>::names[static_cast<size_t>(def.task)]);
      if (std::find(tasks.begin(), tasks.end(), other) == tasks.end()) tasks.push_back(other);
    }
  }
  auto task_name = EnumNames<Task>::names[static_cast<size_t>(task)];
  if (!tasks.empty())
    throw usage_error(
        fmt::format("'{}' is a metric of task {}, not of {}", name, fmt::join(tasks, " and "), task_name));
  throw usage_error(fmt::format("unknown metric '{}'{} (assay list --task {} shows all)", name,
                                hint(nearest(name, names)), task_name));
}

std::string print(const Spec& spec, bool all) {
  std::string inner;
  for (size_t i = 0; i < spec.params.size(); ++i) {
    const auto& def = spec.def->params[i];
    if (!all && spec.params[i] == def.default_value()) continue;
    inner += fmt::format("{}{}={}", inner.empty() ? "" : ", ", def.name, detail::print_param(spec.params[i]));
  }
  return inner.empty() ? std::string(spec.def->name) : fmt::format("{}({})", spec.def->name, inner);
}

}  // namespace

std::string Spec::text() const { return owner ? custom_text(*this) : print(*this, false); }
std::string Spec::full_text() const { return owner ? custom_text(*this) : print(*this, true); }

std::vector<std::string> split_specs(std::string_view list) {
  std::vector<std::string> specs;
  for (auto part : split_outside(list, ',')) {
    auto text = trim(part);
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
    if (text.empty()) throw usage_error(fmt::format("metrics: an item is empty in '{}'", list));
    specs.emplace_back(text);
  }
  return specs;
}

namespace {

/// Sets a parameter that is not among those `given` yet.
void put(Spec& spec, std::string_view param, std::string_view value, std::vector<size_t>& given) {
  if (value.size() >= 2 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
  size_t i = param_index(*spec.def, param);
  if (std::find(given.begin(), given.end(), i) != given.end())
    throw usage_error(fmt::format("{}: {} is given twice", spec.def->name, param));
  given.push_back(i);
  try {
    spec.params[i] = parse_value(value, spec.def->params[i]);
  } catch (const InvalidInput& error) {
    throw usage_error(fmt::format("{}: {}", spec.def->name, error.what()));
  }
}

/// `text` from its opening parenthesis on; `whole` for messages.
void put_all(Spec& spec, std::string_view text, std::string_view whole, std::vector<size_t> given = {}) {
  if (text.back() != ')') throw usage_error(fmt::format("'{}': the parenthesis is not closed", whole));
  auto inner = trim(text.substr(1, text.size() - 2));
  if (inner.empty()) return;
  for (auto part : split_outside(inner, ',')) {
    auto equals = part.find('=');
    if (equals == part.npos)
      throw usage_error(fmt::format("'{}': write parameters as name=value, e.g. {}({}=...)", whole, spec.def->name,
                                    spec.def->params.empty() ? "name" : spec.def->params[0].name));
    put(spec, trim(part.substr(0, equals)), trim(part.substr(equals + 1)), given);
  }
}

void default_params(Spec& spec) {
  for (const auto& def : spec.def->params) spec.params.push_back(def.default_value());
}

/// `name=expression` or `name(direction=..., low=..., high=...)=expression`.
Spec parse_custom(std::string_view head, std::string_view expression, Task task) {
  auto open = std::min(head.find('('), head.size());
  MetricDef declared;
  declared.name = trim(head.substr(0, open));
  declared.params = detail::param_table<Declared>;
  Spec spec{&declared, {}};
  default_params(spec);
  if (open < head.size()) put_all(spec, head.substr(open), head);
  return custom_metric(declared.name, expression, detail::make_params<Declared>(spec.params), task);
}

}  // namespace

Spec parse_spec(std::string_view whole, Task task) {
  auto text = trim(whole);
  if (auto sides = split_outside(text, '='); sides.size() > 1)
    return parse_custom(trim(sides[0]), trim(text.substr(sides[0].size() + 1)), task);
  auto open = text.find('(');
  auto name = trim(text.substr(0, open));
  std::string_view k;
  if (auto at = name.find('@'); at != name.npos) {
    k = trim(name.substr(at + 1)), name = trim(name.substr(0, at));
    if (k.empty()) throw usage_error(fmt::format("'{}': a number belongs behind @, as in NAME@10", whole));
  }
  if (name.empty()) throw usage_error(fmt::format("'{}' is no metric", whole));
  Spec spec{&must_find(name, task), {}};
  default_params(spec);
  if (auto params = alias_params(name, task); !params.empty()) put_all(spec, fmt::format("({})", params), whole);
  std::vector<size_t> given;
  if (!k.empty()) put(spec, "k", k, given);
  if (open != text.npos) put_all(spec, text.substr(open), whole, given);
  return spec;
}

Task parse_task(std::string_view text) {
  const auto& names = EnumNames<Task>::names;
  for (size_t i = 0; i < names.size(); ++i)
    if (names[i] == text) return static_cast<Task>(i);
  std::vector<std::string> all(names.begin(), names.end());
  throw usage_error(
      fmt::format("unknown task '{}'{} (tasks: {})", text, hint(nearest(text, all)), fmt::join(all, ", ")));
}

}  // namespace assay

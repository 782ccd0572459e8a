#include "row_text.h"

#include <fmt/format.h>

#include <cmath>

namespace assay::cli {
namespace {

void write_bounds(JsonWriter& json, const Bounds& bounds) {
  json.key("bounds").line_array().number(bounds.low).number(bounds.high).end();
  json.key("open").line_array().flag(bounds.open_low).flag(bounds.open_high).end();
}

void write_default(JsonWriter& json, const Param& value) {
  json.key("default");
  switch (value.index()) {
    case 0:
      json.flag(std::get<bool>(value));
      break;
    case 1:
      json.number(static_cast<double>(std::get<int64_t>(value)));
      break;
    case 2:
      json.number(std::get<double>(value));
      break;
    default:
      json.text(std::get<std::string>(value));
  }
}

void write_param(JsonWriter& json, const ParamDef& param) {
  static constexpr std::string_view types[] = {"boolean", "integer", "real", "text", "choice"};
  json.line_object().key("name").text(param.name).key("type").text(types[static_cast<size_t>(param.type)]);
  write_default(json, param.default_value());
  if (param.type == ParamType::integer || param.type == ParamType::real) write_bounds(json, param.bounds);
  if (param.choice_count)
    json.key("choices").texts(std::vector<std::string>(param.choices, param.choices + param.choice_count));
  json.key("help").text(param.help).end();
}

/// Column flags that an example of the task takes.
std::string example_columns(const MetricDef& def) {
  switch (def.need) {
    case Need::label:
      return def.task == Task::multilabel ? "--target a,b,c --prediction a_hat,b_hat,c_hat"
                                          : "--target label --prediction guess";
    case Need::score:
    case Need::probability:
      return def.task == Task::multilabel   ? "--target a,b,c --score p_a,p_b,p_c"
             : def.task == Task::multiclass ? "--target label --score p_a,p_b,p_c"
                                            : "--target label --score p";
    case Need::prediction:
      return "--target y --prediction y_hat";
    case Need::interval:
      return "--target y --lower low --upper high";
    case Need::ranking:
      return "--query query --target relevance --score score";
  }
  return "";
}

}  // namespace

std::string_view task_name(const MetricDef& def) { return EnumNames<Task>::names[static_cast<size_t>(def.task)]; }
std::string_view need_name(const MetricDef& def) { return EnumNames<Need>::names[static_cast<size_t>(def.need)]; }

namespace {

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> names;
  for (std::string_view rest = text; !rest.empty();) {
    auto space = rest.find(' ');
    if (space != 0) names.emplace_back(rest.substr(0, space));
    rest = space == rest.npos ? "" : rest.substr(space + 1);
  }
  return names;
}

}  // namespace

std::vector<std::string> alias_texts(const MetricDef& def) {
  std::vector<std::string> texts;
  for (auto [name, params] : aliases_of(def))
    texts.push_back(params.empty() ? std::string(name) : fmt::format("{} ({})", name, params));
  return texts;
}
std::vector<std::string> interval_methods_of(const MetricDef& def) { return words_of(def.interval_methods); }

std::string bounds_text(const Bounds& b) {
  std::string low = std::isfinite(b.low) ? fmt::format("{} {}", b.open_low ? ">" : ">=", print_number(b.low)) : "";
  std::string high = std::isfinite(b.high) ? fmt::format("{} {}", b.open_high ? "<" : "<=", print_number(b.high)) : "";
  return low + (low.empty() || high.empty() ? "" : ", ") + high;
}

std::string range_text(const Range& r) {
  if (std::isfinite(r.low) && std::isfinite(r.high))
    return fmt::format("{} to {}", print_number(r.low), print_number(r.high));
  if (std::isfinite(r.low)) return fmt::format("{} or more", print_number(r.low));
  return std::isfinite(r.high) ? fmt::format("{} or less", print_number(r.high)) : "any number";
}

std::string direction_text(const MetricDef& def) {
  return def.direction == Direction::maximize   ? "higher is better"
         : def.direction == Direction::minimize ? "lower is better"
                                                : "";
}

std::string arrow(const MetricDef& def, const Style& style) {
  if (def.direction == Direction::none) return "";
  bool up = def.direction == Direction::maximize;
  return style.unicode ? (up ? "\u2191" : "\u2193") : (up ? "max" : "min");
}

std::string default_text(const ParamDef& param) {
  return fmt::format("{}={}", param.name, detail::print_param(param.default_value()));
}

std::string type_text(const ParamDef& param) {
  if (param.choice_count) return fmt::format("{}", fmt::join(param.choices, param.choices + param.choice_count, "|"));
  auto bounds = bounds_text(param.bounds);
  switch (param.type) {
    case ParamType::boolean:
      return "true|false";
    case ParamType::integer:
      return "integer" + (bounds.empty() ? "" : " " + bounds);
    case ParamType::real:
      return "number" + (bounds.empty() ? "" : " " + bounds);
    default:
      return "text";
  }
}

std::string example_command(const MetricDef& def) {
  return fmt::format("assay evaluate predictions.csv --task {} {} --metrics {}", task_name(def), example_columns(def),
                     def.name);
}

void write_row(JsonWriter& json, const MetricDef& def) {
  json.key("name").text(def.name).key("task").text(task_name(def)).key("title").text(def.title);
  json.key("meaning").text(def.meaning).key("formula").text(def.formula).key("needs").text(need_name(def));
  json.key("range").line_array().number(def.range.low).number(def.range.high).end();
  json.key("direction")
      .text(EnumNames<Direction>::names[static_cast<size_t>(def.direction)])
      .key("perfect")
      .number(def.perfect);
  json.key("parameters").array();
  for (const auto& param : def.params) write_param(json, param);
  json.end();
  json.key("shows").text(def.shows).key("use_when").text(def.use_when).key("avoid_when").text(def.avoid_when);
  json.key("undefined").text_or_null(def.undefined);
  json.key("aliases").array();
  for (auto [name, params] : aliases_of(def)) json.text(name);
  json.end().key("alias_specs").object();  // of those that set parameters
  for (auto [name, params] : aliases_of(def))
    if (!params.empty()) json.key(name).text(parse_spec(name, def.task).text());
  json.end();
  json.key("intervals").texts(interval_methods_of(def));
  json.key("symmetric")
      .flag(def.symmetric)
      .key("proper")
      .flag(def.proper)
      .key("prevalence_sensitive")
      .flag(def.prevalence_sensitive);
  json.key("source")
      .text_or_null(def.source)
      .key("oracle")
      .text_or_null(def.oracle)
      .key("example")
      .text(example_command(def));
}

}  // namespace assay::cli

#include "report/evaluation_read.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "assay/error.h"

namespace assay {
namespace {

using Json = nlohmann::ordered_json;  // slices are named in the order of their columns
constexpr std::string_view schema = "assay.evaluation/1";

double number_of(const Json& value) { return value.is_null() ? std::nan("") : value.get<double>(); }

/// False for what is neither a number nor a vector.
bool take_value(const Json& json, Value& value) {
  if (json.is_number() || json.is_null()) return value.data = number_of(json), true;
  if (!json.is_object()) return false;
  Vector vector;
  for (const auto& [label, number] : json.items()) {
    if (!number.is_number() && !number.is_null()) return false;
    vector.labels.push_back(label), vector.values.push_back(number_of(number));
  }
  return value.data = std::move(vector), true;
}

std::optional<Interval> interval_of(const Json& metric) {
  const auto found = metric.find("ci");
  if (found == metric.end() || found->is_null()) return {};
  return Interval{found->at("method").get<std::string>(), found->at("level").get<double>(), number_of(found->at("low")),
                  number_of(found->at("high"))};
}

/// Nothing for a metric that is not known here, e.g. one that was written in Python.
std::optional<Spec> spec_of(const Json& metric, Task task) {
  try {
    return parse_spec(metric.at("spec").get<std::string>(), task);
  } catch (const InvalidInput&) {
    return {};
  }
}

std::vector<Result> results_of(const Json& metrics, Task task) {
  std::vector<Result> results;
  for (const auto& metric : metrics) {
    auto spec = spec_of(metric, task);
    Result result{spec.value_or(Spec{}), {}, {}};
    if (!spec || !take_value(metric.at("value"), result.value)) continue;
    if (const auto& reason = metric.at("undefined"); reason.is_string())
      result.value.undefined = reason.get<std::string>();
    if (metric.contains("clamped")) {
      result.value.clamped = metric.at("clamped").get<std::string>();
      result.value.clamped_rows = metric.at("clamped_rows").get<uint64_t>();
    }
    result.signature = metric.at("signature").get<std::string>();
    result.ci = interval_of(metric);
    results.push_back(std::move(result));
  }
  return results;
}

void take_data(const Json& data, Evaluation& e) {
  e.inputs = data.at("inputs").get<std::vector<std::string>>();
  e.data.rows_read = data.at("rows_read").get<uint64_t>(), e.data.rows_used = data.at("rows_used").get<uint64_t>();
  if (const auto classes = data.find("classes"); classes != data.end())
    e.classes = classes->get<std::vector<std::string>>();
  if (const auto positive = data.find("positive"); positive != data.end())
    e.positive = e.config.positive = positive->get<std::string>();
}

Evaluation evaluation_of(const Json& file) {
  Evaluation e;
  e.config.task = parse_task(file.at("task").get<std::string>());
  take_data(file.at("data"), e);
  e.metrics = results_of(file.at("metrics"), e.config.task);
  for (const auto& part : file.at("slices")) {
    SliceResult slice{{}, part.at("rows").get<uint64_t>(), results_of(part.at("metrics"), e.config.task)};
    for (const auto& [column, value] : part.at("slice").items())
      slice.slice.emplace_back(column, value.get<std::string>());
    e.slices.push_back(std::move(slice));
  }
  for (const auto& result : e.metrics)
    if (result.ci) e.config.level = result.ci->level;
  return e;
}

Json parsed(std::string_view text, const std::string& where) {
  auto file = Json::parse(text);
  if (!file.is_object() || !file.contains("schema") || file["schema"] != schema)
    throw data_error(
        fmt::format("{}: no evaluation of schema {} (assay evaluate --format json writes one)", where, schema));
  return file;
}

}  // namespace

Evaluation read_evaluation(std::string_view text, const std::string& where) {
  try {
    const auto file = parsed(text, where);
    try {
      return evaluation_of(file);
    } catch (const InvalidInput& error) {
      throw data_error(fmt::format("{}: {}", where, error.in_flags()));
    }
  } catch (const Json::exception& error) {
    throw data_error(fmt::format("{}: damaged JSON of an evaluation: {}", where, error.what()));
  }
}

}  // namespace assay

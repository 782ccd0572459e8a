#include "baseline_file.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "assay/error.h"
#include "assay/fields.h"
#include "io/state_file.h"

namespace assay::cli {
namespace {

using Json = nlohmann::ordered_json;  // slices are named in the order of their columns
constexpr std::string_view schema = "assay.evaluation/1";

void add_numbers(Baseline& baseline, const Json& metrics,
                 const std::vector<std::pair<std::string, std::string>>& slice) {
  for (const auto& metric : metrics) {
    const auto& value = metric.at("value");
    if (!value.is_number() && !value.is_null()) continue;
    const bool defined = value.is_number() && metric.at("undefined").is_null();
    baseline.numbers.push_back({slice, metric.at("spec").get<std::string>(),
                                defined ? value.get<double>() : std::nan(""),
                                metric.at("signature").get<std::string>()});
  }
}

Baseline numbers_of(const Json& file, const std::string& path) {
  Baseline baseline{.source = path, .task = parse_task(file.at("task").get<std::string>())};
  add_numbers(baseline, file.at("metrics"), {});
  for (const auto& part : file.at("slices")) {
    std::vector<std::pair<std::string, std::string>> slice;
    for (const auto& [column, value] : part.at("slice").items()) slice.emplace_back(column, value.get<std::string>());
    add_numbers(baseline, part.at("metrics"), slice);
  }
  return baseline;
}

}  // namespace

std::optional<Baseline> saved_evaluation(const std::string& path) {
  if (!path.ends_with(".json")) return {};
  const auto text = io::read_file(path);
  try {
    const auto file = Json::parse(text);
    if (!file.is_object() || file.value("schema", "") != schema)
      throw data_error(
          fmt::format("{}: no evaluation of schema {} (assay evaluate --format json writes one)", path, schema));
    return numbers_of(file, path);
  } catch (const Json::exception& error) {
    throw data_error(fmt::format("{}: damaged JSON of an evaluation: {}", path, error.what()));
  }
}

}  // namespace assay::cli

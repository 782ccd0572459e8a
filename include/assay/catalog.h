// The catalogue: every metric of every task, found by name or alias; specs parsed and printed.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "assay/base/nearest.h"
#include "assay/metric.h"

namespace assay {

/// All rows, in catalogue order.
std::span<const MetricDef> catalog();

/// The row with this name or alias in `task`; null when there is none.
const MetricDef* find_metric(std::string_view name, Task task);

/// A name that other libraries have for a metric, with the parameters that it stands for there: a row writes
/// `cohen_kappa_score quadratic_weighted_kappa(weights=quadratic)`.
struct Alias {
  std::string_view name, params;
};
std::vector<Alias> aliases_of(const MetricDef& def);
/// What the name stands for beyond the metric, where it is an alias with parameters.
std::string_view alias_params(std::string_view name, Task task);

/// `name(param=value, ...)` with every parameter resolved.
struct Spec {
  const MetricDef* def = nullptr;
  Params params;
  std::shared_ptr<const MetricDef> owner =
      {};  // keeps the row of a metric of one's own; null for those of the catalogue

  /// Canonical text: parameters that differ from their defaults, in the order of the row.
  std::string text() const;
  /// All parameters, for signatures.
  std::string full_text() const;
};

/// Parses one spec; `ndcg@10` is `ndcg(k=10)`, `profit=120*tp - 5*fp` a metric of one's own over the fields of the
/// task. Parameters of the spec go before those of an alias. Throws InvalidInput (usage) naming the nearest metric or
/// parameter.
Spec parse_spec(std::string_view text, Task task);
/// The numbers that a metric of one's own may name; empty where the task has none.
std::vector<std::string_view> custom_fields(Task task);
/// Splits a list of specs at its outer commas.
std::vector<std::string> split_specs(std::string_view list);
Task parse_task(std::string_view text);
std::string print_number(double x);  // shortest text that parses back to x

}  // namespace assay

// What is known about choosing metrics, as data: one entry a metric, task and use. Points add up to the rank.
#pragma once
#include <span>
#include <string_view>

#include "assay/recommendation.h"

namespace assay {

enum class Trait : uint8_t { none, imbalanced, equal_classes, outliers, costs, equal_costs, business, everyone };

/// What a trait of the situation adds, and the reason: for the metric when the points are above zero, else
/// against it.
struct Clause {
  Trait when = Trait::none;
  int points = 0;
  std::string_view reason;
};

struct Advice {
  Task task;
  std::optional<Use> use;  // nothing: the task has one use
  std::string_view spec;
  int points;
  std::string_view beside;  // specs, separated by "; "
  Clause clauses[4];
};

std::span<const Advice> advice();

}  // namespace assay

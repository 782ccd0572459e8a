// Recommendation: which metrics fit a situation, ranked, each with why, why not, and what to report beside
// it.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "assay/metric.h"

namespace assay {

/// What the output of the model is used for.
enum class Use : uint8_t { decision, ranking, probability };
template <> struct EnumNames<Use> {
  static constexpr std::array<std::string_view, 3> names{"decision", "ranking", "probability"};
};

enum class Audience : uint8_t { experts, business, everyone };
template <> struct EnumNames<Audience> {
  static constexpr std::array<std::string_view, 3> names{"experts", "business", "everyone"};
};

struct Situation {
  Task task = Task::binary;
  std::optional<Use> use;      // not told: every use
  bool imbalanced = false;     // one class is much rarer
  bool equal_classes = false;  // rare classes matter as much as common ones
  bool outliers = false;       // a few rows have errors far beyond the others
  std::optional<double> cost_fp, cost_fn;
  Audience audience = Audience::experts;
};

struct Recommended {
  std::string spec;
  const MetricDef* def = nullptr;
  int points = 0;
  std::vector<std::string> why, why_not;
  std::vector<std::string> beside;  // specs
};

struct Recommendation {
  Situation situation;
  std::vector<Recommended> metrics;  // best first
  std::vector<std::string> notes;
};

/// Throws InvalidInput (usage) for a situation that the task does not have.
Recommendation recommend(const Situation& situation);

}  // namespace assay

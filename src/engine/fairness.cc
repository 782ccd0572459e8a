// Gaps between groups: of selection rates (demographic parity), of true positive rates (equal opportunity), of both
// true and false positive rates (equalized odds; Hardt et al. 2016), and of every metric that is a single number.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "assay/error.h"
#include "assay/states/binary_counts.h"
#include "engine/views.h"

namespace assay {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

struct Rate {
  std::string group;
  double value;
};

Gap gap_of(std::string measure, const std::vector<Rate>& rates) {
  Gap gap{std::move(measure), nan, nan, nan, nan, "", ""};
  for (const auto& rate : rates) {
    if (std::isnan(rate.value)) continue;
    if (std::isnan(gap.low) || rate.value < gap.low) gap.low = rate.value, gap.lowest = rate.group;
    if (std::isnan(gap.high) || rate.value > gap.high) gap.high = rate.value, gap.highest = rate.group;
  }
  gap.difference = gap.high - gap.low;
  if (gap.low >= 0 && gap.high > 0) gap.ratio = gap.low / gap.high;
  return gap;
}

/// The worse of the gaps of two rates.
Gap worse(std::string measure, const Gap& a, const Gap& b) {
  Gap gap{std::move(measure), nan, nan, std::fmax(a.difference, b.difference), std::fmin(a.ratio, b.ratio), "", ""};
  return gap;
}

using Groups = std::vector<std::pair<std::string, const Group*>>;

Groups groups_of(const Evaluator::Body& body, const std::string& column) {
  Groups groups;
  for (const auto& ref : large_slices(body)) {
    auto name = ref.set->name(ref.slice);
    if (name.size() == 1 && name[0].first == column) groups.emplace_back(name[0].second, &ref.group());
  }
  return groups;
}

bool sliced_by(const Config& config, const std::string& column) {
  return std::any_of(config.by.begin(), config.by.end(),
                     [&](const auto& by) { return by.size() == 1 && slice_column(by[0]) == column; });
}

void add_parity(Fairness& fairness, std::vector<std::string>& warnings, const Groups& groups, size_t state) {
  std::vector<Rate> selected, hits, alarms;
  for (const auto& [name, group] : groups) {
    Counts c = static_cast<const StateBox<BinaryCounts>&>(*group->states[state]).state;
    selected.push_back({name, c.predicted_positives() / c.total()});
    hits.push_back({name, c.tp / c.positives()}), alarms.push_back({name, c.fp / c.negatives()});
    if (c.positives() == 0)
      warnings.push_back(
          fmt::format("fairness: {} {} has no positives; it is left out of equal opportunity", fairness.column, name));
    if (c.negatives() == 0)
      warnings.push_back(
          fmt::format("fairness: {} {} has no negatives; it is left out of equalized odds", fairness.column, name));
  }
  auto opportunity = gap_of("equal_opportunity", hits);
  fairness.gaps.push_back(gap_of("demographic_parity", selected));
  fairness.gaps.push_back(opportunity);
  fairness.gaps.push_back(worse("equalized_odds", opportunity, gap_of("", alarms)));
}

}  // namespace

void add_fairness(Evaluation& evaluation, const ViewInput& input, const std::string& column) {
  const auto& body = input.body;
  if (!sliced_by(body.config, column))
    throw usage_error(fmt::format("fairness '{}': there are no slices by this column alone", column));
  auto groups = groups_of(body, column);
  Fairness fairness{column, groups.size(), {}};
  const auto& states = body.plan.states;
  auto counts =
      std::find_if(states.begin(), states.end(), [](const StateNeed& need) { return need.key == BinaryCounts::name; });
  if (counts != states.end())
    add_parity(fairness, evaluation.warnings, groups, static_cast<size_t>(counts - states.begin()));
  else if (body.config.task == Task::binary)
    evaluation.warnings.push_back(
        "fairness: demographic parity and equalized odds need a metric of labels, e.g. recall");
  std::vector<std::vector<Result>> results;
  for (const auto& [name, group] : groups) results.push_back(input.values(*group));
  for (size_t m = 0; m < evaluation.metrics.size(); ++m) {
    if (!evaluation.metrics[m].value.scalar()) continue;
    std::vector<Rate> rates;
    for (size_t g = 0; g < groups.size(); ++g) rates.push_back({groups[g].first, results[g][m].value.number()});
    fairness.gaps.push_back(gap_of(evaluation.metrics[m].spec.text(), rates));
  }
  evaluation.fairness.push_back(std::move(fairness));
}

}  // namespace assay

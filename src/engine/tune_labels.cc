#include "engine/tune_labels.h"

#include <fmt/format.h>

#include <cmath>

#include "assay/error.h"

namespace assay {
namespace {

constexpr size_t most_rounds = 100;

Counts operator+(const Counts& a, const Counts& b) { return {a.tp + b.tp, a.fp + b.fp, a.fn + b.fn, a.tn + b.tn}; }

bool better(double value, double than) { return !std::isnan(value) && (std::isnan(than) || value > than); }

class CoordinateSearch {
 public:
  CoordinateSearch(const std::vector<const Runs*>& labels, ScoreKind kind, const Goal& goal, unsigned threads)
      : labels_(labels), kind_(kind), goal_(goal), threads_(threads) {}

  /// The objective times its sign; NaN where the demands are not met.
  double climb(std::vector<Found>& at) const {
    std::vector<Counts> counts;
    for (size_t j = 0; j < at.size(); ++j) counts.push_back(counts_at(*labels_[j], kind_, at[j].threshold).counts());
    double value = goal_.exact(sum(counts, counts.size()));
    for (size_t round = 0, unchanged = 0; round < most_rounds * at.size() && unchanged < at.size(); ++round) {
      const size_t j = round % at.size();
      const auto found = search_thresholds(*labels_[j], kind_, goal_, threads_, sum(counts, j)).best;
      if (found && better(goal_.sign() * found->value, value)) {
        at[j] = *found, value = goal_.sign() * found->value, unchanged = 0;
        counts[j] = counts_at(*labels_[j], kind_, found->threshold).counts();
      }
      ++unchanged;
    }
    return value;
  }

 private:
  static Counts sum(const std::vector<Counts>& counts, size_t but) {
    Counts all;
    for (size_t j = 0; j < counts.size(); ++j)
      if (j != but) all = all + counts[j];
    return all;
  }

  const std::vector<const Runs*>& labels_;
  ScoreKind kind_;
  const Goal& goal_;
  unsigned threads_;
};

/// Every label by itself, without demands.
std::vector<Found> alone(const std::vector<const Runs*>& labels, ScoreKind kind, Goal goal, unsigned threads) {
  goal.demands.clear();
  std::vector<Found> at;
  for (const auto* runs : labels) at.push_back(search_thresholds(*runs, kind, goal, threads).best.value_or(Found{0.5}));
  return at;
}

std::string average_name(LabelAverage average) {
  return std::string(EnumNames<LabelAverage>::names[static_cast<size_t>(average)]);
}

/// The metric of one label with the parameters of one of several; null where there is none.
std::optional<Spec> of_one_label(const Spec& several) {
  const auto* def = several.owner ? nullptr : find_metric(several.def->name, Task::binary);
  if (!def) return {};
  Spec one{def, {}};
  for (const auto& param : def->params) {
    one.params.push_back(param.default_value());
    for (size_t k = 0; k < several.params.size(); ++k)
      if (several.def->params[k].name == param.name) one.params.back() = several.params[k];
  }
  return one;
}

std::optional<LabelAverage> average_of(const Spec& several) {
  for (size_t k = 0; k < several.params.size(); ++k) {
    if (several.def->params[k].name != "average") continue;
    for (size_t a = 0; a < EnumNames<LabelAverage>::names.size(); ++a)
      if (const auto* name = std::get_if<std::string>(&several.params[k]);
          name && *name == EnumNames<LabelAverage>::names[a])
        return static_cast<LabelAverage>(a);
  }
  return {};
}

}  // namespace

LabelGoal label_goal(const std::string& text, Task task) {
  if (task == Task::binary) return {parse_spec(text, Task::binary), LabelAverage::macro, ""};
  std::optional<InvalidInput> refused;
  try {
    return {parse_spec(text, Task::binary), LabelAverage::macro, ""};
  } catch (const InvalidInput& error) {
    refused = error;
  }
  std::optional<Spec> several;
  try {
    several = parse_spec(text, task);
  } catch (const InvalidInput&) {
    throw *refused;
  }
  const auto one = of_one_label(*several);
  const auto average = average_of(*several);
  if (!one || !average)
    throw usage_error(fmt::format("'{}' is no metric of one label, nor an average of one over labels", text));
  if (*average == LabelAverage::samples)
    throw usage_error(
        fmt::format("'{}' depends on the labels of a row together, which thresholds a label do not part into: macro, "
                    "weighted and micro averages can be tuned",
                    text));
  return {*one, *average == LabelAverage::none ? LabelAverage::macro : *average, several->text()};
}

void check_averages(const LabelGoal& objective, const std::vector<LabelGoal>& bounds) {
  const bool micro = objective.average == LabelAverage::micro;
  for (const auto& bound : bounds) {
    if (micro && bound.average != LabelAverage::micro)
      throw usage_error(
          fmt::format("{} beside {}: the bounds of a micro average are micro averages too, such as "
                      "{}(average=micro)",
                      bound.spec.text(), objective.text, bound.spec.def->name));
    if (!micro && bound.average != LabelAverage::macro)
      throw usage_error(
          fmt::format("{}: labels that are tuned one by one have bounds of one label, such as {}; {} "
                      "averages bound micro averages",
                      bound.text, bound.spec.text(), average_name(bound.average)));
  }
}

Runs together(const std::vector<const Runs*>& labels) {
  Runs all = *labels.at(0);
  for (size_t j = 1; j < labels.size(); ++j) all.merge(*labels[j]);
  all.seal();
  return all;
}

std::optional<JointFound> search_jointly(const std::vector<const Runs*>& labels, ScoreKind kind, const Goal& goal,
                                         unsigned threads) {
  JointFound found{.shared = search_thresholds(together(labels), kind, goal, threads).best};
  const CoordinateSearch search(labels, kind, goal, threads);
  auto best = alone(labels, kind, goal, threads);
  double value = search.climb(best);
  if (found.shared) {
    std::vector<Found> shared(labels.size(), *found.shared);
    const double other = search.climb(shared);
    if (better(other, value)) value = other, best = std::move(shared);
  }
  if (std::isnan(value)) return {};
  found.labels = std::move(best), found.value = goal.sign() * value;
  return found;
}

}  // namespace assay

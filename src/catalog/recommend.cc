#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "assay/catalog.h"
#include "assay/error.h"
#include "catalog/advice.h"

namespace assay {
namespace {

bool classes(Task task) { return task == Task::binary || task == Task::multiclass || task == Task::multilabel; }

void check(const Situation& s) {
  auto refuse = [&](std::string_view what) {
    throw usage_error(
        fmt::format("{} says nothing about {} tasks", what, EnumNames<Task>::names[static_cast<size_t>(s.task)]));
  };
  if (!classes(s.task) && s.use) refuse("--use");
  if (s.task == Task::multilabel && s.use == Use::probability) refuse("--use probability");
  if (!classes(s.task) && s.imbalanced) refuse("--imbalanced");
  if (!classes(s.task) && s.equal_classes) refuse("--classes-matter");
  if (s.task == Task::ranking && (s.cost_fp || s.cost_fn)) refuse("--cost");
  if (s.cost_fp.has_value() != s.cost_fn.has_value())
    throw usage_error("the costs of a false positive and of a false negative go together");
  for (const auto& cost : {s.cost_fp, s.cost_fn})
    if (cost && !(*cost > 0 && std::isfinite(*cost)))
      throw usage_error(fmt::format("a cost of {}: a number above 0 is needed", print_number(*cost)));
}

bool has(const Situation& s, Trait trait) {
  const bool priced = s.cost_fp && s.cost_fn, equal = priced && *s.cost_fp == *s.cost_fn;
  switch (trait) {
    case Trait::none:
      return false;
    case Trait::imbalanced:
      return s.imbalanced;
    case Trait::equal_classes:
      return s.equal_classes;
    case Trait::outliers:
      return s.outliers;
    case Trait::costs:
      return priced && !equal;
    case Trait::equal_costs:
      return equal;
    case Trait::business:
      return s.audience == Audience::business;
    case Trait::everyone:
      return s.audience == Audience::everyone;
  }
  return false;
}

/// The parameters of a metric that prices decide: costs by name, and the probability or quantile at which
/// they balance.
std::string priced_spec(const Advice& entry, const Situation& s) {
  const Spec spec = parse_spec(entry.spec, entry.task);
  if (!has(s, Trait::costs)) return spec.text();
  const double fp = *s.cost_fp, fn = *s.cost_fn;
  std::string params;
  auto set = [&](std::string_view name, double value) {
    params += fmt::format("{}{}={}", params.empty() ? "" : ", ", name, print_number(value));
  };
  for (const auto& param : spec.def->params) {
    if (param.name == "fp") set("fp", fp);
    if (param.name == "fn") set("fn", fn);
    if (param.name == "threshold" && entry.use == Use::probability) set("threshold", fp / (fp + fn));
    if (param.name == "alpha" && entry.task == Task::regression) set("alpha", fn / (fp + fn));
  }
  return params.empty() ? spec.text() : parse_spec(fmt::format("{}({})", spec.def->name, params), entry.task).text();
}

std::vector<std::string> split(std::string_view list) {
  std::vector<std::string> items;
  for (size_t begin = 0; begin < list.size();) {
    const size_t end = std::min(list.find("; ", begin), list.size());
    items.emplace_back(list.substr(begin, end - begin));
    begin = end + 2;
  }
  return items;
}

Recommended judged(const Advice& entry, const Situation& s) {
  Recommended r{.spec = priced_spec(entry, s), .points = entry.points, .beside = split(entry.beside)};
  r.def = parse_spec(entry.spec, entry.task).def;
  for (const auto& clause : entry.clauses) {
    if (!has(s, clause.when)) continue;
    r.points += clause.points;
    (clause.points > 0 ? r.why : r.why_not).emplace_back(clause.reason);
  }
  if (!r.def->use_when.empty()) r.why.emplace_back(r.def->use_when);
  if (!r.def->avoid_when.empty()) r.why_not.emplace_back(fmt::format("Avoid it when: {}", r.def->avoid_when));
  return r;
}

void add_notes(Recommendation& r) {
  const auto& s = r.situation;
  if (has(s, Trait::costs) && s.task == Task::binary)
    r.notes.push_back(
        fmt::format("With these costs and calibrated probabilities, call a row positive from {} on; assay "
                    "tune finds the threshold on validation data.",
                    print_number(*s.cost_fp / (*s.cost_fp + *s.cost_fn))));
  if (has(s, Trait::costs) && s.task == Task::regression)
    r.notes.emplace_back(
        "A false positive is read as a prediction that is too high, a false negative as one that is too "
        "low.");
  if (s.imbalanced)
    r.notes.emplace_back("Report the prevalence of the data beside any of these, and keep it that of use.");
  r.notes.emplace_back("Report an interval with every number: --ci auto.");
}

}  // namespace

Recommendation recommend(const Situation& situation) {
  check(situation);
  Recommendation result{situation, {}, {}};
  for (const auto& entry : advice())
    if (entry.task == situation.task && (!situation.use || !entry.use || entry.use == situation.use))
      result.metrics.push_back(judged(entry, situation));
  std::stable_sort(result.metrics.begin(), result.metrics.end(),
                   [](const auto& a, const auto& b) { return a.points > b.points; });
  add_notes(result);
  return result;
}

}  // namespace assay

// Comparison of saved numbers, of states or of JSON: no rows, so no pairs. Differences of equal signatures only; where
// both values have an interval, that of the difference by MOVER (Zou & Donner 2008, doi 10.1002/sim.3095), as if the
// samples were independent.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "assay/comparison.h"
#include "assay/error.h"
#include "engine/measure.h"

namespace assay {
namespace {

std::vector<std::string> fields_of(const std::string& signature) {
  std::vector<std::string> fields{""};
  for (char c : signature)
    if (c == '|')
      fields.emplace_back();
    else
      fields.back() += c;
  return fields;
}

/// The fields in which two signatures differ: "threshold=0.5 and threshold=0.4".
std::string differing(const std::string& a, const std::string& b) {
  auto x = fields_of(a), y = fields_of(b);
  std::string text;
  for (size_t i = 0; i < std::max(x.size(), y.size()); ++i) {
    auto left = i < x.size() ? x[i] : "nothing", right = i < y.size() ? y[i] : "nothing";
    if (left != right) text += fmt::format("{}{} and {}", text.empty() ? "" : "; ", left, right);
  }
  return text;
}

const Result* same_spec(const std::vector<Result>& results, const Spec& spec) {
  for (const auto& result : results)
    if (result.spec.text() == spec.text()) return &result;
  return nullptr;
}

std::string_view task_name(const Evaluation& e) { return EnumNames<Task>::names[static_cast<size_t>(e.config.task)]; }

Interval mover(const Result& a, const Result& b, double difference) {
  double x = a.value.number(), y = b.value.number();
  return {"mover_unpaired", a.ci->level, difference - std::hypot(y - b.ci->low, a.ci->high - x),
          difference + std::hypot(b.ci->high - y, x - a.ci->low)};
}

Difference difference_of(const Result& a, const Result& b, size_t model, const Measure& measure) {
  Difference d{.spec = a.spec, .label = measure.label, .signature = a.signature, .model = model};
  d.baseline = measure.of(a.value), d.value = measure.of(b.value), d.difference = d.value - d.baseline;
  if (d.label.empty() || std::isnan(d.difference))
    d.undefined = a.value.undefined.empty() ? b.value.undefined : a.value.undefined;
  d.ci.method = d.test = "none";
  d.p = d.p_holm = d.p_bh = std::numeric_limits<double>::quiet_NaN();
  if (d.label.empty() && a.ci && b.ci && a.ci->level == b.ci->level) d.ci = mover(a, b, d.difference);
  return d;
}

std::vector<Measure> measures_of(const Result& result) {
  if (result.value.scalar()) return {{result.spec, "", 0}};
  std::vector<Measure> measures;
  if (const auto* vector = std::get_if<Vector>(&result.value.data))
    for (size_t k = 0; k < vector->labels.size(); ++k) measures.push_back({result.spec, vector->labels[k], k});
  return measures;
}

std::string slice_text(const SliceName& slice) {
  std::string text;
  for (const auto& [column, value] : slice) text += fmt::format("{}{}={}", text.empty() ? "" : ", ", column, value);
  return text;
}

/// The numbers of saved evaluations that mean the same, group by group.
class SavedNumbers {
 public:
  SavedNumbers(const std::vector<std::string>& names, const std::vector<Evaluation>& evaluations, Comparison& out)
      : names_(names), evaluations_(evaluations), out_(out) {}

  void take() {
    std::vector<const std::vector<Result>*> results;
    for (const auto& e : evaluations_) results.push_back(&e.metrics);
    out_.whole = group(results, {}, evaluations_[0].data.rows_used);
    for (const auto& slice : evaluations_[0].slices) take(slice);
  }

 private:
  void take(const SliceResult& slice) {
    std::vector<const std::vector<Result>*> results;
    for (size_t m = 0; m < names_.size(); ++m) {
      const auto& there = evaluations_[m].slices;
      auto found = std::find_if(there.begin(), there.end(), [&](const auto& s) { return s.slice == slice.slice; });
      results.push_back(found == there.end() ? nullptr : &found->metrics);
      if (!results.back()) warn(fmt::format("{} has no slice {}", names_[m], slice_text(slice.slice)));
    }
    out_.slices.push_back(group(results, slice.slice, slice.rows));
  }
  ComparedGroup group(const std::vector<const std::vector<Result>*>& results, const SliceName& slice, uint64_t rows) {
    ComparedGroup group{.slice = slice, .rows = rows};
    for (const auto& result : *results[0])
      for (const auto& measure : measures_of(result))
        for (size_t m = 1; m < results.size(); ++m)
          if (const Result* other = partner(result, results[m], m))
            group.differences.push_back(difference_of(result, *other, m, measure));
    return group;
  }
  const Result* partner(const Result& result, const std::vector<Result>* results, size_t m) {
    if (!results) return nullptr;
    const auto* other = same_spec(*results, result.spec);
    if (!other) return warn(fmt::format("{} has no {}", names_[m], result.spec.text())), nullptr;
    if (other->signature != result.signature)
      throw CorruptState(fmt::format("{} of {} and {} are not the same number: {}", result.spec.text(), names_[0],
                                     names_[m], differing(result.signature, other->signature)));
    if (result.ci && other->ci && result.ci->level != other->ci->level)
      warn(fmt::format("the intervals of {} and {} have different levels, so that their differences have none",
                       names_[0], names_[m]));
    return other;
  }
  void warn(std::string text) {
    if (std::find(out_.warnings.begin(), out_.warnings.end(), text) == out_.warnings.end())
      out_.warnings.push_back(std::move(text));
  }

  const std::vector<std::string>& names_;
  const std::vector<Evaluation>& evaluations_;
  Comparison& out_;
};

void check(const std::vector<std::string>& names, const std::vector<Evaluation>& evaluations) {
  if (evaluations.size() < 2) throw usage_error("a comparison needs two models or more");
  if (std::set<std::string>(names.begin(), names.end()).size() != names.size())
    throw usage_error("two models have the same name");
  for (size_t m = 1; m < evaluations.size(); ++m)
    if (evaluations[m].config.task != evaluations[0].config.task)
      throw CorruptState(fmt::format("{} is of task {}, {} of task {}", names[0], task_name(evaluations[0]), names[m],
                                     task_name(evaluations[m])));
}

}  // namespace

Comparison compare_saved(const std::vector<std::string>& names, const std::vector<Evaluation>& evaluations) {
  check(names, evaluations);
  const auto& first = evaluations[0];
  Comparison out{.config = {.evaluation = first.config, .models = names, .method = "unpaired"},
                 .inputs = first.inputs,
                 .data = first.data};
  out.paired = false;
  out.classes = first.classes, out.positive = first.positive;
  SavedNumbers(names, evaluations, out).take();
  if (out.whole.differences.empty()) throw usage_error("the saved evaluations have no metric in common");
  for (size_t m = 1; m < evaluations.size(); ++m)
    if (evaluations[m].data.rows_used != first.data.rows_used)
      out.warnings.push_back(fmt::format("{} has {} rows, {} has {}", names[0], first.data.rows_used, names[m],
                                         evaluations[m].data.rows_used));
  out.warnings.push_back(
      "saved numbers hold no rows: the differences are not paired and have no test, and their intervals take the two "
      "for independent samples");
  return out;
}

}  // namespace assay

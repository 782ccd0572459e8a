// Comparison of saved states: no rows, so no pairs. Differences of equal signatures only; where both values have an
// interval, that of the difference by MOVER (Zou & Donner 2008, doi 10.1002/sim.3095), as if the samples were
// independent.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "assay/comparison.h"
#include "assay/error.h"

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

const Result* same_spec(const Evaluation& evaluation, const Spec& spec) {
  for (const auto& result : evaluation.metrics)
    if (result.spec.def == spec.def && result.spec.params == spec.params) return &result;
  return nullptr;
}

std::string_view task_name(const Evaluation& e) { return EnumNames<Task>::names[static_cast<size_t>(e.config.task)]; }

Interval mover(const Result& a, const Result& b, double difference) {
  double x = a.value.number(), y = b.value.number();
  return {"mover_unpaired", a.ci->level, difference - std::hypot(y - b.ci->low, a.ci->high - x),
          difference + std::hypot(b.ci->high - y, x - a.ci->low)};
}

Difference difference_of(const Result& a, const Result& b, size_t model) {
  Difference d{.spec = a.spec, .signature = a.signature, .model = model};
  d.baseline = a.value.number(), d.value = b.value.number(), d.difference = d.value - d.baseline;
  d.undefined = a.value.undefined.empty() ? b.value.undefined : a.value.undefined;
  d.ci.method = d.test = "none";
  d.p = d.p_holm = d.p_bh = std::numeric_limits<double>::quiet_NaN();
  if (a.ci && b.ci && a.ci->level == b.ci->level) d.ci = mover(a, b, d.difference);
  return d;
}

}  // namespace

Comparison compare_saved(const std::vector<std::string>& names, const std::vector<Evaluation>& evaluations) {
  if (evaluations.size() < 2) throw usage_error("a comparison needs two models or more");
  const auto& first = evaluations[0];
  Comparison out{.config = {.evaluation = first.config, .models = names}, .inputs = first.inputs, .data = first.data};
  out.classes = first.classes, out.positive = first.positive;
  out.whole.rows = first.data.rows_used;
  for (size_t m = 1; m < evaluations.size(); ++m)
    if (evaluations[m].config.task != first.config.task)
      throw CorruptState(fmt::format("{} is of task {}, {} of task {}", names[0], task_name(first), names[m],
                                     task_name(evaluations[m])));
  for (const auto& result : first.metrics) {
    if (!result.value.scalar()) continue;
    for (size_t m = 1; m < evaluations.size(); ++m) {
      const auto* other = same_spec(evaluations[m], result.spec);
      if (!other) {
        out.warnings.push_back(fmt::format("{} has no {}", names[m], result.spec.text()));
        continue;
      }
      if (other->signature != result.signature)
        throw CorruptState(fmt::format("{} of {} and {} are not the same number: {}", result.spec.text(), names[0],
                                       names[m], differing(result.signature, other->signature)));
      out.whole.differences.push_back(difference_of(result, *other, m));
    }
  }
  if (out.whole.differences.empty()) throw usage_error("the states have no metric in common");
  for (const auto& e : evaluations)
    if (e.data.rows_used != first.data.rows_used) out.warnings.push_back("the states have different numbers of rows");
  out.warnings.push_back("saved states hold no rows: the differences are not paired and have no test");
  return out;
}

}  // namespace assay

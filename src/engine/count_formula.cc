#include "engine/count_formula.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "assay/error.h"

namespace assay {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

void check(const Spec& spec) {
  const auto needs = spec.def->states(spec.params);
  const bool of_counts =
      std::all_of(needs.begin(), needs.end(), [](const auto& need) { return need.key == BinaryCounts::name; });
  if (spec.def->need == Need::label && !needs.empty() && of_counts) return;
  throw usage_error(fmt::format(
      "'{}' does not change with the threshold: metrics of predicted labels do, such as those of assay list "
      "--task binary under label",
      spec.text()));
}

}  // namespace

CountFormula::CountFormula(Spec spec, const Context& context) : spec_(std::move(spec)), context_(context) {
  check(spec_);
  context_.labels = {};
  context_.undefined = Undefined::rule;
  BinaryCounts some;
  if (!value(some, context_).scalar())
    throw usage_error(fmt::format("'{}' is no single number that could be made best", spec_.text()));
}

void CountFormula::values(const CountColumns& counts, double* out) const {
  if (spec_.def->on_columns) return spec_.def->on_columns(counts, spec_.params, out);
  for (size_t i = 0; i < counts.size; ++i) out[i] = exact(counts[i]);
}

double CountFormula::exact(const Counts& c) const {
  static constexpr uint8_t truth[] = {1, 0, 1, 0}, predicted[] = {1, 1, 0, 0};
  const double weight[] = {c.tp, c.fp, c.fn, c.tn};
  BinaryCounts counts;
  counts.update({.size = 4, .weight = weight, .truth = truth, .predicted = predicted});
  const Value v = value(counts, context_);
  return v.undefined.empty() ? v.number() : nan;
}

Value CountFormula::value(const BinaryCounts& counts, const Context& context) const {
  StateBox<BinaryCounts> box{NoParams{}};
  box.state = counts;
  const std::vector<const AnyState*> states(spec_.def->states(spec_.params).size(), &box);  // an own one asks often
  return spec_.def->compute(states, spec_.params, context);
}

}  // namespace assay

// Views of slices and windows, made from an evaluator that is sealed and the evaluation of its whole.
#pragma once
#include <functional>

#include "engine/body.h"

namespace assay {

/// What the views need to evaluate further sets of rows.
struct ViewInput {
  const Evaluator::Body& body;
  const Context& context;
  std::function<std::vector<Result>(const Group&)> values;
};

/// The groups of `by` that have enough rows.
struct SliceRef {
  const SliceSet* set;
  size_t slice;
  const Group& group() const { return set->group(slice); }
};
std::vector<SliceRef> large_slices(const Evaluator::Body& body);

void add_worst_slices(Evaluation& evaluation, const ViewInput& input, const std::string& request);
void add_fairness(Evaluation& evaluation, const ViewInput& input, const std::string& column);
/// Windows, their trends and changes. `wanted`: the windows of a request; empty: those of the configuration.
void add_windows(Evaluation& evaluation, const ViewInput& input, const std::vector<std::string>& wanted);

/// One metric over windows: positions, values, rows, and half-open starts as text.
struct Series {
  std::vector<double> at, value, weight;
  std::vector<std::string> window;
  bool known_error = false;  // weights are inverse variances
};
/// Nothing for fewer than three windows.
std::optional<Trend> trend_of(const Series& series, double level);

}  // namespace assay

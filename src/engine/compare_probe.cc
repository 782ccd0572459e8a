// The shape of a metric, found on a data set of a few rows.
#include <algorithm>
#include <cmath>

#include "assay/error.h"
#include "engine/compare_units.h"

namespace assay {
namespace {

using Numbers = std::vector<double>;
using Integers = std::vector<int64_t>;

template <class T> void add(Batch& batch, Role role, const char* name, std::vector<T> values, double parameter = 0) {
  batch.rows = static_cast<int64_t>(values.size());
  batch.columns.push_back({role, name, make_column(std::move(values)), parameter});
}

Batch binary() {
  Batch b;
  add(b, Role::target, "t", Integers{0, 1, 1, 0, 1, 0, 0, 1, 1});
  add(b, Role::prediction, "p", Integers{0, 1, 0, 1, 1, 0, 0, 1, 0});
  add(b, Role::score, "s", Numbers{0.12, 0.91, 0.33, 0.64, 0.92, 0.11, 0.34, 0.66, 0.13});
  return b;
}

Batch multiclass() {
  Batch b;
  add(b, Role::target, "t", Integers{0, 1, 2, 0, 1, 2, 2, 0});
  add(b, Role::prediction, "p", Integers{0, 1, 1, 2, 1, 2, 0, 0});
  add(b, Role::score, "0", Numbers{0.50, 0.25, 0.125, 0.25, 0.25, 0.125, 0.5, 0.75});
  add(b, Role::score, "1", Numbers{0.25, 0.50, 0.625, 0.125, 0.375, 0.25, 0.125, 0.125});
  add(b, Role::score, "2", Numbers{0.25, 0.25, 0.25, 0.625, 0.375, 0.625, 0.375, 0.125});
  return b;
}

Batch multilabel() {
  Batch b;
  const Integers targets[] = {{0, 1, 1, 0, 1, 0}, {1, 1, 0, 0, 1, 0}, {0, 1, 0, 1, 1, 0}};
  const Integers predictions[] = {{0, 1, 0, 1, 1, 0}, {1, 0, 0, 0, 1, 1}, {0, 1, 1, 1, 0, 0}};
  const Numbers scores[] = {
      {0.2, 0.8, 0.4, 0.7, 0.9, 0.1}, {0.6, 0.3, 0.2, 0.1, 0.8, 0.7}, {0.1, 0.9, 0.6, 0.8, 0.3, 0.2}};
  const char* names[] = {"a", "b", "c"};
  for (size_t k = 0; k < 3; ++k) add(b, Role::target, names[k], targets[k]);
  for (size_t k = 0; k < 3; ++k) add(b, Role::prediction, names[k], predictions[k]);
  for (size_t k = 0; k < 3; ++k) add(b, Role::score, names[k], scores[k]);
  return b;
}

Batch regression() {
  Batch b;
  add(b, Role::target, "t", Numbers{1, 2.5, 3, 4.25, 0.5, 7});
  add(b, Role::prediction, "p", Numbers{1.5, 2, 3.75, 4, 0.25, 6});
  add(b, Role::lower, "l", Numbers{0.5, 1, 3.25, 3, 0.125, 4});
  add(b, Role::upper, "u", Numbers{2, 3, 5, 4.125, 1, 8});
  add(b, Role::quantile, "q1", Numbers{0.5, 1, 3.25, 3, 0.125, 4}, 0.1);
  add(b, Role::quantile, "q5", Numbers{1.5, 2, 3.75, 4, 0.25, 6}, 0.5);
  add(b, Role::quantile, "q9", Numbers{2, 3, 5, 4.125, 1, 8}, 0.9);
  return b;
}

Batch ranking() {
  Batch b;
  add(b, Role::target, "t", Numbers{1, 0, 2, 0, 1, 0, 0, 1, 3});
  add(b, Role::score, "s", Numbers{0.3, 0.8, 0.5, 0.9, 0.7, 0.1, 0.6, 0.2, 0.4});
  add(b, Role::query, "q", Integers{1, 1, 1, 2, 2, 2, 3, 3, 3});
  return b;
}

Batch probe(Task task) {
  switch (task) {
    case Task::binary:
      return binary();
    case Task::multiclass:
      return multiclass();
    case Task::multilabel:
      return multilabel();
    case Task::regression:
      return regression();
    case Task::ranking:
      return ranking();
  }
  return {};
}

double value_of(const Config& config, const Batch& batch, int64_t begin, int64_t n) {
  Batch part;
  part.rows = n;
  for (const auto& entry : batch.columns)
    part.columns.push_back({entry.role, entry.name, entry.column.slice(begin, n), entry.parameter});
  Evaluator evaluator(config);
  evaluator.update(part);
  const Value value = evaluator.only_value();
  if (const auto* vector = std::get_if<Vector>(&value.data)) return vector->values.at(0);
  return value.number();
}

/// The values on the whole and on each unit; empty when the metric refuses such rows.
Numbers try_out(const Spec& spec) {
  Config config{.task = spec.def->task, .metrics = {spec.full_text()}};
  if (config.task == Task::binary) config.labels = {"0", "1"};
  if (config.task == Task::multiclass) config.labels = {"0", "1", "2"};
  Batch batch = probe(config.task);
  int64_t step = config.task == Task::ranking ? 3 : 1;
  try {
    Numbers values{value_of(config, batch, 0, batch.rows)};
    for (int64_t i = 0; i < batch.rows; i += step) values.push_back(value_of(config, batch, i, step));
    return values;
  } catch (const InvalidInput&) {
    return {};
  }
}

bool is_area(const Spec& spec) {
  if (spec.def->task != Task::binary || !spec.def->pair_share) return false;
  for (size_t k = 0; k < spec.params.size(); ++k)
    if (spec.params[k] != spec.def->params[k].default_value()) return false;
  return true;
}

}  // namespace

Shape shape_of(const Spec& spec) {
  if (is_area(spec)) return Shape::area;
  auto values = try_out(spec);
  auto otherwise = spec.def->need == Need::label ? Shape::counts : Shape::other;
  if (values.empty() || std::any_of(values.begin(), values.end(), [](double x) { return !std::isfinite(x); }))
    return otherwise;
  double sum = 0;
  for (size_t i = 1; i < values.size(); ++i) sum += values[i];
  double mean = sum / static_cast<double>(values.size() - 1);
  if (std::abs(mean - values[0]) > 1e-12 * std::max(1.0, std::abs(mean))) return otherwise;
  bool zero_one = std::all_of(values.begin() + 1, values.end(), [](double x) { return x == 0 || x == 1; });
  return zero_one ? Shape::proportion : Shape::mean;
}

}  // namespace assay

#include "engine/compare_units.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <numeric>
#include <unordered_map>

#include "assay/error.h"
#include "base/float_mode.h"
#include "engine/parallel.h"

namespace assay {

Units units_of(const ComparedRows& rows, Task task) {
  const Rows& first = rows.models[0];
  Units units;
  if (task != Task::ranking) {
    units.counters = rows.counters;
    units.weights.assign(first.weight.begin(), first.weight.end());
    return units;
  }
  std::map<std::string_view, std::vector<uint32_t>> queries;
  for (uint32_t i = 0; i < first.size; ++i) queries[first.query_names[first.query[i]]].push_back(i);
  for (auto& [name, list] : queries) {
    units.counters.push_back(rows.counters[list[0]]);
    units.rows.push_back(std::move(list));
  }
  return units;
}

Value value_on(const Spec& spec, const Rows& rows, const Context& context) {
  std::vector<std::unique_ptr<AnyState>> states;
  std::vector<const AnyState*> views;
  for (const auto& need : spec.def->states(spec.params)) {
    states.push_back(need.make());
    states.back()->update(rows);
    states.back()->seal();
    views.push_back(states.back().get());
  }
  return spec.def->compute(views, spec.params, context);
}

namespace {

/// Takes the weights away, of the columns too.
class Unweighted {
 public:
  const Rows& operator()(const Rows& rows) {
    rows_ = rows;
    rows_.weight = {};
    columns_.assign(rows.columns.begin(), rows.columns.end());
    for (auto& column : columns_) column.weight = {};
    rows_.columns = columns_;
    return rows_;
  }

 private:
  Rows rows_;
  std::vector<Rows> columns_;
};

}  // namespace

std::vector<double> unit_values(const Measure& measure, const Rows& rows, const Units& units, const Context& context,
                                unsigned threads) {
  constexpr size_t chunk = 2048;
  std::vector<double> values(units.size());
  const Spec& spec = measure.spec;
  auto needs = spec.def->states(spec.params);
  parallel_for(threads, (units.size() + chunk - 1) / chunk, [&](size_t task) {
    FloatMode mode;
    Gatherer gatherer;
    Unweighted unweighted;
    std::vector<std::unique_ptr<AnyState>> states(needs.size());
    std::vector<const AnyState*> views(needs.size());
    for (size_t u = task * chunk; u < std::min(units.size(), (task + 1) * chunk); ++u) {
      auto row = static_cast<uint32_t>(u);
      auto indices = units.rows.empty() ? std::span<const uint32_t>(&row, 1) : std::span<const uint32_t>(units.rows[u]);
      const Rows& one = unweighted(gatherer.gather(rows, indices));
      for (size_t s = 0; s < needs.size(); ++s) {
        states[s] = needs[s].make();
        states[s]->update(one);
        states[s]->seal();
        views[s] = states[s].get();
      }
      values[u] = measure.of(spec.def->compute(views, spec.params, context));
    }
  });
  return values;
}

// ------------------------------------------------------------------------------------------------ labels

bool has_labels(const Rows& rows) {
  if (!rows.predicted.empty() || !rows.prediction.empty()) return true;
  return !rows.columns.empty() && rows.target.empty() && rows.actual.empty() && !rows.columns[0].predicted.empty();
}

size_t right_labels(const Rows& rows, size_t i) {
  if (!rows.prediction.empty()) return rows.prediction[i] == rows.target[i];
  if (!rows.predicted.empty()) return rows.predicted[i] == rows.truth[i];
  size_t right = 0;
  for (const auto& column : rows.columns) right += column.predicted[i] == column.truth[i];
  return right;
}

bool same_labels(const Rows& a, const Rows& b, size_t i) {
  if (!a.prediction.empty()) return a.prediction[i] == b.prediction[i];
  if (!a.predicted.empty()) return a.predicted[i] == b.predicted[i];
  for (size_t c = 0; c < a.columns.size(); ++c)
    if (a.columns[c].predicted[i] != b.columns[c].predicted[i]) return false;
  return true;
}

namespace {

template <class T> void put(std::string& key, T value) {
  key.append(reinterpret_cast<const char*>(&value), sizeof value);
}

void put_labels(std::string& key, const Rows& rows, size_t i, bool truth) {
  if (!rows.prediction.empty()) return put(key, truth ? rows.target[i] : rows.prediction[i]);
  if (!rows.predicted.empty()) return put(key, truth ? rows.truth[i] : rows.predicted[i]);
  for (const auto& column : rows.columns) put(key, truth ? column.truth[i] : column.predicted[i]);
}

}  // namespace

Cells cells_of(const Rows& a, const Rows& b) {
  std::unordered_map<std::string, uint32_t> index;
  Cells found;
  std::string key;
  for (uint32_t i = 0; i < a.size; ++i) {
    key.clear();
    put_labels(key, a, i, true), put_labels(key, a, i, false), put_labels(key, b, i, false);
    if (!a.weight.empty()) put(key, a.weight[i]);
    auto [at, fresh] = index.try_emplace(key, static_cast<uint32_t>(found.first.size()));
    if (fresh) found.first.push_back(i), found.count.push_back(0);
    ++found.count[at->second];
    found.of_row.push_back(at->second);
  }
  std::vector<std::pair<std::string, uint32_t>> order(index.begin(), index.end());
  std::sort(order.begin(), order.end());
  Cells sorted;
  std::vector<uint32_t> to(order.size());
  for (const auto& [text, c] : order) {
    to[c] = static_cast<uint32_t>(sorted.first.size());
    sorted.first.push_back(found.first[c]);
    sorted.count.push_back(found.count[c]);
  }
  for (uint32_t c : found.of_row) sorted.of_row.push_back(to[c]);
  return sorted;
}

Weighted::Weighted(const Rows& rows, std::span<const double> weight)
    : rows_(rows), columns_(rows.columns.begin(), rows.columns.end()) {
  rows_.weight = weight;
  for (auto& column : columns_) column.weight = weight;
  rows_.columns = columns_;
}

}  // namespace assay

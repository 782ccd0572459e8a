#include "assay/states/truth_totals.h"

#include <algorithm>
#include <numeric>

namespace assay {

namespace {

/// Adds row by row through `class_of`: counts for unit weights, else the weights sorted by class.
template <class F> void add_rows(std::vector<ExactSum>& totals, const Rows& rows, size_t classes, F class_of) {
  if (totals.size() < classes) totals.resize(classes);
  if (rows.weight.empty()) {
    std::vector<uint64_t> counts(classes);
    for (size_t i = 0; i < rows.size; ++i) ++counts[class_of(i)];
    for (size_t c = 0; c < classes; ++c) totals[c].add_count(counts[c]);
  } else {
    for (size_t i = 0; i < rows.size; ++i) totals[class_of(i)].add(rows.weight[i]);
  }
}

}  // namespace

void TruthTotals::update(const Rows& rows) {
  if (!rows.truth.empty() && rows.weight.empty()) {
    if (weight.size() < 2) weight.resize(2);
    const auto positives = std::accumulate(rows.truth.begin(), rows.truth.end(), uint64_t{0});
    weight[0].add_count(rows.size - positives);
    weight[1].add_count(positives);
  } else if (!rows.truth.empty()) {
    add_rows(weight, rows, 2, [&](size_t i) { return rows.truth[i]; });
  } else if (!rows.target.empty()) {
    const size_t classes = std::max(rows.classes, *std::max_element(rows.target.begin(), rows.target.end()) + 1);
    add_rows(weight, rows, classes, [&](size_t i) { return rows.target[i]; });
  }
}

void TruthTotals::merge(const TruthTotals& other) {
  if (weight.size() < other.weight.size()) weight.resize(other.weight.size());
  for (size_t c = 0; c < other.weight.size(); ++c) weight[c].merge(other.weight[c]);
}

void TruthTotals::relabel(std::span<const uint32_t> to, uint32_t classes) {
  std::vector<ExactSum> moved(classes);
  for (size_t c = 0; c < weight.size(); ++c)
    if (!weight[c].zero()) moved[to[c]].merge(weight[c]);
  weight = std::move(moved);
}

void TruthTotals::seal() {
  while (!weight.empty() && weight.back().zero()) weight.pop_back();
}

void TruthTotals::validate() const {
  for (const auto& w : weight)
    if (!w.finite() || w.sign() < 0) throw CorruptState("weight of a class");
  if (!weight.empty() && weight.back().zero()) throw CorruptState("classes not canonical");
}

ExactSum TruthTotals::total() const {
  ExactSum sum;
  for (const auto& w : weight) sum.merge(w);
  return sum;
}

size_t TruthTotals::seen() const {
  return static_cast<size_t>(std::count_if(weight.begin(), weight.end(), [](const auto& w) { return !w.zero(); }));
}

const ExactSum& TruthTotals::of(size_t c) const {
  static const ExactSum none;
  return c < weight.size() ? weight[c] : none;
}

}  // namespace assay

#include "assay/metrics/class_matrix.h"

#include <fmt/format.h>

#include <algorithm>

namespace assay {
namespace {

/// The place of each class code among the classes that count, or UINT32_MAX.
std::vector<uint32_t> places(const std::vector<ClassMatrix::Cell>& cells, const Context& context) {
  size_t classes = context.labels.size();
  for (const auto& cell : cells)
    classes = std::max<size_t>({classes, cell.truth + size_t{1}, cell.predicted + size_t{1}});
  std::vector<uint32_t> place(classes, UINT32_MAX);
  if (context.declared) std::fill_n(place.begin(), context.labels.size(), 0);
  for (const auto& cell : cells) place[cell.truth] = place[cell.predicted] = 0;
  uint32_t next = 0;
  for (auto& p : place)
    if (p == 0) p = next++;
  return place;
}

/// Totals of classes from the cells: counts as integers first, since they are the most.
void sum_up(ClassMatrix& m) {
  const size_t n = m.size();
  m.hits.resize(n), m.misses.resize(n), m.claims.resize(n);
  std::vector<uint64_t> hits(n), misses(n), claims(n);
  for (const auto& cell : m.cells) {
    const bool hit = cell.truth == cell.predicted;
    (hit ? hits : misses)[cell.truth] += cell.count;
    if (!hit) claims[cell.predicted] += cell.count;
    if (cell.rest == 0) continue;
    const ExactSum& rest = m.rests[cell.rest - 1];
    (hit ? m.hits : m.misses)[cell.truth].merge(rest);
    if (!hit) m.claims[cell.predicted].merge(rest);
  }
  for (size_t c = 0; c < n; ++c) {
    m.hits[c].add_count(hits[c]), m.misses[c].add_count(misses[c]), m.claims[c].add_count(claims[c]);
    m.total.merge(m.hits[c]), m.total.merge(m.misses[c]);
  }
}

}  // namespace

ExactSum ClassMatrix::actual(size_t c) const {
  ExactSum sum = hits[c];
  sum.merge(misses[c]);
  return sum;
}

ExactSum ClassMatrix::predicted(size_t c) const {
  ExactSum sum = hits[c];
  sum.merge(claims[c]);
  return sum;
}

ExactSum ClassMatrix::all_hits() const {
  ExactSum sum;
  for (const auto& hit : hits) sum.merge(hit);
  return sum;
}

Counts ClassMatrix::against_rest(size_t c) const {
  ExactSum rest = total;
  rest.subtract(hits[c]), rest.subtract(misses[c]), rest.subtract(claims[c]);
  return {.tp = hits[c].value(), .fp = claims[c].value(), .fn = misses[c].value(), .tn = rest.value()};
}

Counts ClassMatrix::pooled() const {
  const ExactSum right = all_hits();
  ExactSum wrong = total, rest;
  wrong.subtract(right);
  for (size_t c = 0; c < size(); ++c) rest.merge(total);
  rest.subtract(right), rest.subtract(wrong), rest.subtract(wrong);
  return {.tp = right.value(), .fp = wrong.value(), .fn = wrong.value(), .tn = rest.value()};
}

ExactSum ClassMatrix::weight(const Cell& cell) const {
  ExactSum sum;
  if (cell.rest) sum = rests[cell.rest - 1];
  sum.add_count(cell.count);
  return sum;
}

std::vector<double> ClassMatrix::dense() const {
  std::vector<double> values(size() * size());
  for (const auto& cell : cells) values[cell.truth * size() + cell.predicted] = weight(cell).value();
  return values;
}

ClassMatrix class_matrix(const BinaryCounts& counts, const Context& context) {
  ClassMatrix m;
  m.labels.assign(context.labels.begin(), context.labels.end());
  if (m.labels.empty()) m.labels = {"0", "1"};
  const uint32_t positive = context.positive == 0 ? 0 : 1;
  while (m.labels.size() < 2) m.labels.insert(positive == 0 ? m.labels.end() : m.labels.begin(), "other");
  const auto sums = counts.cells();
  for (uint32_t truth : {0u, 1u})
    for (uint32_t predicted : {0u, 1u}) {
      const auto& sum = sums[2 * size_t{truth == positive} + size_t{predicted == positive}];
      if (sum.zero()) continue;
      m.rests.push_back(sum);
      m.cells.push_back({truth, predicted, 0, m.rests.size()});
    }
  sum_up(m);
  return m;
}

ClassMatrix class_matrix(const ConfusionMatrix& matrix, const Context& context) {
  ClassMatrix m;
  matrix.each([&](const ConfusionMatrix::Cell& cell) {
    if (cell.rest) m.rests.push_back(*cell.rest);
    m.cells.push_back({cell.truth, cell.predicted, cell.count, cell.rest ? m.rests.size() : 0});
  });
  const auto place = places(m.cells, context);
  for (size_t c = 0; c < place.size(); ++c)
    if (place[c] != UINT32_MAX)
      m.labels.push_back(c < context.labels.size() ? context.labels[c] : fmt::format("#{}", c));
  for (auto& cell : m.cells) cell.truth = place[cell.truth], cell.predicted = place[cell.predicted];
  sum_up(m);
  return m;
}

}  // namespace assay

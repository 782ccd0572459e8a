#include "assay/metrics/class_matrix.h"

#include <fmt/format.h>

#include <algorithm>

namespace assay {
namespace {

ClassMatrix of_classes(std::vector<std::string> labels) {
  ClassMatrix m;
  m.hits.resize(labels.size()), m.misses.resize(labels.size()), m.claims.resize(labels.size());
  m.labels = std::move(labels);
  return m;
}

void put(ClassMatrix& m, uint32_t truth, uint32_t predicted, ExactSum weight) {
  if (weight.zero()) return;
  m.total.merge(weight);
  if (truth == predicted) {
    m.hits[truth].merge(weight);
  } else {
    m.misses[truth].merge(weight);
    m.claims[predicted].merge(weight);
  }
  m.cells.push_back({truth, predicted, std::move(weight)});
}

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

std::vector<double> ClassMatrix::dense() const {
  std::vector<double> values(size() * size());
  for (const auto& cell : cells) values[cell.truth * size() + cell.predicted] = cell.weight.value();
  return values;
}

ClassMatrix class_matrix(const BinaryCounts& counts, const Context& context) {
  std::vector<std::string> labels(context.labels.begin(), context.labels.end());
  if (labels.empty()) labels = {"0", "1"};
  const uint32_t positive = context.positive == 0 ? 0 : 1;
  while (labels.size() < 2) labels.insert(positive == 0 ? labels.end() : labels.begin(), "other");
  ClassMatrix m = of_classes(std::move(labels));
  auto cells = counts.cells();
  auto cell = [&](uint32_t truth, uint32_t predicted) {
    return std::move(cells[2 * size_t{truth == positive} + size_t{predicted == positive}]);
  };
  for (uint32_t truth : {0u, 1u})
    for (uint32_t predicted : {0u, 1u}) put(m, truth, predicted, cell(truth, predicted));
  return m;
}

ClassMatrix class_matrix(const ConfusionMatrix& matrix, const Context& context) {
  auto cells = matrix.cells();
  const auto place = places(cells, context);
  std::vector<std::string> labels;
  for (size_t c = 0; c < place.size(); ++c)
    if (place[c] != UINT32_MAX)
      labels.push_back(c < context.labels.size() ? context.labels[c] : fmt::format("#{}", c));
  ClassMatrix m = of_classes(std::move(labels));
  for (auto& cell : cells) put(m, place[cell.truth], place[cell.predicted], std::move(cell.weight));
  return m;
}

}  // namespace assay

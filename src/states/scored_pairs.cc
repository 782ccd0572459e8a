#include "assay/states/scored_pairs.h"

#include <algorithm>
#include <numeric>

namespace assay {
namespace {

/// Rows sorted by class, in the order of rows within a class.
std::vector<uint32_t> by_class(std::span<const uint32_t> target, size_t n) {
  std::vector<uint32_t> order(n);
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) { return target[a] < target[b]; });
  return order;
}

template <class T> void gather(const T* values, std::span<const uint32_t> order, std::vector<T>& out) {
  out.resize(order.size());
  for (size_t i = 0; i < order.size(); ++i) out[i] = values[order[i]];
}

}  // namespace

void ScoredPairs::update(const Rows& rows) {
  if (cells.size() < rows.columns.size()) cells.resize(rows.columns.size());
  const auto order = by_class(rows.target, rows.size);
  std::vector<double> weight, wide;
  std::vector<float> narrow;
  if (!rows.weight.empty()) gather(rows.weight.data(), order, weight);
  for (size_t j = 0; j < rows.columns.size(); ++j) {
    const Reals& score = rows.columns[j].score;
    if (score.f32)
      gather(score.f32, order, narrow);
    else
      gather(score.f64, order, wide);
    const Reals sorted{score.f32 ? narrow.data() : nullptr, score.f32 ? nullptr : wide.data(), order.size()};
    for (size_t begin = 0, end; begin < order.size(); begin = end) {
      const uint32_t truth = rows.target[order[begin]];
      for (end = begin; end < order.size() && rows.target[order[end]] == truth;) ++end;
      const auto weights = std::span<const double>(weight);
      cells[j][truth].add(sorted.subspan(begin, end - begin), {},
                          weights.empty() ? weights : weights.subspan(begin, end - begin));
    }
  }
}

void ScoredPairs::merge(const ScoredPairs& other) {
  if (cells.size() < other.cells.size()) cells.resize(other.cells.size());
  for (size_t j = 0; j < other.cells.size(); ++j)
    for (const auto& [truth, runs] : other.cells[j]) cells[j][truth].merge(runs);
}

void ScoredPairs::seal(const Executor& run) {
  for (auto& column : cells) {
    for (auto& [truth, runs] : column) runs.seal(run);
    std::erase_if(column, [](const auto& cell) { return cell.second.empty(); });
  }
}

void ScoredPairs::relabel(std::span<const uint32_t> to, uint32_t) {
  for (auto& column : cells) {
    std::map<uint32_t, Runs> renamed;
    for (auto& [truth, runs] : column) renamed[to[truth]].merge(runs);
    column.swap(renamed);
  }
}

size_t ScoredPairs::memory() const {
  size_t bytes = sizeof *this;
  for (const auto& column : cells)
    for (const auto& [truth, runs] : column) bytes += sizeof runs + runs.memory();
  return bytes;
}

void ScoredPairs::validate() const {
  for (const auto& column : cells)
    for (const auto& [truth, runs] : column) {
      runs.validate();
      if (runs.empty() || truth >= cells.size()) throw CorruptState("scored pairs: a class without place");
    }
}

const Runs& ScoredPairs::at(size_t column, uint32_t truth) const {
  static const Runs none;
  const auto cell = cells[column].find(truth);
  return cell == cells[column].end() ? none : cell->second;
}

Runs ScoredPairs::pair(uint32_t a, uint32_t b) const {
  Runs both = at(a, b).swapped();
  both.merge(at(a, a));
  both.seal();
  return both;
}

}  // namespace assay

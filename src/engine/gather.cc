// Copies of chosen rows of a block: the input of one slice.
#include "engine/binder.h"

namespace assay {
namespace {

template <class T>
std::span<const T> pick(std::span<const T> in, std::span<const uint32_t> indices, Arena& arena) {
  if (in.empty()) return {};
  T* out = arena.take<T>(indices.size());
  for (size_t i = 0; i < indices.size(); ++i) out[i] = in[indices[i]];
  return {out, indices.size()};
}

template <class T>
const T* pick(const T* in, size_t width, std::span<const uint32_t> indices, Arena& arena) {
  if (!in) return nullptr;
  T* out = arena.take<T>(indices.size() * width);
  for (size_t i = 0; i < indices.size(); ++i) std::copy_n(in + indices[i] * width, width, out + i * width);
  return out;
}

Reals pick(const Reals& in, size_t width, std::span<const uint32_t> indices, Arena& arena) {
  if (in.empty()) return {};
  return {pick(in.f32, width, indices, arena), pick(in.f64, width, indices, arena), indices.size() * width};
}

}  // namespace

Rows Gatherer::copy(const Rows& rows, std::span<const uint32_t> indices) {
  Rows out;
  out.size = indices.size();
  out.weight = pick(rows.weight, indices, arena_);
  out.unit = pick(rows.unit, indices, arena_);
  out.truth = pick(rows.truth, indices, arena_);
  out.predicted = pick(rows.predicted, indices, arena_);
  out.score = pick(rows.score, 1, indices, arena_);
  bool same = rows.probability.f32 == rows.score.f32 && rows.probability.f64 == rows.score.f64;
  out.probability = same ? out.score : pick(rows.probability, 1, indices, arena_);
  out.classes = rows.classes;
  out.target = pick(rows.target, indices, arena_);
  out.prediction = pick(rows.prediction, indices, arena_);
  out.scores = {pick(rows.scores.values, rows.scores.columns, indices, arena_), rows.scores.columns};
  same = rows.probabilities.values.f32 == rows.scores.values.f32 && rows.probabilities.values.f64 == rows.scores.values.f64;
  out.probabilities = same ? out.scores : RealMatrix{pick(rows.probabilities.values, rows.probabilities.columns, indices, arena_), rows.probabilities.columns};
  out.actual = pick(rows.actual, indices, arena_);
  out.estimate = pick(rows.estimate, indices, arena_);
  out.lower = pick(rows.lower, indices, arena_);
  out.upper = pick(rows.upper, indices, arena_);
  out.query = pick(rows.query, indices, arena_);
  out.query_names = rows.query_names;
  return out;
}

const Rows& Gatherer::gather(const Rows& rows, std::span<const uint32_t> indices) {
  arena_.clear();
  quantiles_.clear();
  documents_.clear();
  columns_.clear();
  rows_ = copy(rows, indices);
  for (const auto& q : rows.quantiles) quantiles_.push_back({q.level, pick(q.values, indices, arena_)});
  rows_.quantiles = quantiles_;
  if (!rows.document.empty())
    for (uint32_t i : indices) documents_.push_back(rows.document[i]);
  rows_.document = documents_;
  for (const Rows& column : rows.columns) {
    columns_.push_back(copy(column, indices));
    columns_.back().quantiles = quantiles_;
  }
  rows_.columns = columns_;
  return rows_;
}

}  // namespace assay

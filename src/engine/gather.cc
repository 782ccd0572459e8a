// Copies of the rows of a block, slice by slice: the input of their states.
#include "engine/binder.h"

namespace assay {
namespace {

template <class T> std::span<const T> pick(std::span<const T> in, std::span<const uint32_t> indices, Arena& arena) {
  if (in.empty()) return {};
  T* out = arena.take<T>(indices.size());
  for (size_t i = 0; i < indices.size(); ++i) out[i] = in[indices[i]];
  return {out, indices.size()};
}

template <class T> const T* pick(const T* in, size_t width, std::span<const uint32_t> indices, Arena& arena) {
  if (!in) return nullptr;
  T* out = arena.take<T>(indices.size() * width);
  for (size_t i = 0; i < indices.size(); ++i) std::copy_n(in + indices[i] * width, width, out + i * width);
  return out;
}

Reals pick(const Reals& in, size_t width, std::span<const uint32_t> indices, Arena& arena) {
  if (in.empty()) return {};
  return {pick(in.f32, width, indices, arena), pick(in.f64, width, indices, arena), indices.size() * width,
          in.precision};
}

template <class T> std::span<const T> cut(std::span<const T> all, size_t begin, size_t n) {
  return all.empty() ? all : all.subspan(begin, n);
}

Reals cut(const Reals& all, size_t begin, size_t n) { return all.empty() ? all : all.subspan(begin, n); }

Rows cut(const Rows& rows, size_t begin, size_t n) {
  Rows out = rows;
  out.size = n;
  out.weight = cut(rows.weight, begin, n), out.unit = cut(rows.unit, begin, n);
  out.truth = cut(rows.truth, begin, n), out.predicted = cut(rows.predicted, begin, n);
  out.score = cut(rows.score, begin, n), out.probability = cut(rows.probability, begin, n);
  out.target = cut(rows.target, begin, n), out.prediction = cut(rows.prediction, begin, n);
  for (auto* matrix : {&out.scores, &out.probabilities})
    matrix->values = cut(matrix->values, begin * matrix->columns, n * matrix->columns);
  out.actual = cut(rows.actual, begin, n), out.estimate = cut(rows.estimate, begin, n);
  out.lower = cut(rows.lower, begin, n), out.upper = cut(rows.upper, begin, n);
  out.query = cut(rows.query, begin, n), out.document = cut(rows.document, begin, n);
  return out;
}

}  // namespace

const Rows& Gatherer::part(size_t begin, size_t n) {
  part_quantiles_.clear();
  part_columns_.clear();
  part_ = cut(rows_, begin, n);
  for (const auto& q : rows_.quantiles) part_quantiles_.push_back({q.level, cut(q.values, begin, n)});
  part_.quantiles = part_quantiles_;
  for (const Rows& column : rows_.columns) {
    part_columns_.push_back(cut(column, begin, n));
    part_columns_.back().quantiles = part_quantiles_;
  }
  part_.columns = part_columns_;
  return part_;
}

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
  same = rows.probabilities.values.f32 == rows.scores.values.f32 &&
         rows.probabilities.values.f64 == rows.scores.values.f64;
  out.probabilities = same ? out.scores
                           : RealMatrix{pick(rows.probabilities.values, rows.probabilities.columns, indices, arena_),
                                        rows.probabilities.columns};
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

#include "engine/compare_rows.h"

#include <algorithm>

namespace assay {
namespace {

template <class T> void append_to(std::vector<T>& all, std::span<const T> more) {
  all.insert(all.end(), more.begin(), more.end());
}

}  // namespace

void RowStore::Numbers::append(const Reals& reals) {
  if (reals.empty()) return;
  precision = values.empty() ? reals.precision : std::max(precision, reals.precision);
  if (reals.f64)
    values.insert(values.end(), reals.f64, reals.f64 + reals.size);
  else if (reals.f32)
    values.insert(values.end(), reals.f32, reals.f32 + reals.size);
}

void RowStore::append(const Rows& rows) {
  size_ += rows.size;
  append_to(weight_, rows.weight);
  append_to(truth_, rows.truth);
  append_to(predicted_, rows.predicted);
  append_to(target_, rows.target);
  append_to(prediction_, rows.prediction);
  append_to(actual_, rows.actual);
  append_to(estimate_, rows.estimate);
  append_to(lower_, rows.lower);
  append_to(upper_, rows.upper);
  append_to(query_, rows.query);
  append_to(document_, rows.document);
  score_.append(rows.score);
  probability_.append(rows.probability);
  scores_.append(rows.scores.values);
  probabilities_.append(rows.probabilities.values);
  score_columns_ = rows.scores.columns;
  probability_columns_ = rows.probabilities.columns;
  classes_ = rows.classes;
  query_names_.assign(rows.query_names.begin(), rows.query_names.end());
  quantiles_.resize(rows.quantiles.size());
  for (size_t q = 0; q < quantiles_.size(); ++q) {
    quantiles_[q].first = rows.quantiles[q].level;
    append_to(quantiles_[q].second, rows.quantiles[q].values);
  }
  columns_.resize(rows.columns.size());
  for (size_t c = 0; c < columns_.size(); ++c) columns_[c].append(rows.columns[c]);
}

Rows RowStore::rows() {
  quantile_views_.clear();
  column_views_.clear();
  for (const auto& [level, values] : quantiles_) quantile_views_.push_back({level, values});
  for (auto& column : columns_) column_views_.push_back(column.rows());
  Rows rows{.size = size_, .weight = weight_};
  rows.truth = truth_, rows.predicted = predicted_;
  rows.score = score_.reals(), rows.probability = probability_.reals();
  rows.classes = classes_, rows.target = target_, rows.prediction = prediction_;
  rows.scores = {scores_.reals(), score_columns_};
  rows.probabilities = {probabilities_.reals(), probability_columns_};
  rows.actual = actual_, rows.estimate = estimate_, rows.lower = lower_, rows.upper = upper_;
  rows.quantiles = quantile_views_;
  rows.query = query_, rows.query_names = query_names_, rows.document = document_;
  rows.columns = column_views_;
  return rows;
}

Selection::Selection(const ComparedRows& from, std::span<const uint32_t> indices) {
  for (const auto& model : from.models) {
    memory_.push_back(std::make_unique<Gatherer>());
    rows_.models.push_back(memory_.back()->gather(model, indices));
  }
  rows_.by_id = from.by_id;
  for (uint32_t i : indices) rows_.counters.push_back(from.counters[i]);
}

Context context_of(const Config& config, const std::vector<std::string>& classes) {
  Context context{.labels = classes,
                  .declared = !config.labels.empty(),
                  .undefined = config.undefined,
                  .clamped = config.undefined};
  if (config.task != Task::binary) return context;
  uint32_t positive = positive_code(config, LabelMap(classes));
  context.positive = positive == LabelMap::unknown ? 1 : positive;
  return context;
}

}  // namespace assay

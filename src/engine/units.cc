// Units of resampling as numbers: the hash of the id or query of a row, else its position in the inputs; of folds,
// which no order may change, the hash of what the row holds.
#include <algorithm>
#include <bit>

#include "assay/base/label_text.h"
#include "assay/base/philox.h"
#include "engine/binder.h"

namespace assay {

void Binder::units(const Batch& batch, const Bindings& columns, int64_t begin, int64_t n) {
  const auto size = static_cast<size_t>(n);
  auto* out = arena_.take<uint64_t>(size);
  rows_.unit = {out, size};
  const Batch::Entry* key = columns.id ? columns.id : columns.query;
  by_content_ = !key && parse_interval_request(config_.ci).kind == IntervalRequest::Kind::automatic;
  for (size_t i = 0; i < size && !by_content_; ++i) {
    const int64_t row = begin + static_cast<int64_t>(i);
    out[i] = key ? unit_counter(label_text(key->column, row)) : batch.position + static_cast<uint64_t>(row);
  }
}

namespace {

void mix(uint64_t& hash, uint64_t value) { hash = unit_counter(hash ^ value); }
void mix(uint64_t& hash, double value) { mix(hash, std::bit_cast<uint64_t>(value == 0 ? 0.0 : value)); }

/// One value a row into its hash.
template <class Values> void mix_each(std::span<uint64_t> hashes, const Values& values) {
  if (values.empty()) return;
  for (size_t i = 0; i < hashes.size(); ++i) mix(hashes[i], values[i]);
}

void mix_matrix(std::span<uint64_t> hashes, const RealMatrix& matrix) {
  if (matrix.empty()) return;
  for (size_t i = 0; i < hashes.size(); ++i)
    for (size_t c = 0; c < matrix.columns; ++c) mix(hashes[i], matrix.values[i * matrix.columns + c]);
}

void mix_columns(std::span<uint64_t> hashes, const Rows& rows) {
  auto bytes = [&](std::span<const uint8_t> values) {
    if (values.empty()) return;
    for (size_t i = 0; i < hashes.size(); ++i) mix(hashes[i], uint64_t{values[i]});
  };
  bytes(rows.truth), bytes(rows.predicted);
  mix_each(hashes, rows.score), mix_each(hashes, rows.actual), mix_each(hashes, rows.estimate);
  mix_each(hashes, rows.lower), mix_each(hashes, rows.upper);
  for (const auto& quantile : rows.quantiles) mix_each(hashes, quantile.values);
}

}  // namespace

/// Weights are left out: a row of weight k is in the fold of k such rows.
void Binder::units_of_content() {
  const std::span<uint64_t> hashes(const_cast<uint64_t*>(rows_.unit.data()), rows_.size);
  std::fill(hashes.begin(), hashes.end(), 0);
  mix_columns(hashes, rows_);
  const auto& texts = labels_.texts();
  while (label_hashes_.size() < texts.size())
    label_hashes_.push_back(unit_counter(class_key(texts[label_hashes_.size()])));
  auto labels = [&](std::span<const uint32_t> codes) {  // codes are numbered as they come
    if (codes.empty()) return;
    for (size_t i = 0; i < hashes.size(); ++i) mix(hashes[i], label_hashes_[codes[i]]);
  };
  labels(rows_.target), labels(rows_.prediction);
  mix_matrix(hashes, rows_.scores);
  if (config_.task == Task::multiclass) return;  // columns repeat what is there
  for (const Rows& column : rows_.columns) mix_columns(hashes, column);
}

}  // namespace assay

#include "engine/quantile_slices.h"

#include <cmath>

#include "assay/error.h"
#include "engine/slice_key.h"

namespace assay {
namespace {

bool quantiles(const std::string& item) { return SliceKey::parse(item).kind == SliceKey::Kind::quantiles; }

}  // namespace

QuantileEdges::QuantileEdges(const Config& config) {
  for (const auto& by : config.by)
    for (const auto& item : by)
      if (quantiles(item)) values_[slice_column(item)];
}

void QuantileEdges::add(const Batch& batch) {
  if (!wanted()) return;
  for (const auto& entry : batch.columns) {
    auto found = values_.find(entry.name);
    if (entry.role != Role::slice || found == values_.end()) continue;
    for (int64_t i = 0; i < batch.rows; ++i)
      if (double x = slice_number(batch, entry.name, entry.column, i); !std::isnan(x)) found->second.push_back(x);
  }
}

Config QuantileEdges::bins(Config config) const {
  for (auto& by : config.by)
    for (auto& item : by)
      if (quantiles(item)) item = quantile_bins(SliceKey::parse(item), values_.at(slice_column(item)));
  return config;
}

Config with_quantile_bins(Config config, Source& source) {
  QuantileEdges edges(config);
  if (!edges.wanted()) return config;
  for (Batch batch; source.next(batch); batch = Batch{}) edges.add(batch);
  if (!source.rewind())
    throw usage_error("slices by quantiles need two passes, which this input does not allow; give bins");
  return edges.bins(std::move(config));
}

}  // namespace assay

#include "engine/quantile_slices.h"

#include <cmath>
#include <map>

#include "assay/error.h"
#include "engine/slice_key.h"

namespace assay {
namespace {

bool quantiles(const std::string& item) { return SliceKey::parse(item).kind == SliceKey::Kind::quantiles; }

void collect(const Batch& batch, std::map<std::string, std::vector<double>>& values) {
  for (const auto& entry : batch.columns) {
    auto found = values.find(entry.name);
    if (entry.role != Role::slice || found == values.end()) continue;
    for (int64_t i = 0; i < batch.rows; ++i)
      if (double x = slice_number(batch, entry.name, entry.column, i); !std::isnan(x)) found->second.push_back(x);
  }
}

}  // namespace

Config with_quantile_bins(Config config, Source& source) {
  std::map<std::string, std::vector<double>> values;
  for (const auto& by : config.by)
    for (const auto& item : by)
      if (quantiles(item)) values[slice_column(item)];
  if (values.empty()) return config;
  for (Batch batch; source.next(batch); batch = Batch{}) collect(batch, values);
  if (!source.rewind())
    throw usage_error("slices by quantiles need two passes, which this input does not allow; give bins");
  for (auto& by : config.by)
    for (auto& item : by)
      if (quantiles(item)) item = quantile_bins(SliceKey::parse(item), values[slice_column(item)]);
  return config;
}

}  // namespace assay

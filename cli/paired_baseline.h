// Intervals of changes against a baseline whose predictions are of the same rows.
#pragma once
#include <string>
#include <vector>

#include "data_options.h"

namespace assay::cli {

/// The interval of value - baseline of one metric, on all rows or on a slice.
struct PairedChange {
  std::vector<std::pair<std::string, std::string>> slice;
  std::string spec;
  Interval interval;
};

/// The baseline in a file of its own, joined by --id; `metrics` and the slices of `config` are compared.
std::vector<PairedChange> changes_from_file(const DataOptions& data, Config config, const std::string& baseline);

/// The baseline in columns of the same files: `there` is `data` with those columns.
std::vector<PairedChange> changes_from_columns(const DataOptions& data, const DataOptions& there, Config config);

}  // namespace assay::cli

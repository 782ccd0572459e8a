#include "paired_baseline.h"

#include "assay/comparison.h"
#include "io/aligned_tables.h"
#include "watched_source.h"

namespace assay::cli {
namespace {

CompareConfig two_models(Config config) {
  config.ci = "none";
  config.window.clear();
  return {.evaluation = std::move(config), .models = {"baseline", "model"}};
}

/// `sign` -1: the baseline is the second model.
std::vector<PairedChange> changes_of(const Comparison& comparison, int sign) {
  std::vector<PairedChange> changes;
  auto add = [&](const ComparedGroup& group) {
    for (const auto& d : group.differences) {
      Interval ci = d.ci;
      if (sign < 0) ci.low = -d.ci.high, ci.high = -d.ci.low;
      changes.push_back({group.slice, d.spec.text(), ci});
    }
  };
  add(comparison.whole);
  for (const auto& slice : comparison.slices) add(slice);
  return changes;
}

void add_columns(io::TableInput& input, ModelColumns& model, Role role, const Texts& records) {
  for (const auto& name : split_records("", records)) {
    model.columns.emplace_back(role, name);
    input.columns.push_back({role, name});
  }
}

}  // namespace

std::vector<PairedChange> changes_from_file(const DataOptions& data, Config config, const std::string& baseline) {
  auto compared = two_models(std::move(config));
  std::swap(compared.models[0], compared.models[1]);  // the model has the columns of slices and weights
  auto tables = io::open_aligned(data.table_input(compared.evaluation), {{baseline}});
  return changes_of(compare(compared, *tables, data.thread_limit()), -1);
}

std::vector<PairedChange> changes_from_columns(const DataOptions& data, const DataOptions& there, Config config) {
  const auto compared = two_models(std::move(config));
  DataOptions shared = data;
  shared.score.clear(), shared.prediction.clear();
  auto input = shared.table_input(compared.evaluation);
  std::vector<ModelColumns> models(2);
  const DataOptions* options[] = {&there, &data};
  for (size_t m = 0; m < 2; ++m) {
    add_columns(input, models[m], Role::score, options[m]->score);
    add_columns(input, models[m], Role::prediction, options[m]->prediction);
  }
  auto table = io::open_table(input);
  WatchedSource source(*table, data.memory_limit());
  return changes_of(compare(compared, models, source, data.thread_limit()), 1);
}

}  // namespace assay::cli

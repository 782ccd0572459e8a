// The catalogue: the tables of all families in one list. A new family is one more line here.
#include "assay/catalog.h"

#include <string>
#include <unordered_map>

#include "assay/metrics/binary_labels.h"
#include "assay/metrics/calibration.h"
#include "assay/metrics/multiclass_labels.h"
#include "assay/metrics/multilabel.h"
#include "assay/metrics/probability.h"
#include "assay/metrics/ranking.h"
#include "assay/metrics/regression.h"
#include "assay/metrics/scored_binary.h"
#include "assay/metrics/scored_classes.h"
#include "assay/metrics/selective.h"

namespace assay {
namespace {

template <size_t N> void append(std::vector<MetricDef>& all, const MetricDef (&table)[N]) {
  all.insert(all.end(), table, table + N);
}

std::vector<MetricDef> concatenate() {
  std::vector<MetricDef> all;
  append(all, binary_label_metrics);
  append(all, scored_binary_metrics);
  append(all, binary_loss_metrics);
  append(all, binary_calibration_metrics);
  append(all, binary_selective_metrics);
  append(all, multiclass_label_metrics);
  append(all, scored_multiclass_metrics);
  append(all, multiclass_loss_metrics);
  append(all, multiclass_calibration_metrics);
  append(all, multiclass_selective_metrics);
  append(all, multilabel_metrics);
  append(all, scored_multilabel_metrics);
  append(all, regression_losses);
  append(all, regression_scores);
  append(all, interval_metrics);
  append(all, ranking_metrics);
  return all;
}

using Index = std::unordered_map<std::string, const MetricDef*>;

void index_names(Index& index, const MetricDef& def) {
  index.emplace(def.name, &def);
  std::string_view rest = def.aliases;
  while (!rest.empty()) {
    auto space = rest.find(' ');
    index.emplace(rest.substr(0, space), &def);
    rest = space == rest.npos ? "" : rest.substr(space + 1);
  }
}

std::vector<Index> build_index() {
  std::vector<Index> index(EnumNames<Task>::names.size());
  for (const auto& def : catalog()) index[static_cast<size_t>(def.task)].emplace(def.name, &def);
  for (const auto& def : catalog()) index_names(index[static_cast<size_t>(def.task)], def);
  return index;
}

}  // namespace

std::span<const MetricDef> catalog() {
  static const std::vector<MetricDef> all = concatenate();
  return all;
}

const MetricDef* find_metric(std::string_view name, Task task) {
  static const std::vector<Index> index = build_index();
  std::string key(name);
  for (char& c : key) c = c == '-' ? '_' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  auto it = index[static_cast<size_t>(task)].find(key);
  return it == index[static_cast<size_t>(task)].end() ? nullptr : it->second;
}

}  // namespace assay

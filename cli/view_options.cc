#include "view_options.h"

#include <algorithm>

#include "data_options.h"

namespace assay::cli {

void ViewOptions::declare(CLI::App& app) {
  add_single(app, "--worst", worst, "N|METRIC[:N]", "The slices furthest below the whole, of all that --by makes");
  add_repeated(app, "--fairness", fairness, "COL,...", "Gaps between the groups of a column, in every metric");
}

Views ViewOptions::views() const {
  return {.worst = worst, .fairness = split_records("--fairness", fairness), .window = {}};
}

void ViewOptions::add_slices(Config& config) const {
  for (const auto& column : split_records("--fairness", fairness)) {
    bool there = std::any_of(config.by.begin(), config.by.end(),
                             [&](const auto& by) { return by.size() == 1 && slice_column(by[0]) == column; });
    if (!there) config.by.push_back({column});
  }
}

}  // namespace assay::cli

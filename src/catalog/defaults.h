// The default sets of `evaluate`, as specs.
#pragma once
#include <string>
#include <vector>

#include "assay/metric.h"

namespace assay {

/// Columns that the default set follows.
struct GivenColumns {
  bool prediction = true, interval = false;
  std::vector<double> quantiles;  // levels
};

/// Specs in the order of a report; the engine leaves out what the inputs do not allow.
std::vector<std::string> default_metrics(Task task, const GivenColumns& given = {});

}  // namespace assay

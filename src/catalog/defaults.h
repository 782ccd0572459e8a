// The default sets of `evaluate`, as specs.
#pragma once
#include <string>
#include <vector>

#include "assay/metric.h"

namespace assay {

/// Specs in the order of a report; the engine leaves out what the inputs do not allow.
std::vector<std::string> default_metrics(Task task);

}  // namespace assay

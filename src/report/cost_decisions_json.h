// JSON of decisions by cost, schema assay.tuning/1.
#pragma once
#include <string>

#include "assay/cost_decisions.h"

namespace assay {

std::string cost_decisions_json(const CostDecisions& decisions);

}  // namespace assay

// JSON of a sample plan, schema assay.plan/1.
#pragma once
#include <string>

#include "assay/sample_size.h"

namespace assay {

std::string plan_json(const SamplePlan& plan);

}  // namespace assay

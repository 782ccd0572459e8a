// JSON of a recommendation, schema assay.recommendation/1.
#pragma once
#include <string>

#include "assay/recommendation.h"

namespace assay {

std::string recommendation_json(const Recommendation& recommendation);

}  // namespace assay

// JSON of a tuning, schema assay.tuning/1.
#pragma once
#include <string>

#include "assay/tuning.h"

namespace assay {

std::string tuning_json(const Tuning& tuning);

}  // namespace assay

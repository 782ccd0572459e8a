// An evaluation read back from its JSON, schema assay.evaluation/1: everything that decisions need of it.
#pragma once
#include <string>
#include <string_view>

#include "assay/evaluator.h"

namespace assay {

/// Numbers and vectors with their intervals and signatures, of the whole and of slices; matrices, curves and tables are
/// left out. Throws InvalidInput (data) that begins with `where`.
Evaluation read_evaluation(std::string_view text, const std::string& where);

}  // namespace assay

// The engine speaks of flags; Python has keywords.
#pragma once
#include <string>

namespace assay::python {

/// "use --score-kind logit|score" as "use score_kind='logit' or 'score'".
std::string in_python(std::string message);

}  // namespace assay::python

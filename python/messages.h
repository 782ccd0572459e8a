// The engine speaks of flags; Python has keywords.
#pragma once
#include <string>
#include <string_view>

namespace assay::python {

/// "use --score-kind logit|score" as "use score_kind='logit' or 'score'".
std::string in_python(std::string_view message);

}  // namespace assay::python

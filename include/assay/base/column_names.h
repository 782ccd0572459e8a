// Names of columns with wildcards.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace assay {

/// Whether `name` is `pattern`, where each * stands for any text, also for none.
bool fits(std::string_view pattern, std::string_view name);

/// The names that fit, in their order; the pattern itself where it is one of them or has no *.
std::vector<std::string> fitting(const std::string& pattern, const std::vector<std::string>& names);

}  // namespace assay

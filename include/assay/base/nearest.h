// Nearest names, for messages about misspelt ones.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

/// The names nearest to `name` among `names`, best first.
std::vector<std::string> nearest(std::string_view name, std::span<const std::string> names, size_t most = 3);

}  // namespace assay

// CSV as RFC 4180 has it, with line feeds.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace assay::cli {

/// A field, quoted where it must be.
std::string csv_field(std::string_view text);
std::string csv_line(const std::vector<std::string>& fields);

}  // namespace assay::cli

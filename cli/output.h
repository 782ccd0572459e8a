// Results to stdout or a file.
#pragma once
#include <string>
#include <string_view>

namespace assay::cli {

void print_text(std::string_view text);
/// Replaces `path`, or prints when it is empty or "-".
void write_result(const std::string& path, std::string_view text);

}  // namespace assay::cli

// The content of a file as a short text, by which a part that is given twice is recognised. XXH3, 128 bits.
#pragma once
#include <string>
#include <utility>
#include <vector>

namespace assay::io {

/// Throws IoError.
std::string fingerprint(const std::string& path);

/// The first pair of regular files with the same bytes; two empty texts when there is none.
std::pair<std::string, std::string> first_copies(const std::vector<std::string>& files);

}  // namespace assay::io

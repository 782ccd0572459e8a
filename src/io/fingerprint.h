// The content of a file as a short text, by which a part that is given twice is recognised. XXH3, 128 bits.
#pragma once
#include <string>

namespace assay::io {

/// Throws IoError.
std::string fingerprint(const std::string& path);

}  // namespace assay::io

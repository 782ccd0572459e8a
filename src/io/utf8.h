// UTF-8 validation (RFC 3629: no overlong forms, no surrogates, nothing beyond U+10FFFF).
#pragma once
#include <string>
#include <string_view>

namespace assay::io {

bool valid_utf8(std::string_view text);

/// The text with U+FFFD for each byte that is of no character.
std::string replaced_utf8(std::string_view text);

}  // namespace assay::io

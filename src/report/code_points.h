// Code points of UTF-8, one at a time, for writers that must escape or measure text from strangers.
#pragma once
#include <cstdint>
#include <string_view>

namespace assay {

/// One code point of `text` from `at` on, which moves behind it; negative and one byte further when it is no UTF-8.
int32_t next_code_point(std::string_view text, size_t& at);

}  // namespace assay

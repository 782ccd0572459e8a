// UTF-8 validation: runs of ASCII 32 bytes at a time, the rest character by character.
#include "io/utf8.h"

#include <cstdint>
#include <cstring>

namespace assay::io {
namespace {

bool ascii32(const unsigned char* p) {
  uint64_t words[4];
  std::memcpy(words, p, sizeof words);
  return ((words[0] | words[1] | words[2] | words[3]) & 0x8080808080808080) == 0;
}

/// The length of the character at p, which is not ASCII; 0 when it is none.
int character(const unsigned char* p, const unsigned char* end) {
  const auto follows = [&](int i, unsigned low = 0x80, unsigned high = 0xBF) {
    return p + i < end && p[i] >= low && p[i] <= high;
  };
  const unsigned lead = p[0];
  if (lead >= 0xC2 && lead <= 0xDF) return follows(1) ? 2 : 0;
  if ((lead & 0xF0) == 0xE0)
    return follows(1, lead == 0xE0 ? 0xA0 : 0x80, lead == 0xED ? 0x9F : 0xBF) && follows(2) ? 3 : 0;
  if (lead >= 0xF0 && lead <= 0xF4)
    return follows(1, lead == 0xF0 ? 0x90 : 0x80, lead == 0xF4 ? 0x8F : 0xBF) && follows(2) && follows(3) ? 4 : 0;
  return 0;
}

}  // namespace

bool valid_utf8(std::string_view text) {
  const auto* p = reinterpret_cast<const unsigned char*>(text.data());
  const auto* const end = p + text.size();
  while (p < end) {
    while (end - p >= 32 && ascii32(p)) p += 32;
    for (const auto* const stop = end - p >= 32 ? p + 32 : end; p < stop;) {
      const int length = *p < 0x80 ? 1 : character(p, end);
      if (length == 0) return false;
      p += length;
    }
  }
  return true;
}

std::string replaced_utf8(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    size_t n = 1;
    while (n <= 4 && n <= text.size() && !valid_utf8(text.substr(0, n))) ++n;
    const bool whole = n <= 4 && n <= text.size();
    out += whole ? text.substr(0, n) : "\xEF\xBF\xBD";
    text.remove_prefix(whole ? n : 1);
  }
  return out;
}

}  // namespace assay::io

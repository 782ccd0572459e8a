#include "assay/base/archive.h"

#include <limits>

namespace assay {

void Writer::varint(uint64_t x) {
  for (; x >= 0x80; x >>= 7) bytes_.push_back(static_cast<char>(x | 0x80));
  bytes_.push_back(static_cast<char>(x));
}

uint64_t Reader::varint() {
  uint64_t x = 0;
  for (int shift = 0; shift < 64; shift += 7) {
    uint8_t byte;
    raw(&byte, 1);
    if (shift == 63 && byte > 1) break;
    x |= static_cast<uint64_t>(byte & 0x7f) << shift;
    if (byte < 0x80) {
      if (byte == 0 && shift > 0) throw CorruptState("number with needless bytes");
      return x;
    }
  }
  throw CorruptState("number too long");
}

std::string_view Reader::view(size_t n) {
  if (n > bytes_.size()) throw CorruptState("state ends too early");
  auto taken = bytes_.substr(0, n);
  bytes_.remove_prefix(n);
  return taken;
}

void Reader::raw(void* out, size_t n) {
  auto taken = view(n);
  if (n > 0) std::memcpy(out, taken.data(), n);
}

size_t Reader::length(size_t least) {
  const uint64_t n = varint();
  if (n > bytes_.size() / (least ? least : 1)) throw CorruptState("length beyond the end of the state");
  return static_cast<size_t>(n);
}

void Reader::get(bool& x) {
  uint8_t byte;
  raw(&byte, 1);
  if (byte > 1) throw CorruptState("not a truth value");
  x = byte == 1;
}

void Reader::get(uint32_t& x) {
  const uint64_t wide = varint();
  if (wide > std::numeric_limits<uint32_t>::max()) throw CorruptState("number out of range");
  x = static_cast<uint32_t>(wide);
}

void Reader::get(int32_t& x) {
  int64_t wide;
  get(wide);
  if (wide != static_cast<int32_t>(wide)) throw CorruptState("number out of range");
  x = static_cast<int32_t>(wide);
}

}  // namespace assay

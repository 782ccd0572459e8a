// Distinct texts, numbered.
#include "io/text_index.h"

#include <cstring>
#include <functional>

namespace assay::io {
namespace {

uint64_t mixed(uint64_t a, uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(a ^ 0x9E3779B97F4A7C15) * (b ^ 0xD1B54A32D192ED03);
  return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
}

template <class T> uint64_t load(const char* p) {
  T word;
  std::memcpy(&word, p, sizeof word);
  return word;
}

uint64_t hash_of(std::string_view text) {
  const size_t n = text.size();
  const char* const p = text.data();
  if (n > 16) return mixed(std::hash<std::string_view>{}(text), n);
  if (n > 8) return mixed(load<uint64_t>(p), load<uint64_t>(p + n - 8) + n);
  if (n >= 4) return mixed(load<uint32_t>(p) << 32 | load<uint32_t>(p + n - 4), n);
  uint64_t word = 0;
  for (const char c : text) word = word << 8 | static_cast<unsigned char>(c);
  return mixed(word, n);
}

}  // namespace

std::string_view TextIndex::text(int64_t number) const {
  const auto i = static_cast<size_t>(number);
  return {bytes_.data() + ends_[i], static_cast<size_t>(ends_[i + 1] - ends_[i])};
}

/// Where `text` is, or the empty slot where it would be.
size_t TextIndex::place(std::string_view text, uint64_t hash) const {
  const size_t mask = slots_.size() - 1;
  size_t i = hash & mask;
  for (; slots_[i].number >= 0; i = (i + 1) & mask)
    if (slots_[i].hash == hash && this->text(slots_[i].number) == text) break;
  return i;
}

int64_t TextIndex::find(std::string_view text) const { return slots_[place(text, hash_of(text))].number; }

int64_t TextIndex::insert(std::string_view text) {
  const uint64_t hash = hash_of(text);
  Slot& slot = slots_[place(text, hash)];
  if (slot.number >= 0) return slot.number;
  const int64_t number = size();
  slot = {hash, number};
  bytes_.append(text);
  ends_.push_back(static_cast<int64_t>(bytes_.size()));
  if (static_cast<size_t>(number) * 2 >= slots_.size()) grow();
  return number;
}

void TextIndex::grow() {
  std::vector<Slot> old(slots_.size() * 2);
  old.swap(slots_);
  const size_t mask = slots_.size() - 1;
  for (const Slot& slot : old) {
    if (slot.number < 0) continue;
    size_t i = slot.hash & mask;
    while (slots_[i].number >= 0) i = (i + 1) & mask;
    slots_[i] = slot;
  }
}

}  // namespace assay::io

// Cells of text formats that may be missing values or texts.
#include "io/doubt.h"

#include <memory>

#include "assay/base/label_text.h"
#include "io/number_text.h"

namespace assay::io {
namespace {

bool is_word(std::string_view text) {
  if (missing_mark(text)) return false;
  const auto label = canonical_label(text);
  return label != "true" && label != "false" && !number_of(text);
}

}  // namespace

bool has_words(const Column& texts) {
  if (texts.type == Type::dictionary) return has_words(*texts.child);
  for (int64_t i = 0; i < texts.size; ++i)
    if (texts.valid(i) && is_word(texts.text(i))) return true;
  return false;
}

Column without(const Column& texts, const std::vector<int64_t>& rows) {
  struct Owner {
    std::vector<uint8_t> validity;
    std::shared_ptr<const void> values;
  };
  auto owner = std::make_shared<Owner>();
  owner->values = texts.owner;
  owner->validity.assign(static_cast<size_t>((texts.offset + texts.size + 7) / 8), 0);
  auto bit = [](int64_t i) { return static_cast<uint8_t>(1 << (i & 7)); };
  for (int64_t i = texts.offset; i < texts.offset + texts.size; ++i)
    if (texts.valid(i - texts.offset)) owner->validity[static_cast<size_t>(i >> 3)] |= bit(i);
  for (int64_t row : rows)
    owner->validity[static_cast<size_t>((texts.offset + row) >> 3)] &= static_cast<uint8_t>(~bit(texts.offset + row));
  Column column = texts;
  column.validity = owner->validity.data();
  column.owner = std::move(owner);
  return column;
}

}  // namespace assay::io

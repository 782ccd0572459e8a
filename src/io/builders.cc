// Columns built value by value.
#include "io/builders.h"

namespace assay::io {
std::vector<uint8_t> bitmap_of(const std::vector<int64_t>& missing, int64_t size) {
  if (missing.empty()) return {};
  std::vector<uint8_t> bits(static_cast<size_t>((size + 7) / 8), 0xFF);
  for (const int64_t i : missing) bits[static_cast<size_t>(i >> 3)] &= static_cast<uint8_t>(~(1 << (i & 7)));
  return bits;
}

template <class T> Column NumberBuilder<T>::finish() {
  struct Owner {
    std::vector<T> values;
    std::vector<uint8_t> validity;
  };
  auto owner = std::make_shared<Owner>();
  owner->validity = bitmap_of(missing_, size());
  owner->values = std::move(values_);
  Column column;
  column.type = std::is_same_v<T, double> ? Type::float64 : Type::int64;
  column.size = static_cast<int64_t>(owner->values.size());
  column.data = owner->values.data();
  if (!owner->validity.empty()) column.validity = owner->validity.data();
  column.owner = std::move(owner);
  values_.clear();
  missing_.clear();
  return column;
}
template class NumberBuilder<double>;
template class NumberBuilder<int64_t>;

void TextBuilder::add(std::string_view text) {
  ++rows_;
  if (plain_) return append(text);
  codes_.push_back(static_cast<int32_t>(distinct_.insert(text)));
  constexpr int64_t few = 4096;
  if (distinct_.size() > few && distinct_.size() * 2 > rows_) give_up_dictionary();
}

void TextBuilder::add_missing() {
  missing_.push_back(rows_++);
  if (plain_)
    append({});
  else
    codes_.push_back(0);
}

void TextBuilder::append(std::string_view text) {
  bytes_.append(text);
  ends_.push_back(static_cast<int64_t>(bytes_.size()));
}

void TextBuilder::give_up_dictionary() {
  ends_.reserve(codes_.capacity() + 1);
  size_t next_missing = 0;
  for (size_t i = 0; i < codes_.size(); ++i) {
    const bool missing = next_missing < missing_.size() && missing_[next_missing] == static_cast<int64_t>(i);
    next_missing += missing;
    append(missing ? std::string_view() : distinct_.text(codes_[i]));
  }
  codes_ = {};
  distinct_ = {};
  plain_ = true;
}

Column TextBuilder::finish_plain() {
  if (!plain_) give_up_dictionary();
  return finish();
}

Column TextBuilder::finish() {
  if (plain_) return text_column(std::move(bytes_), std::move(ends_), missing_);
  if (distinct_.size() == 0) distinct_.insert({});  // all missing: code 0 must exist
  struct Owner {
    std::vector<int32_t> codes;
    std::vector<uint8_t> validity;
  };
  auto owner = std::make_shared<Owner>();
  owner->codes = std::move(codes_);
  owner->validity = bitmap_of(missing_, rows_);
  Column column;
  column.type = Type::dictionary;
  column.code_type = Type::int32;
  column.size = rows_;
  column.data = owner->codes.data();
  if (!owner->validity.empty()) column.validity = owner->validity.data();
  column.owner = std::move(owner);
  column.child = std::make_shared<Column>(text_column(distinct_.take_bytes(), distinct_.take_ends(), {}));
  return column;
}

Column text_column(std::string bytes, std::vector<int64_t> ends, const std::vector<int64_t>& missing) {
  struct Owner {
    std::string bytes;
    std::vector<int64_t> ends;
    std::vector<uint8_t> validity;
  };
  auto owner = std::make_shared<Owner>();
  owner->bytes = std::move(bytes);
  owner->ends = std::move(ends);
  owner->validity = bitmap_of(missing, static_cast<int64_t>(owner->ends.size()) - 1);
  Column column;
  column.type = Type::string;
  column.size = static_cast<int64_t>(owner->ends.size()) - 1;
  column.data = owner->bytes.data();
  column.offsets = owner->ends.data();
  column.wide_offsets = true;
  if (!owner->validity.empty()) column.validity = owner->validity.data();
  column.owner = std::move(owner);
  return column;
}

Column list_column(Column child, std::vector<int64_t> ends, const std::vector<int64_t>& missing) {
  Column column = text_column({}, std::move(ends), missing);
  column.type = Type::list;
  column.data = nullptr;
  column.child = std::make_shared<Column>(std::move(child));
  return column;
}

}  // namespace assay::io

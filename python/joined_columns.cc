#include "joined_columns.h"

#include <algorithm>
#include <cstring>

#include "assay/error.h"

namespace assay::python {
namespace {

struct Memory {
  std::vector<unsigned char> bytes;
  std::vector<int64_t> offsets;
  std::vector<uint8_t> validity;
};

bool missing(const Column& c, int64_t i) {
  return !c.valid(i) || (c.type == Type::dictionary && !c.child->valid(c.code(i)));
}

/// The validity of all chunks; empty when nothing is missing.
std::vector<uint8_t> validity_of(const std::vector<Column>& chunks, int64_t size) {
  auto whole = [](const Column& c) { return !c.validity && c.type != Type::null && c.type != Type::dictionary; };
  if (std::all_of(chunks.begin(), chunks.end(), whole)) return {};
  std::vector<uint8_t> bits(static_cast<size_t>((size + 7) / 8), 0);
  int64_t at = 0;
  bool any = false;
  for (const auto& c : chunks)
    for (int64_t i = 0; i < c.size; ++i, ++at) {
      if (missing(c, i))
        any = true;
      else
        bits[static_cast<size_t>(at >> 3)] |= static_cast<uint8_t>(1 << (at & 7));
    }
  return any ? bits : std::vector<uint8_t>();
}

void add_fixed(const Column& c, std::vector<unsigned char>& out) {
  if (c.type == Type::boolean) {
    for (int64_t i = 0; i < c.size; ++i) out.push_back(c.valid(i) && c.number(i) != 0);
    return;
  }
  auto item = width_of(c.type);
  const auto* from = static_cast<const unsigned char*>(c.data) + static_cast<size_t>(c.offset) * item;
  out.insert(out.end(), from, from + static_cast<size_t>(c.size) * item);
}

std::string_view text_at(const Column& c, int64_t i) {
  if (missing(c, i)) return {};
  return c.type == Type::dictionary ? c.child->text(c.code(i)) : c.text(i);
}

void add_texts(const Column& c, Memory& memory) {
  for (int64_t i = 0; i < c.size; ++i) {
    auto text = text_at(c, i);
    memory.bytes.insert(memory.bytes.end(), text.begin(), text.end());
    memory.offsets.push_back(static_cast<int64_t>(memory.bytes.size()));
  }
}

/// The values of a dictionary of numbers, in place of its codes.
Column decoded(const Column& c) {
  auto memory = std::make_shared<Memory>();
  auto item = width_of(c.child->type);
  memory->bytes.resize(static_cast<size_t>(c.size) * item);
  for (int64_t i = 0; i < c.size; ++i)
    if (!missing(c, i))
      std::memcpy(
          memory->bytes.data() + static_cast<size_t>(i) * item,
          static_cast<const unsigned char*>(c.child->data) + static_cast<size_t>(c.child->offset + c.code(i)) * item,
          item);
  memory->validity = validity_of({c}, c.size);
  Column out;
  out.type = c.child->type;
  out.size = c.size;
  out.data = memory->bytes.data();
  out.validity = memory->validity.empty() ? nullptr : memory->validity.data();
  out.owner = memory;
  return out;
}

std::vector<Column> add_lists(const std::vector<Column>& chunks, Memory& memory) {
  std::vector<Column> children;
  int64_t end = 0;
  for (const auto& c : chunks)
    for (int64_t i = 0; i < c.size; ++i) {
      auto [first, last] = c.valid(i) ? c.list_range(i) : std::pair<int64_t, int64_t>{0, 0};
      if (first < last) children.push_back(c.child->slice(first, last - first));
      memory.offsets.push_back(end += last - first);
    }
  return children;
}

std::vector<Column> plain(std::vector<Column> chunks) {
  std::erase_if(chunks, [](const auto& c) { return c.size == 0; });
  for (auto& c : chunks)
    if (c.type == Type::dictionary && c.child->numeric() && c.child->type != Type::boolean) c = decoded(c);
  return chunks;
}

}  // namespace

size_t width_of(Type type) {
  switch (type) {
    case Type::bool8:
    case Type::int8:
    case Type::uint8:
      return 1;
    case Type::int16:
    case Type::uint16:
    case Type::float16:
    case Type::bfloat16:
      return 2;
    case Type::int32:
    case Type::uint32:
    case Type::float32:
      return 4;
    default:
      return 8;
  }
}

Column join(const std::vector<Column>& given) {
  auto chunks = plain(given);
  if (chunks.size() < 2) return chunks.empty() ? Column{} : chunks[0];
  const Column& first = chunks[0];
  bool texts = first.type == Type::string || (first.type == Type::dictionary && first.child->type == Type::string);
  if (!first.numeric() && !texts && first.type != Type::list)
    throw type_error("chunks of " + first.type_name() + " cannot be joined; combine them first");
  auto memory = std::make_shared<Memory>();
  Column column;
  for (const auto& c : chunks) column.size += c.size;
  memory->validity = validity_of(chunks, column.size);
  if (!first.numeric()) memory->offsets.push_back(0);
  column.type = first.type == Type::boolean ? Type::bool8 : texts ? Type::string : first.type;
  if (first.type == Type::list)
    column.child = std::make_shared<Column>(join(add_lists(chunks, *memory)));
  else
    for (const auto& c : chunks) texts ? add_texts(c, *memory) : add_fixed(c, memory->bytes);
  column.data = memory->bytes.data();
  column.offsets = memory->offsets.empty() ? nullptr : memory->offsets.data();
  column.wide_offsets = true;
  column.validity = memory->validity.empty() ? nullptr : memory->validity.data();
  column.owner = memory;
  return column;
}

}  // namespace assay::python

#include "arrow_columns.h"

#include <algorithm>
#include <cstring>
#include <string_view>

#include "assay/error.h"
#include "converted_columns.h"
#include "times.h"

namespace assay::python {
namespace {

Type plain_type(std::string_view format) {
  if (format == "n") return Type::null;
  if (format == "b") return Type::boolean;
  if (format == "c") return Type::int8;
  if (format == "C") return Type::uint8;
  if (format == "s") return Type::int16;
  if (format == "S") return Type::uint16;
  if (format == "i") return Type::int32;
  if (format == "I") return Type::uint32;
  if (format == "l") return Type::int64;
  if (format == "L") return Type::uint64;
  if (format == "e") return Type::float16;
  if (format == "f") return Type::float32;
  if (format == "g") return Type::float64;
  if (format == "u" || format == "U" || format == "vu") return Type::string;
  if (format == "+l" || format == "+L" || format.starts_with("+w:")) return Type::list;
  if (format.starts_with("ts") || format == "tdm" || format == "ttu" || format == "ttn") return Type::int64;
  if (format == "tdD" || format == "tts" || format == "ttm") return Type::int32;
  throw type_error("a column of Arrow format '" + std::string(format) +
                   "' cannot be used; cast it to a number or a string");
}

/// A copy of a string-view array with plain offsets.
Column flatten_views(const ArrowArray& array) {
  struct Texts {
    std::vector<int64_t> offsets{0};
    std::string bytes;
    std::vector<uint8_t> validity;
  };
  auto texts = std::make_shared<Texts>();
  const auto* views = static_cast<const unsigned char*>(array.buffers[1]);
  const auto* valid = static_cast<const uint8_t*>(array.buffers[0]);
  for (int64_t i = 0; i < array.length; ++i) {
    int64_t k = array.offset + i;
    const unsigned char* view = views + 16 * k;
    int32_t size, buffer, offset;
    std::memcpy(&size, view, 4);
    bool here = !valid || (valid[k >> 3] >> (k & 7) & 1);
    if (here && size > 12) {
      std::memcpy(&buffer, view + 8, 4), std::memcpy(&offset, view + 12, 4);
      texts->bytes.append(static_cast<const char*>(array.buffers[2 + buffer]) + offset, static_cast<size_t>(size));
    } else if (here) {
      texts->bytes.append(reinterpret_cast<const char*>(view) + 4, static_cast<size_t>(size));
    }
    texts->offsets.push_back(static_cast<int64_t>(texts->bytes.size()));
    if (valid) {
      if (i % 8 == 0) texts->validity.push_back(0);
      if (here) texts->validity.back() |= static_cast<uint8_t>(1 << (i & 7));
    }
  }
  Column column;
  column.type = Type::string;
  column.size = array.length;
  column.data = texts->bytes.data();
  column.offsets = texts->offsets.data();
  column.wide_offsets = true;
  column.validity = valid ? texts->validity.data() : nullptr;
  column.owner = texts;
  return column;
}

}  // namespace

std::shared_ptr<ArrowArray> own(ArrowArray* array) {
  auto* moved = new ArrowArray(*array);
  array->release = nullptr;
  return {moved, [](ArrowArray* a) {
            if (a->release) a->release(a);
            delete a;
          }};
}

namespace {

Column view_of(const ArrowSchema& schema, const ArrowArray& array, const std::shared_ptr<ArrowArray>& owner) {
  std::string_view format = schema.format;
  if (format == "vu") return flatten_views(array);
  if (auto converted = converted_column(schema, array, owner)) return *converted;
  Column column;
  column.type = plain_type(format);
  column.size = array.length;
  column.offset = array.offset;
  column.owner = owner;
  if (array.n_buffers > 0 && array.null_count != 0) column.validity = static_cast<const uint8_t*>(array.buffers[0]);
  if (schema.dictionary) {
    column.code_type = column.type;
    column.type = Type::dictionary;
    column.data = array.buffers[1];
    column.child = std::make_shared<Column>(column_of(*schema.dictionary, *array.dictionary, owner));
    if (column.child->type == Type::dictionary) throw type_error("a dictionary of dictionaries cannot be used");
    return column;
  }
  switch (column.type) {
    case Type::null:
      return column;
    case Type::string:
      column.offsets = array.buffers[1];
      column.wide_offsets = format == "U";
      column.data = array.buffers[2];
      return column;
    case Type::list:
      if (format.starts_with("+w:"))
        column.width = std::stoll(std::string(format.substr(3)));
      else
        column.offsets = array.buffers[1], column.wide_offsets = format == "+L";
      column.child = std::make_shared<Column>(column_of(*schema.children[0], *array.children[0], owner));
      return column;
    default:
      column.data = array.buffers[1];
      return column;
  }
}

}  // namespace

Column column_of(const ArrowSchema& schema, const ArrowArray& array, const std::shared_ptr<ArrowArray>& owner) {
  Column column = view_of(schema, array, owner);
  return schema.format[0] == 't' && column.type != Type::dictionary ? time_texts(column, schema.format) : column;
}

std::vector<NamedColumn> columns_of(const ArrowSchema& schema, const ArrowArray& array,
                                    const std::shared_ptr<ArrowArray>& owner, const std::vector<std::string>& wanted) {
  std::vector<NamedColumn> columns;
  for (int64_t k = 0; k < schema.n_children; ++k) {
    NamedColumn named{schema.children[k]->name ? schema.children[k]->name : "", {}, schema.children[k]->format, {}};
    named.column.size = array.length;
    if (wanted.empty() || std::find(wanted.begin(), wanted.end(), named.name) != wanted.end()) try {
        named.column = view_of(*schema.children[k], *array.children[k], owner).slice(array.offset, array.length);
      } catch (const InvalidInput& error) {
        named.fault = error.in_flags();
      }
    columns.push_back(std::move(named));
  }
  return columns;
}

}  // namespace assay::python

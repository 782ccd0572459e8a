#include "arrow_columns.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <string_view>

#include "assay/error.h"

namespace assay::python {
namespace {

/// What people call a type that is refused.
std::string type_name(std::string_view format) {
  if (format == "+s") return "struct";
  if (format == "+m") return "map";
  if (format.starts_with("+u")) return "union";
  if (format == "+r") return "run-end encoded";
  if (format.starts_with("w:")) return "fixed-size binary";
  if (format.starts_with("tD")) return "duration";
  if (format.starts_with("ti")) return "interval";
  return "of format '" + std::string(format) + "'";
}

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
  if (format == "u" || format == "U" || format == "z" || format == "Z") return Type::string;
  if (format == "+l" || format == "+L" || format.starts_with("+w:")) return Type::list;
  if (format.starts_with("ts") || format == "tdm" || format == "ttu" || format == "ttn") return Type::int64;
  if (format == "tdD" || format == "tts" || format == "ttm") return Type::int32;
  throw type_error("Arrow's type " + type_name(format) + " cannot be used; cast it to numbers or texts before");
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

/// The digits of a decimal number, and the double that its text is.
double decimal(const unsigned char* bytes, size_t width, int scale) {
  using Wide = __int128;
  Wide value = 0;
  if (width > sizeof value) throw type_error("decimals of more than 38 digits cannot be used; cast them to numbers before");
  std::memcpy(&value, bytes, width);
  if (width < sizeof value) value = static_cast<Wide>(static_cast<unsigned __int128>(value) << (8 * (sizeof value - width))) >> (8 * (sizeof value - width));
  const bool negative = value < 0;
  auto rest = negative ? -static_cast<unsigned __int128>(value) : static_cast<unsigned __int128>(value);
  std::string text;
  do text += static_cast<char>('0' + static_cast<int>(rest % 10)), rest /= 10;
  while (rest > 0);
  if (negative) text += '-';
  std::reverse(text.begin(), text.end());
  text += "e" + std::to_string(-scale);
  double x = 0;
  std::from_chars(text.data(), text.data() + text.size(), x);
  return x;
}

/// "d:precision,scale" or "d:precision,scale,bits".
Column decimals(const ArrowArray& array, std::string_view format) {
  const std::string text(format.substr(2));
  const auto first = text.find(','), second = text.find(',', first + 1);
  const int scale = std::stoi(text.substr(first + 1));
  const size_t width = second == text.npos ? 16 : static_cast<size_t>(std::stoi(text.substr(second + 1))) / 8;
  const auto* valid = static_cast<const uint8_t*>(array.buffers[0]);
  const auto* bytes = static_cast<const unsigned char*>(array.buffers[1]);
  std::vector<double> values;
  for (int64_t i = 0; i < array.length; ++i) {
    const int64_t k = array.offset + i;
    const bool here = !valid || (valid[k >> 3] >> (k & 7) & 1);
    values.push_back(here ? decimal(bytes + static_cast<size_t>(k) * width, width, scale) : std::nan(""));
  }
  return make_column(std::move(values));
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

Column column_of(const ArrowSchema& schema, const ArrowArray& array, const std::shared_ptr<ArrowArray>& owner) {
  std::string_view format = schema.format;
  if (format == "vu" || format == "vz") return flatten_views(array);
  if (format.starts_with("d:")) return decimals(array, format);
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
    return column;
  }
  switch (column.type) {
    case Type::null:
      return column;
    case Type::string:
      column.offsets = array.buffers[1];
      column.wide_offsets = format == "U" || format == "Z";
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

std::vector<NamedColumn> columns_of(const ArrowSchema& schema, const ArrowArray& array,
                                    const std::shared_ptr<ArrowArray>& owner) {
  std::vector<NamedColumn> columns;
  for (int64_t k = 0; k < schema.n_children; ++k) {
    const std::string name = schema.children[k]->name ? schema.children[k]->name : "";
    try {
      const Column column = column_of(*schema.children[k], *array.children[k], owner);
      columns.push_back({name, column.slice(array.offset, array.length), schema.children[k]->format, ""});
    } catch (const InvalidInput& error) {  // it matters where it is asked for
      Column none;
      none.size = array.length;
      columns.push_back({name, none, "n", error.in_flags()});
    }
  }
  return columns;
}

}  // namespace assay::python

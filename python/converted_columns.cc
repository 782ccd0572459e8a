#include "converted_columns.h"

#include <nanobind/nanobind.h>

#include <charconv>
#include <cmath>
#include <cstring>
#include <functional>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "arrow_columns.h"
#include "assay/base/label_text.h"
#include "assay/error.h"

namespace assay::python {
namespace {

bool present(const ArrowArray& array, int64_t i) {
  const auto* bits = array.n_buffers > 0 ? static_cast<const uint8_t*>(array.buffers[0]) : nullptr;
  const int64_t k = array.offset + i;
  return !bits || (bits[k >> 3] >> (k & 7) & 1);
}

/// The column with the values that `array` misses taken out.
Column with_validity(Column column, const ArrowArray& array) {
  struct Both {
    std::vector<uint8_t> bits;
    std::shared_ptr<const void> values;
  };
  auto both = std::make_shared<Both>();
  both->values = column.owner;
  both->bits.assign(static_cast<size_t>((array.length + 7) / 8), 0);
  for (int64_t i = 0; i < array.length; ++i)
    if (present(array, i)) both->bits[static_cast<size_t>(i >> 3)] |= static_cast<uint8_t>(1 << (i & 7));
  column.validity = both->bits.data();
  column.owner = both;
  return column;
}

Column texts(const ArrowArray& array, const std::function<std::string(int64_t)>& text_at) {
  std::vector<std::string> out;
  for (int64_t i = 0; i < array.length; ++i) out.push_back(present(array, i) ? text_at(i) : "");
  return with_validity(make_column(out), array);
}

/// The digits of an integer of `words` 32-bit words, two's complement, lowest first.
std::string digits_of(const unsigned char* bytes, size_t words) {
  std::vector<uint32_t> value(words);
  std::memcpy(value.data(), bytes, words * 4);
  const bool negative = value.back() >> 31;
  uint64_t carry = 1;
  if (negative)
    for (auto& word : value) word = static_cast<uint32_t>(carry += static_cast<uint32_t>(~word)), carry >>= 32;
  std::string out;
  for (bool zero = false; !zero;) {
    uint64_t rest = 0;
    zero = true;
    for (size_t k = words; k-- > 0;) {
      rest = rest << 32 | value[k];
      value[k] = static_cast<uint32_t>(rest / 10);
      zero &= value[k] == 0;
      rest %= 10;
    }
    out.insert(out.begin(), static_cast<char>('0' + rest));
  }
  return negative ? "-" + out : out;
}

/// d:precision,scale[,bits]: the decimal text is rounded once, as in text files.
Column decimals(std::string_view format, const ArrowArray& array) {
  int scale = 0, bits = 128;
  const auto comma = format.find(','), second = format.find(',', comma + 1);
  const char* const end = format.data() + format.size();
  if (comma == format.npos) throw type_error("a damaged decimal type");
  std::from_chars(format.data() + comma + 1, end, scale);
  if (second != format.npos) std::from_chars(format.data() + second + 1, end, bits);
  const auto words = static_cast<size_t>(bits / 32);
  const auto* data = static_cast<const unsigned char*>(array.buffers[1]);
  std::vector<double> numbers;
  for (int64_t i = 0; i < array.length; ++i) {
    double x = 0;
    if (present(array, i)) {
      const auto text =
          digits_of(data + static_cast<size_t>(array.offset + i) * words * 4, words) + "e" + std::to_string(-scale);
      std::from_chars(text.data(), text.data() + text.size(), x);
    }
    numbers.push_back(x);
  }
  return with_validity(make_column(std::move(numbers)), array);
}

/// Binary counts as text when it is that.
std::string utf8(const char* bytes, size_t size) {
  PyObject* text = PyUnicode_DecodeUTF8(bytes, static_cast<Py_ssize_t>(size), nullptr);
  if (!text) PyErr_Clear();
  if (!text) throw type_error("binary values that are no UTF-8 text; decode them to strings");
  Py_DECREF(text);
  return {bytes, size};
}

template <class Offset> Column binary(const ArrowArray& array) {
  const auto* offsets = static_cast<const Offset*>(array.buffers[1]) + array.offset;
  const auto* data = static_cast<const char*>(array.buffers[2]);
  return texts(array,
               [=](int64_t i) { return utf8(data + offsets[i], static_cast<size_t>(offsets[i + 1] - offsets[i])); });
}

/// As pandas writes an end: numbers with a point when they are floating.
std::string end_text(const Column& ends, int64_t i) {
  if (!ends.floating()) return label_text(ends, i);
  const double x = ends.number(i);
  if (std::isinf(x)) return x < 0 ? "-inf" : "inf";
  std::string text = label_text(ends, i);
  return text.find_first_of(".e") == text.npos ? text + ".0" : text;
}

/// The metadata of a field holds key and value after their lengths; this is enough to find a word in it.
bool metadata_has(const ArrowSchema& schema, std::string_view word) {
  if (!schema.metadata) return false;
  const char* at = schema.metadata;
  int32_t pairs = 0;
  std::memcpy(&pairs, at, 4);
  at += 4;
  for (int32_t k = 0; k < 2 * pairs; ++k) {
    int32_t size = 0;
    std::memcpy(&size, at, 4);
    if (std::string_view(at + 4, static_cast<size_t>(size)).find(word) != std::string_view::npos) return true;
    at += 4 + size;
  }
  return false;
}

Column intervals(const ArrowSchema& schema, const ArrowArray& array, const std::shared_ptr<ArrowArray>& owner) {
  const Column left = column_of(*schema.children[0], *array.children[0], owner);
  const Column right = column_of(*schema.children[1], *array.children[1], owner);
  const bool both = metadata_has(schema, "\"both\""), neither = metadata_has(schema, "\"neither\"");
  const bool closed_left = both || metadata_has(schema, "\"closed\": \"left\"");
  const bool closed_right = both || !(neither || closed_left);
  return texts(array, [&](int64_t i) {
    const int64_t k = array.offset + i;
    return (closed_left ? "[" : "(") + end_text(left, k) + ", " + end_text(right, k) + (closed_right ? "]" : ")");
  });
}

}  // namespace

std::optional<Column> converted_column(const ArrowSchema& schema, const ArrowArray& array,
                                       const std::shared_ptr<ArrowArray>& owner) {
  const std::string_view format = schema.format;
  if (schema.dictionary) return {};
  if (format.starts_with("d:")) return decimals(format.substr(2), array);
  if (format == "z") return binary<int32_t>(array);
  if (format == "Z") return binary<int64_t>(array);
  if (format.starts_with("w:")) {
    const auto width = static_cast<size_t>(std::stoll(std::string(format.substr(2))));
    const auto* data = static_cast<const char*>(array.buffers[1]);
    return texts(array, [&](int64_t i) { return utf8(data + static_cast<size_t>(array.offset + i) * width, width); });
  }
  if (format == "+s" && schema.n_children == 2 && metadata_has(schema, "pandas.interval"))
    return intervals(schema, array, owner);
  return {};
}

}  // namespace assay::python

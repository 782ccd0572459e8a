// Columns: element access over every layout, exact widening, and columns that own their values.
// Layouts: Apache Arrow columnar format. Half precision: IEEE 754-2008 binary16.
#include "assay/column.h"

#include <bit>
#include <cstring>
#include <limits>
#include <utility>

#include "assay/error.h"

namespace assay {
namespace {

struct Half {
  uint16_t bits;
};
struct Brain {
  uint16_t bits;
};

double widened(Half h) {
  const uint64_t sign = static_cast<uint64_t>(h.bits & 0x8000) << 48;
  const uint64_t exponent = h.bits >> 10 & 31, fraction = h.bits & 1023;
  if (exponent == 0) {  // zero and subnormals: fraction * 2^-24, exact
    const double magnitude = static_cast<double>(fraction) * 0x1p-24;
    return sign ? -magnitude : magnitude;
  }
  const uint64_t wide = exponent == 31 ? 2047 : exponent + (1023 - 15);
  return std::bit_cast<double>(sign | wide << 52 | fraction << 42);
}
double widened(Brain b) { return std::bit_cast<float>(static_cast<uint32_t>(b.bits) << 16); }
template <class T> double widened(T x) { return static_cast<double>(x); }

bool bit(const void* bits, int64_t i) { return static_cast<const uint8_t*>(bits)[i >> 3] >> (i & 7) & 1; }

// Arrow buffers from files need not be aligned.
template <class T> T element(const void* data, int64_t i) {
  T value;
  std::memcpy(&value, static_cast<const char*>(data) + i * static_cast<int64_t>(sizeof(T)), sizeof(T));
  return value;
}

/// Calls f with a value of the C++ type of a fixed-width numeric type other than the bitmap.
template <class F> decltype(auto) with_type(Type type, F&& f) {
  switch (type) {
    case Type::bool8:
      return f(bool{});
    case Type::int8:
      return f(int8_t{});
    case Type::int16:
      return f(int16_t{});
    case Type::int32:
      return f(int32_t{});
    case Type::int64:
      return f(int64_t{});
    case Type::uint8:
      return f(uint8_t{});
    case Type::uint16:
      return f(uint16_t{});
    case Type::uint32:
      return f(uint32_t{});
    case Type::uint64:
      return f(uint64_t{});
    case Type::float16:
      return f(Half{});
    case Type::bfloat16:
      return f(Brain{});
    case Type::float32:
      return f(float{});
    default:
      return f(double{});
  }
}

template <class T> double real_at(const void* data, int64_t i) {
  if constexpr (std::is_same_v<T, bool>)
    return element<uint8_t>(data, i) != 0;
  else
    return widened(element<T>(data, i));
}

int64_t offset_at(const Column& column, int64_t i) {
  return column.wide_offsets ? element<int64_t>(column.offsets, i) : element<int32_t>(column.offsets, i);
}

std::string_view plain_name(Type type) {
  constexpr std::string_view names[] = {"bool",    "bool",    "int8",   "int16",      "int32",   "int64",
                                        "uint8",   "uint16",  "uint32", "uint64",     "float16", "bfloat16",
                                        "float32", "float64", "string", "dictionary", "list",    "null"};
  return names[static_cast<size_t>(type)];
}

template <class T> constexpr Type type_of() {
  if constexpr (std::is_floating_point_v<T>)
    return sizeof(T) == 4 ? Type::float32 : Type::float64;
  else if constexpr (std::is_same_v<T, bool>)
    return Type::bool8;
  else {
    constexpr Type first = std::is_signed_v<T> ? Type::int8 : Type::uint8;
    return static_cast<Type>(static_cast<int>(first) + std::countr_zero(sizeof(T)));
  }
}

}  // namespace

std::pair<int64_t, int64_t> Column::list_range(int64_t i) const {
  if (!offsets) return {(offset + i) * width, (offset + i + 1) * width};
  return {offset_at(*this, offset + i), offset_at(*this, offset + i + 1)};
}

std::string_view Column::text(int64_t i) const {
  const int64_t begin = offset_at(*this, offset + i), end = offset_at(*this, offset + i + 1);
  return {static_cast<const char*>(data) + begin, static_cast<size_t>(end - begin)};
}

int64_t Column::code(int64_t i) const {
  return with_type(code_type, [&]<class T>(T) -> int64_t {
    if constexpr (std::is_integral_v<T> && !std::is_same_v<T, bool>)
      return static_cast<int64_t>(element<T>(data, offset + i));
    else
      return -1;
  });
}

double Column::number(int64_t i) const {
  if (type == Type::boolean) return bit(data, offset + i);
  return with_type(type, [&]<class T>(T) { return real_at<T>(data, offset + i); });
}

Column Column::slice(int64_t begin, int64_t n) const {
  Column view = *this;
  view.offset += begin;
  view.size = n;
  return view;
}

Precision Column::precision() const {
  switch (type) {
    case Type::float16:
      return Precision::float16;
    case Type::bfloat16:
      return Precision::bfloat16;
    case Type::float32:
      return Precision::float32;
    case Type::dictionary:
    case Type::list:
      return child->precision();
    default:
      return Precision::float64;
  }
}

std::string Column::type_name() const {
  std::string name(plain_name(type));
  if ((type == Type::list || type == Type::dictionary) && child) name += " of " + child->type_name();
  return name;
}

template <class T> Column make_column(std::vector<T> values) {
  auto owner = std::make_shared<const std::vector<T>>(std::move(values));
  Column column;
  column.type = type_of<T>();
  column.size = static_cast<int64_t>(owner->size());
  column.data = owner->data();
  column.owner = owner;
  return column;
}

template <class T> Column view(std::span<const T> values) {
  Column column;
  column.type = type_of<T>();
  column.size = static_cast<int64_t>(values.size());
  column.data = values.data();
  return column;
}

template <> Column view(std::span<const bool> values) {
  Column column = view(std::span(reinterpret_cast<const uint8_t*>(values.data()), values.size()));
  column.type = Type::bool8;
  return column;
}

template Column view(std::span<const int8_t>);
template Column view(std::span<const int16_t>);
template Column view(std::span<const int32_t>);
template Column view(std::span<const int64_t>);
template Column view(std::span<const uint8_t>);
template Column view(std::span<const uint16_t>);
template Column view(std::span<const uint32_t>);
template Column view(std::span<const uint64_t>);
template Column view(std::span<const float>);
template Column view(std::span<const double>);

template <> Column make_column(std::vector<bool> values) {
  Column column = make_column(std::vector<uint8_t>(values.begin(), values.end()));
  column.type = Type::bool8;
  return column;
}

template Column make_column(std::vector<int8_t>);
template Column make_column(std::vector<int16_t>);
template Column make_column(std::vector<int32_t>);
template Column make_column(std::vector<int64_t>);
template Column make_column(std::vector<uint8_t>);
template Column make_column(std::vector<uint16_t>);
template Column make_column(std::vector<uint32_t>);
template Column make_column(std::vector<uint64_t>);
template Column make_column(std::vector<float>);
template Column make_column(std::vector<double>);

Column make_column(const std::vector<std::string>& values) {
  struct Text {
    std::vector<int64_t> offsets{0};
    std::string bytes;
  };
  auto owner = std::make_shared<Text>();
  for (const auto& value : values) {
    owner->bytes += value;
    owner->offsets.push_back(static_cast<int64_t>(owner->bytes.size()));
  }
  Column column;
  column.type = Type::string;
  column.size = static_cast<int64_t>(values.size());
  column.data = owner->bytes.data();
  column.offsets = owner->offsets.data();
  column.wide_offsets = true;
  column.owner = owner;
  return column;
}

Batch& Batch::add(Role role, std::string name, Column column, double parameter) {
  if (!columns.empty() && column.size != rows)
    throw data_error("column '" + name + "' has " + std::to_string(column.size) +
                     " values where the ones before have " + std::to_string(rows));
  rows = column.size;
  columns.push_back({role, std::move(name), std::move(column), parameter});
  return *this;
}

void Batch::check() const {
  for (const auto& entry : columns)
    if (entry.column.size != rows)
      throw data_error((source.empty() ? "" : source + ": ") + "column '" + entry.name + "' has " +
                       std::to_string(entry.column.size) + " values where the batch has " + std::to_string(rows) +
                       " rows");
}

const Column* Batch::find(Role role) const {
  for (const auto& entry : columns)
    if (entry.role == role) return &entry.column;
  return nullptr;
}

std::vector<const Batch::Entry*> Batch::all(Role role) const {
  std::vector<const Entry*> found;
  for (const auto& entry : columns)
    if (entry.role == role) found.push_back(&entry);
  return found;
}

}  // namespace assay

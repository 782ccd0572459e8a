// Arrow arrays as columns. Arrays come from files that may be damaged, so each is fully validated first.
#include "io/arrow_columns.h"

#include <arrow/array.h>
#include <arrow/extension_type.h>
#include <arrow/memory_pool.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>
#include <arrow/util/decimal.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>

#include "base/time_text.h"
#include "io/builders.h"
#include "io/cell_text.h"
#include "io/number_text.h"

namespace assay::io {
namespace {

using arrow::Array;
using ArrayPtr = std::shared_ptr<Array>;

Column view_of(const ArrayPtr& array);

Column frame_of(const ArrayPtr& array, Type type) {
  Column column;
  column.type = type;
  column.size = array->length();
  column.offset = array->offset();
  column.validity = array->null_bitmap_data();
  column.owner = array;
  return column;
}

const void* buffer_of(const Array& array, size_t i) {
  const auto& buffers = array.data()->buffers;
  return i < buffers.size() && buffers[i] ? buffers[i]->data() : nullptr;
}

Column fixed(const ArrayPtr& array, Type type) {
  Column column = frame_of(array, type);
  column.data = buffer_of(*array, 1);
  return column;
}

Column text(const ArrayPtr& array, bool wide) {
  Column column = frame_of(array, Type::string);
  column.offsets = buffer_of(*array, 1);
  column.data = buffer_of(*array, 2);
  column.wide_offsets = wide;
  return column;
}

Column list(const ArrayPtr& array, const ArrayPtr& values, bool wide) {
  Column column = frame_of(array, Type::list);
  column.offsets = buffer_of(*array, 1);
  column.wide_offsets = wide;
  column.child = std::make_shared<Column>(view_of(values));
  return column;
}

Column fixed_list(const ArrayPtr& array) {
  const auto& lists = static_cast<const arrow::FixedSizeListArray&>(*array);
  Column column = frame_of(array, Type::list);
  column.width = lists.list_type()->list_size();
  column.child = std::make_shared<Column>(view_of(lists.values()));
  return column;
}

Column dictionary(const ArrayPtr& array) {
  const auto& coded = static_cast<const arrow::DictionaryArray&>(*array);
  Column column = frame_of(array, Type::dictionary);
  column.data = buffer_of(*array, 1);
  column.code_type = view_of(coded.indices()).type;
  column.child = std::make_shared<Column>(view_of(coded.dictionary()));
  return column;
}

/// Text made from each valid value of an array.
Column texts(const Array& array, const std::function<std::string(int64_t)>& text_at) {
  TextBuilder builder;
  for (int64_t i = 0; i < array.length(); ++i) array.IsNull(i) ? builder.add_missing() : builder.add(text_at(i));
  return builder.finish();
}

Column numbers(const Array& array, const std::function<double(int64_t)>& number_at) {
  NumberBuilder<double> builder;
  builder.reserve(static_cast<size_t>(array.length()));
  for (int64_t i = 0; i < array.length(); ++i) array.IsNull(i) ? builder.add_missing() : builder.add(number_at(i));
  return builder.finish();
}

template <class A> Column text_views(const Array& array) {
  return texts(array, [&](int64_t i) { return std::string(static_cast<const A&>(array).GetView(i)); });
}

/// The decimal text of the value is rounded once, so it equals the same number in a text file.
template <class A> Column decimals(const Array& array) {
  return numbers(array, [&](int64_t i) {
    return number_of(static_cast<const A&>(array).FormatValue(i)).value_or(std::numeric_limits<double>::quiet_NaN());
  });
}

int64_t floor_divided(int64_t a, int64_t b) { return a / b - (a % b != 0 && (a < 0) != (b < 0)); }

int64_t microseconds(int64_t value, arrow::TimeUnit::type unit) {
  switch (unit) {
    case arrow::TimeUnit::NANO:
      return floor_divided(value, 1000);
    case arrow::TimeUnit::MICRO:
      return value;
    default:
      break;
  }
  int64_t wide = 0;
  const int64_t factor = unit == arrow::TimeUnit::MILLI ? 1000 : 1000000;
  if (__builtin_mul_overflow(value, factor, &wide)) throw Fault{"a time beyond the range of microseconds"};
  return wide;
}

/// Microseconds since 1970, or since midnight, of value i; null when the type is no time.
std::function<int64_t(int64_t)> clock_of(const Array& array) {
  const auto raw = [&array]<class A>(const A*) {
    return [&array](int64_t i) { return static_cast<int64_t>(static_cast<const A&>(array).Value(i)); };
  };
  const auto in_unit = [](auto value, arrow::TimeUnit::type unit) {
    return [=](int64_t i) { return microseconds(value(i), unit); };
  };
  const auto& type = *array.type();
  switch (type.id()) {
    case arrow::Type::TIMESTAMP:
      return in_unit(raw(static_cast<arrow::TimestampArray*>(nullptr)),
                     static_cast<const arrow::TimestampType&>(type).unit());
    case arrow::Type::DATE64:
      return in_unit(raw(static_cast<arrow::Date64Array*>(nullptr)), arrow::TimeUnit::MILLI);
    case arrow::Type::TIME64:
      return in_unit(raw(static_cast<arrow::Time64Array*>(nullptr)),
                     static_cast<const arrow::Time64Type&>(type).unit());
    case arrow::Type::TIME32:
      return in_unit(raw(static_cast<arrow::Time32Array*>(nullptr)),
                     static_cast<const arrow::Time32Type&>(type).unit());
    case arrow::Type::DATE32: {
      const auto days = raw(static_cast<arrow::Date32Array*>(nullptr));
      return [=](int64_t i) { return days(i) * int64_t{86400} * 1000000; };
    }
    default:
      return nullptr;
  }
}

Column time_texts(const Array& array) {
  const auto clock = clock_of(array);
  const auto id = array.type()->id();
  const bool date = id == arrow::Type::DATE32 || id == arrow::Type::DATE64;
  const bool of_day = id == arrow::Type::TIME32 || id == arrow::Type::TIME64;
  const bool zoned =
      id == arrow::Type::TIMESTAMP && !static_cast<const arrow::TimestampType&>(*array.type()).timezone().empty();
  return texts(array, [&](int64_t i) {
    if (!of_day) return date ? time_text(clock(i), true) : time_label(clock(i), zoned);
    const std::string text = time_text(clock(i), false);
    return text.substr(text.find('T') + 1);
  });
}

void check_content(const Array& array) {
  if (const auto status = array.ValidateFull(); !status.ok())
    throw Fault{"is damaged (" + status.message().substr(0, status.message().find('\n')) + ")"};
}

/// Binary columns are what writers without a text type use; they count as text when they are UTF-8.
Column text_of_binary(const Array& array, bool wide) {
  auto data = array.data()->Copy();
  data->type = wide ? arrow::large_utf8() : arrow::utf8();
  const auto typed = arrow::MakeArray(data);
  check_content(*typed);
  return text(typed, wide);
}

Column view_of(const ArrayPtr& array) {
  switch (array->type_id()) {
    case arrow::Type::NA:
      return frame_of(array, Type::null);
    case arrow::Type::BOOL:
      return fixed(array, Type::boolean);
    case arrow::Type::INT8:
      return fixed(array, Type::int8);
    case arrow::Type::INT16:
      return fixed(array, Type::int16);
    case arrow::Type::INT32:
      return fixed(array, Type::int32);
    case arrow::Type::INT64:
      return fixed(array, Type::int64);
    case arrow::Type::UINT8:
      return fixed(array, Type::uint8);
    case arrow::Type::UINT16:
      return fixed(array, Type::uint16);
    case arrow::Type::UINT32:
      return fixed(array, Type::uint32);
    case arrow::Type::UINT64:
      return fixed(array, Type::uint64);
    case arrow::Type::HALF_FLOAT:
      return fixed(array, Type::float16);
    case arrow::Type::FLOAT:
      return fixed(array, Type::float32);
    case arrow::Type::DOUBLE:
      return fixed(array, Type::float64);
    case arrow::Type::STRING:
      return text(array, false);
    case arrow::Type::LARGE_STRING:
      return text(array, true);
    case arrow::Type::BINARY:
      return text_of_binary(*array, false);
    case arrow::Type::LARGE_BINARY:
      return text_of_binary(*array, true);
    case arrow::Type::STRING_VIEW:
      return text_views<arrow::StringViewArray>(*array);
    case arrow::Type::LIST:
      return list(array, static_cast<const arrow::ListArray&>(*array).values(), false);
    case arrow::Type::LARGE_LIST:
      return list(array, static_cast<const arrow::LargeListArray&>(*array).values(), true);
    case arrow::Type::FIXED_SIZE_LIST:
      return fixed_list(array);
    case arrow::Type::DICTIONARY:
      return dictionary(array);
    case arrow::Type::DECIMAL32:
      return decimals<arrow::Decimal32Array>(*array);
    case arrow::Type::DECIMAL64:
      return decimals<arrow::Decimal64Array>(*array);
    case arrow::Type::DECIMAL128:
      return decimals<arrow::Decimal128Array>(*array);
    case arrow::Type::DECIMAL256:
      return decimals<arrow::Decimal256Array>(*array);
    case arrow::Type::TIMESTAMP:
    case arrow::Type::DATE32:
    case arrow::Type::DATE64:
    case arrow::Type::TIME32:
    case arrow::Type::TIME64:
      return time_texts(*array);
    case arrow::Type::EXTENSION: {
      Column column = view_of(static_cast<const arrow::ExtensionArray&>(*array).storage());
      const auto& type = static_cast<const arrow::ExtensionType&>(*array->type());
      if (type.extension_name() == "arrow.bool8" && column.type == Type::int8) column.type = Type::bool8;
      return column;
    }
    default:
      throw Fault{"is " + array->type()->ToString() + ", which is no number, text or list of those; cast it to one"};
  }
}

Column decoded(const Column& codes) {
  NumberBuilder<double> builder;
  for (int64_t i = 0; i < codes.size; ++i) {
    const int64_t code = codes.valid(i) ? codes.code(i) : -1;
    if (code >= 0 && codes.child->valid(code))
      builder.add(codes.child->number(code));
    else
      builder.add_missing();
  }
  return builder.finish();
}

Column numeric(Column column) {
  if (column.type == Type::dictionary && column.child->numeric()) return decoded(column);
  const Column& leaf = column.type == Type::list ? *column.child : column;
  if (!leaf.numeric() && leaf.type != Type::null) throw Fault{"is " + column.type_name() + "; a number is needed"};
  return column;
}

int64_t time_in(std::string_view text) {
  if (const auto time = time_of(text)) return *time;
  throw Fault{"holds " + shown(text) + ", which is no time (2024-01-31T12:00:00, or seconds since 1970)"};
}

int64_t time_in(double seconds) {
  if (const auto time = time_of(seconds)) return *time;
  throw Fault{"holds " + std::to_string(seconds) + ", which is no time in seconds since 1970"};
}

int64_t time_at(const Column& column, int64_t i) {
  if (column.type == Type::dictionary) return time_at(*column.child, column.code(i));
  return column.type == Type::string ? time_in(column.text(i)) : time_in(column.number(i));
}

Column time_column(const ArrayPtr& array) {
  NumberBuilder<int64_t> builder;
  builder.reserve(static_cast<size_t>(array->length()));
  if (const auto clock = clock_of(*array)) {
    for (int64_t i = 0; i < array->length(); ++i) array->IsNull(i) ? builder.add_missing() : builder.add(clock(i));
    return builder.finish();
  }
  const Column column = view_of(array);
  const Type type = column.type == Type::dictionary ? column.child->type : column.type;
  if (type != Type::string && type != Type::null && type > Type::float64)
    throw Fault{"is " + column.type_name() + "; a time is needed"};
  for (int64_t i = 0; i < column.size; ++i) column.valid(i) ? builder.add(time_at(column, i)) : builder.add_missing();
  return builder.finish();
}

}  // namespace

Column column_of(const ArrayPtr& array, const Wanted& wanted) {
  try {
    check_content(*array);
    switch (wanted.want) {
      case Want::number:
        if (clock_of(*array))
          throw Fault{"is " + array->type()->ToString() + "; a number is needed (subtract a time of reference)"};
        return numeric(view_of(array));
      case Want::time:
        return time_column(array);
      default:
        return view_of(array);
    }
  } catch (const Fault& fault) {
    throw Fault{"column '" + wanted.name + "' " + fault.text};
  }
}

void add_field_names(const arrow::Field& field, const std::string& prefix, std::vector<std::string>& names) {
  const std::string name = prefix + field.name();
  if (field.type()->id() != arrow::Type::STRUCT) return names.push_back(name);
  for (const auto& member : field.type()->fields()) add_field_names(*member, name + ".", names);
}

namespace {

/// The array of a dotted name below a struct; null when there is none.
ArrayPtr member_of(const ArrayPtr& array, std::string_view name) {
  if (name.empty() || array->type_id() != arrow::Type::STRUCT) return name.empty() ? array : nullptr;
  const auto& fields = static_cast<const arrow::StructArray&>(*array);
  for (int i = 0; i < fields.num_fields(); ++i) {
    const std::string& field = fields.struct_type()->field(i)->name();
    if (!within(std::string(name), field)) continue;
    const auto flat = fields.GetFlattenedField(i, arrow::default_memory_pool());
    if (!flat.ok()) throw Fault{"is damaged (" + flat.status().message() + ")"};
    if (auto found = member_of(*flat, name.substr(std::min(name.size(), field.size() + 1)))) return found;
  }
  return nullptr;
}

ArrayPtr array_of(const arrow::RecordBatch& batch, const std::string& name) {
  if (auto whole = batch.GetColumnByName(name)) return whole;
  for (int i = 0; i < batch.num_columns(); ++i) {
    const std::string& root = batch.column_name(i);
    if (!within(name, root)) continue;
    try {
      check_content(*batch.column(i));
      if (auto found = member_of(batch.column(i), std::string_view(name).substr(root.size() + 1))) return found;
    } catch (const Fault& fault) {
      throw Fault{"column '" + name + "' " + fault.text};
    }
  }
  return nullptr;
}

}  // namespace

Chunk chunk_of(const arrow::RecordBatch& batch, const std::vector<Wanted>& wanted) {
  Chunk chunk{batch.num_rows(), {}};
  for (const Wanted& w : wanted) {
    const auto array = array_of(batch, w.name);
    if (!array) throw Fault{"column '" + w.name + "' has no values"};  // a group without members
    chunk.columns.push_back(column_of(array, w));
  }
  return chunk;
}

}  // namespace assay::io

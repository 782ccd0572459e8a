// One column from JSON values.
#include "io/json_column.h"

#include <cmath>

#include "assay/base/label_text.h"
#include "io/cell_text.h"
#include "io/number_text.h"

namespace assay::io {
namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;

bool is_number(element_type type) {
  return type == element_type::INT64 || type == element_type::UINT64 || type == element_type::DOUBLE;
}

double number_in(const element& value) {
  if (value.is_bool()) return value.get_bool().value_unsafe();
  return value.get_double().value_unsafe();  // integers beyond 2^53: to nearest
}

std::string label_in(const element& value) {
  switch (value.type()) {
    case element_type::BOOL:
      return value.get_bool().value_unsafe() ? "true" : "false";
    case element_type::INT64:
      return std::to_string(value.get_int64().value_unsafe());
    case element_type::UINT64:
      return std::to_string(value.get_uint64().value_unsafe());
    default:
      return label_text(value.get_double().value_unsafe());
  }
}

}  // namespace

void JsonColumn::become(Shape shape) {
  shape_ = shape;
  const int64_t before = rows_;
  rows_ = 0;
  for (int64_t i = 0; i < before; ++i) add_missing();
}

void JsonColumn::add(const element& value) {
  if (value.is_null()) return add_missing();
  const Shape shape = value.is_array() ? Shape::list : Shape::scalar;
  if (shape_ == Shape::unknown) become(shape);
  if (shape_ != shape) throw Fault{"column '" + wanted_.name + "' mixes lists and single values"};
  if (shape == Shape::list)
    add_list(value.get_array().value_unsafe());
  else
    add_scalar(value);
  ++rows_;
}

void JsonColumn::add_missing() {
  if (shape_ == Shape::list) {
    missing_lists_.push_back(rows_);
    ends_.push_back(ends_.back());
  } else if (shape_ == Shape::scalar) {
    switch (wanted_.want) {
      case Want::label:
        texts_.add_missing();
        break;
      case Want::number:
        numbers_.add_missing();
        break;
      case Want::time:
        times_.add_missing();
        break;
    }
  }
  ++rows_;
}

void JsonColumn::refuse(const element& value, const char* need) const {
  const auto text = value.get_string();
  const std::string what =
      text.error() ? value.is_object() ? "an object" : "a list" : shown(text.value_unsafe());
  throw Fault{"column '" + wanted_.name + "': " + what + "; " + need + " is needed"};
}

void JsonColumn::add_scalar(const element& value) {
  switch (wanted_.want) {
    case Want::label:
      return add_label(value);
    case Want::number:
      if (!is_number(value.type()) && !value.is_bool()) refuse(value, "a number");
      return numbers_.add(number_in(value));
    case Want::time:
      if (value.is_string()) return add_time(times_, value.get_string().value_unsafe(), wanted_.name);
      if (!is_number(value.type())) refuse(value, "a time");
      const auto time = time_of(number_in(value));
      if (!time) throw Fault{"column '" + wanted_.name + "': a number that is no time in seconds since 1970"};
      return times_.add(*time);
  }
}

void JsonColumn::add_label(const element& value) {
  if (value.is_string()) return texts_.add(value.get_string().value_unsafe());
  if (value.is_object()) refuse(value, "a label");
  texts_.add(label_in(value));
}

void JsonColumn::add_list(const simdjson::dom::array& values) {
  if (wanted_.want == Want::time) throw Fault{"column '" + wanted_.name + "': a list; a time is needed"};
  for (const element value : values) add_item(value);
  ends_.push_back(text_items_ ? texts_.size() : numbers_.size());
}

void JsonColumn::add_item(const element& value) {
  if (value.is_string() && wanted_.want == Want::label) {
    if (!text_items_) items_become_text();
    return texts_.add(value.get_string().value_unsafe());
  }
  if (value.is_null()) return text_items_ ? texts_.add_missing() : numbers_.add_missing();
  if (!is_number(value.type()) && !value.is_bool()) refuse(value, "a list of numbers or texts");
  text_items_ ? texts_.add(label_in(value)) : numbers_.add(number_in(value));
}

void JsonColumn::items_become_text() {
  text_items_ = true;
  const Column numbers = numbers_.finish();
  for (int64_t i = 0; i < numbers.size; ++i)
    numbers.valid(i) ? texts_.add(label_text(numbers, i)) : texts_.add_missing();
}

Column JsonColumn::finish() {
  if (shape_ == Shape::list)
    return list_column(text_items_ ? texts_.finish_plain() : numbers_.finish(), std::move(ends_),
                       missing_lists_);
  if (shape_ == Shape::scalar) {
    if (wanted_.want == Want::label) return texts_.finish();
    return wanted_.want == Want::number ? numbers_.finish() : times_.finish();
  }
  Column nothing;
  nothing.size = rows_;
  return nothing;
}

}  // namespace assay::io

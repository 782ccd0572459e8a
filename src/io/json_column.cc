// One column from JSON values.
#include "io/json_column.h"

#include "assay/base/label_text.h"
#include "io/cell_text.h"
#include "io/number_text.h"

namespace assay::io {

void JsonColumn::become(Shape shape) {
  shape_ = shape;
  const int64_t before = rows_;
  rows_ = 0;
  for (int64_t i = 0; i < before; ++i) add_missing();
}

void JsonColumn::add(JsonScanner& json) {
  const JsonKind kind = json.kind();
  if (kind == JsonKind::null) {
    json.null();
    return add_missing();
  }
  const Shape shape = kind == JsonKind::array ? Shape::list : Shape::scalar;
  if (shape_ == Shape::unknown) become(shape);
  if (shape_ != shape) throw Fault{"column '" + wanted_.name + "' mixes lists and single values"};
  if (shape == Shape::list)
    add_list(json);
  else
    add_scalar(json, kind);
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

void JsonColumn::refuse(JsonScanner& json, JsonKind kind, const char* need) {
  std::string what = kind == JsonKind::object ? "an object" : kind == JsonKind::array ? "a list" : "true or false";
  if (kind == JsonKind::string) what = "text, " + shown(json.string(scratch_));
  throw Fault{"column '" + wanted_.name + "' is " + what + "; " + need + " is needed"};
}

void JsonColumn::add_scalar(JsonScanner& json, JsonKind kind) {
  switch (wanted_.want) {
    case Want::label:
      return add_label(json, kind);
    case Want::time:
      return add_time_value(json, kind);
    case Want::number:
      if (kind == JsonKind::number) return numbers_.add(json_number(json.number()));
      if (kind == JsonKind::boolean) return numbers_.add(json.boolean());
      refuse(json, kind, "a number");
  }
}

void JsonColumn::add_label(JsonScanner& json, JsonKind kind) {
  switch (kind) {
    case JsonKind::string:
      return texts_.add(json.string(scratch_));
    case JsonKind::number:
      return texts_.add(json_number_label(json.number()));
    case JsonKind::boolean:
      return texts_.add(json.boolean() ? "true" : "false");
    default:
      refuse(json, kind, "a label");
  }
}

void JsonColumn::add_time_value(JsonScanner& json, JsonKind kind) {
  if (kind == JsonKind::string) return add_time(times_, json.string(scratch_), wanted_.name);
  if (kind == JsonKind::number) return add_time(times_, json.number(), wanted_.name);
  refuse(json, kind, "a time");
}

void JsonColumn::add_list(JsonScanner& json) {
  if (wanted_.want == Want::time) refuse(json, JsonKind::array, "a time");
  json.array([&] { add_item(json); });
  ends_.push_back(text_items_ ? texts_.size() : numbers_.size());
}

void JsonColumn::add_item(JsonScanner& json) {
  const JsonKind kind = json.kind();
  switch (kind) {
    case JsonKind::string:
      if (wanted_.want != Want::label) break;
      if (!text_items_) items_become_text();
      return texts_.add(json.string(scratch_));
    case JsonKind::number: {
      const auto literal = json.number();
      return text_items_ ? texts_.add(json_number_label(literal)) : numbers_.add(json_number(literal));
    }
    case JsonKind::boolean: {
      const bool value = json.boolean();
      return text_items_ ? texts_.add(value ? "true" : "false") : numbers_.add(value);
    }
    case JsonKind::null:
      json.null();
      return text_items_ ? texts_.add_missing() : numbers_.add_missing();
    default:
      break;
  }
  refuse(json, kind, "a list of numbers or of texts");
}

void JsonColumn::items_become_text() {
  text_items_ = true;
  const Column numbers = numbers_.finish();
  for (int64_t i = 0; i < numbers.size; ++i)
    numbers.valid(i) ? texts_.add(label_text(numbers, i)) : texts_.add_missing();
}

Column JsonColumn::finish() {
  if (shape_ == Shape::list) {
    Column items = text_items_ ? texts_.finish_plain() : numbers_.finish();
    return list_column(std::move(items), std::move(ends_), missing_lists_);
  }
  if (shape_ == Shape::scalar) {
    if (wanted_.want == Want::label) return texts_.finish();
    return wanted_.want == Want::number ? numbers_.finish() : times_.finish();
  }
  Column nothing;
  nothing.size = rows_;
  return nothing;
}

}  // namespace assay::io

// One column from JSON values: scalars or lists, decided by its first value that is not null.
#pragma once
#include <simdjson.h>

#include "io/builders.h"
#include "io/reader.h"

namespace assay::io {

class JsonColumn {
 public:
  explicit JsonColumn(const Wanted& wanted) : wanted_(wanted) {}
  /// Throws Fault when the value does not serve, or when lists and scalars are mixed.
  void add(const simdjson::dom::element& value);
  void add_missing();
  Column finish();

 private:
  enum class Shape : uint8_t { unknown, scalar, list };
  void become(Shape shape);
  void add_scalar(const simdjson::dom::element& value);
  void add_label(const simdjson::dom::element& value);
  void add_list(const simdjson::dom::array& values);
  void add_item(const simdjson::dom::element& value);
  void items_become_text();
  [[noreturn]] void refuse(const simdjson::dom::element& value, const char* need) const;

  Wanted wanted_;
  Shape shape_ = Shape::unknown;
  int64_t rows_ = 0;
  // Scalars, or the items of lists.
  NumberBuilder<double> numbers_;
  TextBuilder texts_;
  NumberBuilder<int64_t> times_;
  bool text_items_ = false;
  std::vector<int64_t> ends_{0};
  std::vector<int64_t> missing_lists_;
};

}  // namespace assay::io

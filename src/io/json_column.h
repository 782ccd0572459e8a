// One column from JSON values: scalars or lists, decided by its first value that is not null.
#pragma once
#include <string>
#include <vector>

#include "io/builders.h"
#include "io/json_scanner.h"
#include "io/reader.h"

namespace assay::io {

class JsonColumn {
 public:
  explicit JsonColumn(const Wanted& wanted) : wanted_(wanted) {}
  /// Reads the next value. Throws Fault when it does not serve, or when lists and scalars are mixed.
  void add(JsonScanner& json);
  void add_missing();
  Column finish();

 private:
  enum class Shape : uint8_t { unknown, scalar, list };
  void become(Shape shape);
  void add_scalar(JsonScanner& json, JsonKind kind);
  void add_label(JsonScanner& json, JsonKind kind);
  void add_time_value(JsonScanner& json, JsonKind kind);
  void add_list(JsonScanner& json);
  void add_item(JsonScanner& json);
  void items_become_text();
  [[noreturn]] void refuse(JsonScanner& json, JsonKind kind, const char* need);

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
  std::string scratch_;
};

}  // namespace assay::io

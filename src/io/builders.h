// Columns built value by value from text formats: numbers, texts (dictionary while values repeat, else
// plain), lists.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "assay/column.h"
#include "io/text_index.h"

namespace assay::io {

/// A validity bitmap for `size` values from the missing ones; empty when none is missing.
std::vector<uint8_t> bitmap_of(const std::vector<int64_t>& missing, int64_t size);

template <class T> class NumberBuilder {
 public:
  void reserve(size_t n) { values_.reserve(n); }
  void add(T value) { values_.push_back(value); }
  void add_missing() {
    missing_.push_back(static_cast<int64_t>(values_.size()));
    values_.push_back(T{});
  }
  int64_t size() const { return static_cast<int64_t>(values_.size()); }
  Column finish();
  const std::vector<T>& values() const { return values_; }

 private:
  std::vector<T> values_;
  std::vector<int64_t> missing_;
};

/// Texts as a dictionary (int32 codes, in order of first appearance) while they repeat; when most are new,
/// plain.
class TextBuilder {
 public:
  void reserve(size_t n) { codes_.reserve(n); }
  void add(std::string_view text);
  void add_missing();
  int64_t size() const { return rows_; }
  Column finish();
  /// A string column even when texts repeat.
  Column finish_plain();

 private:
  void give_up_dictionary();
  void append(std::string_view text);

  TextIndex distinct_;
  std::vector<int32_t> codes_;
  bool plain_ = false;
  std::string bytes_;  // all texts, when plain
  std::vector<int64_t> ends_{0};
  std::vector<int64_t> missing_;
  int64_t rows_ = 0;
};

/// A string column that owns `bytes`; `ends` starts with 0.
Column text_column(std::string bytes, std::vector<int64_t> ends, const std::vector<int64_t>& missing);

/// A list column over `child`; `ends` starts with 0.
Column list_column(Column child, std::vector<int64_t> ends, const std::vector<int64_t>& missing);

}  // namespace assay::io

// Columns and batches: typed views of data that lives elsewhere (Arrow buffers, NumPy arrays, tensors). No copies.
// Layouts follow the Arrow columnar specification.
#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "assay/base/precision.h"

namespace assay {

enum class Type : uint8_t {
  boolean,  // bitmap, least significant bit first
  bool8,    // one byte a value
  int8,
  int16,
  int32,
  int64,
  uint8,
  uint16,
  uint32,
  uint64,
  float16,
  bfloat16,
  float32,
  float64,
  string,      // offsets (32 or 64 bit) and bytes
  dictionary,  // integer codes and a column of values
  list,        // offsets (32 or 64 bit) or a fixed width, and a child column
  null,        // every value missing
};

/// A view of `size` values. Value i lives at physical index `offset + i`.
struct Column {
  Type type = Type::null;
  int64_t size = 0;
  int64_t offset = 0;                   // in values; also the bit offset of `validity` and of boolean data
  const void* data = nullptr;           // values; bytes of strings; codes of a dictionary
  const uint8_t* validity = nullptr;    // bitmap; null: all valid
  const void* offsets = nullptr;        // strings and lists of variable length
  bool wide_offsets = false;            // offsets are int64, else int32
  int64_t width = 0;                    // fixed length of a list, when `offsets` is null
  Type code_type = Type::int32;         // of a dictionary
  std::shared_ptr<const Column> child;  // values of a dictionary or list
  std::shared_ptr<const void> owner;    // keeps the memory alive

  bool valid(int64_t i) const {
    return type != Type::null && (!validity || (validity[(offset + i) >> 3] >> ((offset + i) & 7) & 1));
  }
  bool numeric() const { return type <= Type::float64; }
  bool floating() const { return type >= Type::float16 && type <= Type::float64; }
  Precision precision() const;  // of floating numbers, also of those in a list or dictionary; else float64
  bool integer() const { return type >= Type::int8 && type <= Type::uint64; }
  /// First and one-past-last index into the child, of list i.
  std::pair<int64_t, int64_t> list_range(int64_t i) const;
  /// Text of string i (string columns only).
  std::string_view text(int64_t i) const;
  /// Dictionary code of value i (dictionary columns only).
  int64_t code(int64_t i) const;
  /// Numeric value i, widened exactly (integers beyond 2^53: to nearest). Numeric columns only.
  double number(int64_t i) const;
  /// Values [begin, begin + n) widened to doubles; missing values become NaN.
  void widen(int64_t begin, int64_t n, double* out) const;
  /// A view of values [begin, begin + n) of this column.
  Column slice(int64_t begin, int64_t n) const;
  /// How messages name the type, e.g. "int64", "list of float32".
  std::string type_name() const;
};

/// Owns `values` in a column of the type of T: bool, an integer, float or double.
template <class T> Column make_column(std::vector<T> values);
Column make_column(const std::vector<std::string>& values);

/// A column of values that live elsewhere and must outlive it, of the same types (bool: one byte a value).
template <class T> Column view(std::span<const T> values);
template <class T> Column view(const std::vector<T>& values) { return view(std::span<const T>(values)); }

/// What a column is for.
enum class Role : uint8_t {
  target,
  prediction,
  score,
  weight,
  id,
  query,
  document,
  time,
  slice,
  lower,
  upper,
  quantile,
  ignore
};

/// Equally long columns with roles; `add` them, or set `rows`. Whatever takes a batch refuses columns of another size.
struct Batch {
  int64_t rows = 0;
  struct Entry {
    Role role;
    std::string name;
    Column column;
    double parameter = 0;  // the level of a quantile column
  };
  std::vector<Entry> columns;
  std::string source;     // file or "" for memory
  int64_t first_row = 0;  // 0-based position of row 0 in its source
  std::shared_ptr<const std::vector<int64_t>>
      rows_kept;          // position of each row, where some of the source were left out
  uint64_t position = 0;  // position of row 0 in the declared order of all inputs

  /// The number of a row for people, from 1 in its source.
  int64_t row_number(int64_t row) const {
    return 1 + (rows_kept ? (*rows_kept)[static_cast<size_t>(row)] : first_row + row);
  }
  /// Adds a column, whose size is the number of rows. Throws InvalidInput when the columns before have another.
  Batch& add(Role role, std::string name, Column column, double parameter = 0);
  /// Throws InvalidInput when a column has not as many values as the batch has rows.
  void check() const;
  const Column* find(Role role) const;
  std::vector<const Entry*> all(Role role) const;
};

}  // namespace assay

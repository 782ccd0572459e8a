// Reader: one table file as chunks of columns. Every file format implements it; table_source.cc strings files
// together.
#pragma once
#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "assay/column.h"
#include "io/byte_stream.h"
#include "io/dialect.h"
#include "io/doubt.h"

namespace assay::io {

/// How the cells of a column are needed.
enum class Want : uint8_t {
  label,   // as they are: text, integers, truth values, numbers, lists of those
  number,  // numbers or lists of numbers
  time,    // int64 microseconds since 1970 in UTC
};

struct Wanted {
  std::string name;
  Want want = Want::label;
  std::string separator = {};  // of several labels in one text
};

struct Chunk {
  int64_t rows = 0;
  std::vector<Column> columns;  // in the order of select()
  std::vector<Doubt> doubts = {};
};

class Reader {
 public:
  virtual ~Reader() = default;
  const std::vector<std::string>& names() const { return names_; }
  bool has(const std::string& name) const;
  /// Says which columns next() gives; each must be one of names(). Once, before the first next().
  virtual void select(const std::vector<Wanted>& wanted) = 0;
  /// The next rows; false at the end. Throws InvalidInput (data) that names the file and, where known, the
  /// row.
  virtual bool next(Chunk& chunk) = 0;

 protected:
  std::vector<std::string> names_;
};

/// `threads` is at least 1; with 1 nothing runs on other threads.
/// `delimiter` is that of the format, where neither the dialect nor the file declares one.
std::unique_ptr<Reader> read_delimited(std::unique_ptr<InputFile> file, Dialect dialect, char delimiter,
                                       unsigned threads);
std::unique_ptr<Reader> read_json_lines(std::unique_ptr<InputFile> file, unsigned threads);
std::unique_ptr<Reader> read_parquet(std::unique_ptr<InputFile> file, unsigned threads);
std::unique_ptr<Reader> read_arrow(std::unique_ptr<InputFile> file, unsigned threads);

/// Puts U+FFFD for what is not UTF-8 in names.
void tidy_names(std::vector<std::string>& names);

/// "FILE:ROW: text" for the 0-based row of a file.
std::string at_row(const std::string& file, int64_t row, const std::string& text);

}  // namespace assay::io

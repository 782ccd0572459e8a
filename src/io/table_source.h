// Tables from files: CSV, TSV, Parquet, Arrow IPC, JSON Lines, compressed or not; files, folders, globs and
// stdin.
//
// What columns look like in a batch: labels, slices, ids, queries and documents as text (dictionary<int32> or
// string) from text formats, as stored from Parquet and Arrow (integers, truth values, numbers, text,
// dictionaries, lists; dates and times become ISO 8601 text). assay/base/label_text.h makes them one. Numbers
// as float64 from text formats, as stored otherwise; decimals as float64. Role::time as int64 microseconds
// since 1970 in UTC, whatever the file holds.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "assay/source.h"
#include "io/dialect.h"

namespace assay::io {

/// A column by name and what it is for.
struct ColumnRole {
  Role role;
  std::string name;
  double parameter = 0;
};

struct TableInput {
  std::vector<std::string> paths;   // files, folders, globs, "-"; together one data set, in this order
  std::string format;               // "" (by ending or first bytes), csv, tsv, parquet, arrow, jsonl
  std::vector<ColumnRole> columns;  // only these are read; targets, predictions and scores may have wildcards: p_*
  bool labels = true;               // target and prediction are labels, not numbers
  std::string truth;                // a second table, joined by `on`: file, folder or glob
  std::string on;                   // a column of both tables: whole numbers or text, unique in each
  bool drop_unmatched = false;      // drop and count rows without a partner, else they are an error
  Dialect dialect = {};             // of delimited text, also of the truth
  std::string label_separator;      // of several labels in one text of target and prediction
  unsigned threads = 0;             // 0: all cores; 1: nothing is read ahead
};

/// What a join lost.
struct JoinAccount {
  uint64_t unmatched_predictions = 0, unmatched_truth = 0;
};

class TableSource : public Source {
 public:
  virtual uint64_t bytes_total() const = 0;  // 0: not known
  virtual uint64_t bytes_read() const = 0;   // safe to call from another thread
  /// The columns that are read, wildcards resolved.
  virtual const std::vector<ColumnRole>& columns() const = 0;
  /// What is odd about the inputs: files with the same bytes, whose rows count twice, and, when all is
  /// read, files without rows.
  virtual std::vector<std::string> warnings() const { return {}; }
  /// Complete after the last batch.
  virtual JoinAccount join_account() const = 0;
  /// Goes back to the first batch; false when the input cannot (stdin, a pipe).
  bool rewind() override = 0;
};

/// Opens the inputs and checks the columns of the first. With a truth table, the target is looked for in it
/// first, every other column in the predictions first. Throws InvalidInput (usage: unknown column, naming the
/// nearest, unknown format; data: no files in a folder, a damaged file) or IoError. next() throws alike; a
/// data set without rows is a data error.
std::unique_ptr<TableSource> open_table(const TableInput& input);

/// The column names of an input (its first file, without the truth), without reading rows.
std::vector<std::string> column_names(const TableInput& input);

}  // namespace assay::io

// Tables from files: CSV, TSV, Parquet, Arrow IPC, JSON Lines, compressed or not; files, folders, globs and stdin.
#pragma once
#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "assay/source.h"

namespace assay::io {

/// A column by name and what it is for. A slice column is kept as text; a label column is read as text.
struct ColumnRole {
  Role role;
  std::string name;
  double parameter = 0;
};

struct TableInput {
  std::vector<std::string> paths;     // files, folders, globs, "-"
  std::string format;                 // "", csv, tsv, parquet, arrow, jsonl
  std::vector<ColumnRole> columns;    // only these are read
  bool labels = true;                 // target and prediction are labels (text), not numbers
  std::string truth;                  // second table with the target (and weights), joined by `on`
  std::string on;
  bool drop_unmatched = false;
  unsigned threads = 0;
};

/// What a join lost.
struct JoinAccount {
  uint64_t unmatched_predictions = 0, unmatched_truth = 0;
};

class TableSource : public Source {
 public:
  virtual uint64_t bytes_total() const = 0;  // 0: not known
  virtual uint64_t bytes_read() const = 0;   // safe to call from another thread
  virtual JoinAccount join_account() const = 0;
  /// Goes back to the first batch; false when the input cannot (stdin).
  virtual bool rewind() = 0;
};

/// Opens the inputs and checks the columns of the first. Throws InvalidInput (usage: unknown column, naming the nearest;
/// data: no rows, no files in a folder) or IoError.
std::unique_ptr<TableSource> open_table(const TableInput& input);

/// The column names of an input, without reading rows.
std::vector<std::string> column_names(const TableInput& input);

}  // namespace assay::io

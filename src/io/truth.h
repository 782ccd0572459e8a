// Truth: a second table in memory, found by key. Only its needed columns are kept.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "io/table.h"
#include "io/take.h"
#include "io/text_index.h"

namespace assay::io {

class Truth {
 public:
  /// `on` is the key; it must be a column of `table`.
  Truth(std::unique_ptr<Table> table, const std::string& on);

  Table& table() { return *table_; }
  const Table& table() const { return *table_; }
  /// Reads all rows. Throws InvalidInput (data) for a missing or repeated key.
  void load();
  /// The row of this key, marked as met; -1 when there is none. Throws InvalidInput (data) when it was met
  /// before, naming `where` ("FILE:ROW").
  int64_t meet(std::string_view key, const std::string& file, int64_t row);
  void forget();  // no row is met
  uint64_t unmet() const { return static_cast<uint64_t>(keys_.size()) - met_count_; }
  /// "FILE:ROW: ..." for the first row that was not met.
  std::string first_unmet() const;
  /// Column `place` of these rows.
  Column take(size_t place, std::span<const int64_t> rows) const;

 private:
  struct Piece {
    Chunk chunk;
    Origin origin;
    int64_t begin = 0;  // row of the table
  };
  void add(Piece piece);
  RowRef ref(int64_t row) const;

  std::unique_ptr<Table> table_;
  std::string on_;
  size_t key_place_;
  std::vector<Piece> pieces_;
  TextIndex keys_;  // numbered by row
  std::vector<bool> met_;
  uint64_t met_count_ = 0;
};

/// Refuses keys that are lists.
void check_key_type(const Column& keys, const std::string& name, const std::string& file);

/// The canonical text of key i: 7, 7.0 and "7" are one key. `scratch` may hold it.
std::string_view key_text(const Column& column, int64_t i, std::string& scratch);

}  // namespace assay::io

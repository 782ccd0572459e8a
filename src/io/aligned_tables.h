// Tables of several models, joined by id: the first is read in its order, the others are kept in memory.
#pragma once
#include <memory>
#include <vector>

#include "assay/aligned_source.h"
#include "io/table_source.h"

namespace assay::io {

class AlignedTables : public AlignedSource {
 public:
  /// Rows that some table lacked, of the first and of all others, a truth table among them. Complete after the last
  /// batch.
  virtual JoinAccount join_account() const = 0;
  virtual uint64_t bytes_total() const = 0;  // 0: not known
  virtual uint64_t bytes_read() const = 0;   // safe to call from another thread
};

/// `first` names the columns, the same in every table, and must have an id. A target that another table has too must
/// be the same on each row; other columns that are no predictions come from the first. Throws as open_table.
std::unique_ptr<AlignedTables> open_aligned(const TableInput& first,
                                            const std::vector<std::vector<std::string>>& others);

}  // namespace assay::io

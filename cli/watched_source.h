// A source that counts the rows of each file, and stops when the process needs more memory than it may.
#pragma once
#include <cstdint>

#include "assay/evaluator.h"

namespace assay::cli {

class WatchedSource final : public Source {
 public:
  /// `most_bytes` 0: no limit.
  WatchedSource(Source& source, uint64_t most_bytes) : source_(source), most_bytes_(most_bytes) {}
  /// Throws IoError once the limit is passed.
  bool next(Batch& batch) override;
  bool rewind() override;
  std::vector<std::string> inputs() const override { return source_.inputs(); }
  /// The files that rows came from, in their order, with the number of rows.
  const std::vector<std::pair<std::string, uint64_t>>& files() const { return files_; }

 private:
  Source& source_;
  uint64_t most_bytes_;
  std::vector<std::pair<std::string, uint64_t>> files_;
};

/// Memory of the process that is its own: resident, without pages of files. 0 where the system does not tell.
uint64_t memory_in_use();
void check_memory(uint64_t most_bytes);

}  // namespace assay::cli

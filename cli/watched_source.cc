#include "watched_source.h"

#include <fmt/format.h>
#include <unistd.h>

#include <fstream>

#include "progress.h"

namespace assay::cli {

uint64_t memory_in_use() {
  std::ifstream statm("/proc/self/statm");
  uint64_t size = 0, resident = 0, shared = 0;
  if (!(statm >> size >> resident >> shared) || shared > resident) return 0;
  return (resident - shared) * static_cast<uint64_t>(::sysconf(_SC_PAGESIZE));
}

void check_memory(uint64_t most_bytes) {
  if (most_bytes == 0) return;
  auto used = memory_in_use();
  if (used > most_bytes)
    throw IoError(fmt::format("--max-memory of {} is not enough: {} are in use",
                              show_bytes(static_cast<double>(most_bytes)), show_bytes(static_cast<double>(used))));
}

bool WatchedSource::next(Batch& batch) {
  check_memory(most_bytes_);
  if (!source_.next(batch)) return false;
  if (files_.empty() || files_.back().first != batch.source) files_.emplace_back(batch.source, 0);
  files_.back().second += static_cast<uint64_t>(batch.rows);
  return true;
}

bool WatchedSource::rewind() {
  files_.clear();
  return source_.rewind();
}

}  // namespace assay::cli

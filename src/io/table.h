// Table: the files of one data set as one sequence of chunks.
#pragma once
#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "io/open_reader.h"
#include "io/partitions.h"
#include "io/paths.h"
#include "io/reader.h"

namespace assay::io {

/// Where the rows of a chunk come from.
struct Origin {
  std::string file;
  int64_t first_row = 0;
};

class Table {
 public:
  /// Opens the first file.
  Table(const std::vector<std::string>& paths, const Form& declared, unsigned threads, std::atomic<uint64_t>& progress);

  /// Of the first file, and the partitions of its path.
  const std::vector<std::string>& names() const { return names_; }
  bool has(const std::string& name) const;
  const std::string& first_name() const { return first_name_; }
  uint64_t bytes() const { return bytes_; }
  const std::vector<std::string>& files() const { return files_; }
  /// Those that were read and have no rows.
  const std::vector<std::string>& empty_files() const { return empty_; }

  /// Adds a column to those that next() gives, and returns its place. Before the first next().
  size_t want(const std::string& name, Want want, const std::string& separator = "");
  Want want_at(size_t place) const { return wanted_[place].want; }
  const std::string& name_at(size_t place) const { return wanted_[place].name; }

  bool next(Chunk& chunk, Origin& origin);
  /// Goes back to the first file, with `progress` bytes read so far; false when a file is no regular one.
  bool rewind(uint64_t progress);

 private:
  void open(size_t file);
  void select();
  bool read(Chunk& chunk);
  void settle(Chunk& chunk);
  bool of_words(const Chunk& chunk, const Doubt& doubt) const;
  bool scan_for_words(const std::string& column) const;

  std::vector<std::string> files_;
  Form declared_;
  unsigned threads_;
  std::atomic<uint64_t>& progress_;
  uint64_t bytes_;
  std::vector<std::string> empty_;
  std::vector<std::string> names_;
  std::string first_name_;
  std::vector<Wanted> wanted_;
  std::unique_ptr<Reader> reader_;
  std::vector<Partition> partitions_;  // of the open file, but those that a column hides
  /// Where each wanted column comes from: the reader (its place there), else a partition.
  struct Place {
    bool in_file;
    size_t place;
  };
  std::vector<Place> sources_;
  size_t file_ = 0;
  bool selected_ = false;
  int64_t row_ = 0;
  std::vector<std::optional<bool>> words_;  // by place, once a column was in doubt: whether it holds words
  bool settles_ = true;
};

/// Usage error for a column that `table` lacks, naming the nearest.
[[noreturn]] void throw_unknown_column(const std::string& name, const std::vector<const Table*>& tables);

}  // namespace assay::io

// The files of one data set.
#include "io/table.h"

#include <algorithm>
#include <filesystem>

#include "assay/base/nearest.h"
#include "assay/error.h"
#include "io/cell_text.h"
#include "io/open_reader.h"

namespace assay::io {

Table::Table(const std::vector<std::string>& paths, Format declared, unsigned threads, std::atomic<uint64_t>& progress)
    : files_(expand_paths(paths, declared)),
      declared_(declared),
      threads_(threads),
      progress_(progress),
      bytes_(total_size(files_)) {
  open(0);
  names_ = reader_->names();
  first_name_ = files_[0] == "-" ? "stdin" : files_[0];
}

bool Table::has(const std::string& name) const { return std::find(names_.begin(), names_.end(), name) != names_.end(); }

size_t Table::want(const std::string& name, Want want) {
  for (size_t k = 0; k < wanted_.size(); ++k)
    if (wanted_[k].name == name && wanted_[k].want == want) return k;
  wanted_.push_back({name, want});
  return wanted_.size() - 1;
}

void Table::open(size_t file) {
  reader_.reset();  // its read-ahead ends before the next begins
  reader_ = open_reader(files_[file], declared_, threads_, progress_);
  file_ = file;
  row_ = 0;
  selected_ = false;
}

bool Table::next(Chunk& chunk, Origin& origin) {
  for (;;) {
    if (!selected_) {
      for (const Wanted& w : wanted_)
        if (!reader_->has(w.name))
          throw data_error(files_[file_] + ": no column '" + w.name + "', which " + first_name_ + " has");
      reader_->select(wanted_);
      selected_ = true;
    }
    while (reader_->next(chunk)) {
      if (chunk.rows == 0) continue;
      origin = {files_[file_] == "-" ? "stdin" : files_[file_], row_};
      row_ += chunk.rows;
      if (settles_ && !chunk.doubts.empty()) settle(chunk);
      return true;
    }
    if (file_ + 1 == files_.size()) return false;
    open(file_ + 1);
  }
}

namespace {
bool regular(const std::string& file) {
  std::error_code error;
  return std::filesystem::is_regular_file(file, error);
}
}  // namespace

/// Cells in doubt become missing values in a column without words.
void Table::settle(Chunk& chunk) {
  words_.resize(wanted_.size());
  for (const Doubt& doubt : chunk.doubts) {
    auto& words = words_[doubt.column];
    if (!words) words = of_words(chunk, doubt);
    Column& column = chunk.columns[doubt.column];
    if (!*words) column = without(column, doubt.rows);
  }
  chunk.doubts.clear();
}

bool Table::of_words(const Chunk& chunk, const Doubt& doubt) const {
  return doubt.among_words || has_words(chunk.columns[doubt.column]) || scan_for_words(wanted_[doubt.column].name);
}

/// Reads the column of all files until a word is found.
bool Table::scan_for_words(const std::string& column) const {
  if (!std::all_of(files_.begin(), files_.end(), regular))
    throw data_error(first_name_ + ": column '" + column +
                     "' has cells such as NA, which are missing among numbers but texts among words; an input that "
                     "cannot be read twice must have them empty or quoted");
  std::atomic<uint64_t> progress{0};
  Table table(files_, declared_, threads_, progress);
  table.settles_ = false;
  table.want(column, Want::label);
  Origin origin;
  for (Chunk chunk; table.next(chunk, origin);) {
    if (has_words(chunk.columns[0])) return true;
    for (const Doubt& doubt : chunk.doubts)
      if (doubt.among_words) return true;
  }
  return false;
}

bool Table::rewind(uint64_t progress) {
  if (!std::all_of(files_.begin(), files_.end(), regular)) return false;
  reader_.reset();
  progress_ = progress;
  open(0);
  return true;
}

void throw_unknown_column(const std::string& name, const std::vector<const Table*>& tables) {
  std::vector<std::string> names;
  std::string where;
  for (const Table* table : tables) {
    names.insert(names.end(), table->names().begin(), table->names().end());
    where += (where.empty() ? "" : " or ") + table->first_name();
  }
  const bool pattern = name.find('*') != std::string::npos;
  std::string text = (pattern ? "no column fits '" : "no column '") + name + "' in " + where;
  const auto near = nearest(name, names);
  if (names.size() == 1 && names[0].find_first_of(";\t|") != std::string::npos)
    throw usage_error(text + ", whose only column is " + shown(names[0]) +
                      "; is it separated by something else than commas?");
  if (near.empty()) {
    constexpr size_t most = 12;
    for (size_t k = 0; k < names.size() && k < most; ++k) text += (k ? ", " : "; it has ") + names[k];
    throw usage_error(text + (names.size() > most ? ", ..." : ""));
  }
  for (size_t k = 0; k < near.size(); ++k)
    text += (k == 0 ? "; did you mean '" : k + 1 == near.size() ? "' or '" : "', '") + near[k];
  throw usage_error(text + "'?");
}

}  // namespace assay::io

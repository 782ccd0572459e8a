// The files of one data set.
#include "io/table.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "assay/base/nearest.h"
#include "assay/error.h"
#include "io/cell_text.h"
#include "io/label_lists.h"

namespace assay::io {

Table::Table(const std::vector<std::string>& paths, const Form& declared, unsigned threads,
             std::atomic<uint64_t>& progress)
    : files_(expand_paths(paths, declared.format)),
      declared_(declared),
      threads_(threads),
      progress_(progress),
      bytes_(total_size(files_)) {
  open(0);
  names_ = reader_->names();
  for (const auto& partition : partitions_) names_.push_back(partition.name);
  first_name_ = files_[0] == "-" ? "stdin" : files_[0];
}

bool Table::has(const std::string& name) const { return std::find(names_.begin(), names_.end(), name) != names_.end(); }

size_t Table::want(const std::string& name, Want want, const std::string& separator) {
  for (size_t k = 0; k < wanted_.size(); ++k)
    if (wanted_[k].name == name && wanted_[k].want == want && wanted_[k].separator == separator) return k;
  wanted_.push_back({name, want, separator});
  return wanted_.size() - 1;
}

void Table::open(size_t file) {
  reader_.reset();  // its read-ahead ends before the next begins
  reader_ = open_reader(files_[file], declared_, threads_, progress_);
  partitions_ = partitions_of(files_[file]);
  std::erase_if(partitions_, [&](const Partition& partition) { return reader_->has(partition.name); });
  file_ = file;
  row_ = 0;
  selected_ = false;
}

bool Table::next(Chunk& chunk, Origin& origin) {
  for (;;) {
    if (!std::exchange(selected_, true)) select();
    while (read(chunk)) {
      if (chunk.rows == 0) continue;
      origin = {files_[file_] == "-" ? "stdin" : files_[file_], row_};
      row_ += chunk.rows;
      if (settles_ && !chunk.doubts.empty()) settle(chunk);
      for (size_t k = 0; k < wanted_.size(); ++k)
        if (const auto& separator = wanted_[k].separator; !separator.empty())
          chunk.columns[k] = split_labels(chunk.columns[k], separator);
      return true;
    }
    if (row_ == 0 && std::find(empty_.begin(), empty_.end(), files_[file_]) == empty_.end())
      empty_.push_back(files_[file_]);
    if (file_ + 1 == files_.size()) return false;
    open(file_ + 1);
  }
}

void Table::select() {
  std::vector<Wanted> in_file;
  sources_.clear();
  for (const Wanted& w : wanted_) {
    const auto& names = reader_->names();
    if (const auto found = std::count(names.begin(), names.end(), w.name)) {
      if (found > 1) throw data_error(files_[file_] + ": two columns are named '" + w.name + "'");
      sources_.push_back({true, in_file.size()});
      in_file.push_back(w);
      continue;
    }
    const auto partition =
        std::find_if(partitions_.begin(), partitions_.end(), [&](auto& p) { return p.name == w.name; });
    if (partition == partitions_.end())
      throw data_error(files_[file_] + ": no column '" + w.name + "', which " + first_name_ + " has");
    sources_.push_back({false, static_cast<size_t>(partition - partitions_.begin())});
  }
  reader_->select(in_file);
}

/// The next rows of the file, with the columns of its path.
bool Table::read(Chunk& chunk) {
  if (!reader_->next(chunk)) return false;
  if (chunk.columns.size() == sources_.size()) return true;
  std::vector<size_t> places;
  std::vector<Column> columns;
  try {
    for (size_t k = 0; k < sources_.size(); ++k) {
      const auto [in_file, place] = sources_[k];
      if (in_file) places.push_back(k);
      columns.push_back(in_file ? std::move(chunk.columns[place])
                                : constant_column(partitions_[place], wanted_[k].want, chunk.rows));
    }
  } catch (const Fault& fault) {
    throw data_error(files_[file_] + ": " + fault.text);
  }
  chunk.columns = std::move(columns);
  for (Doubt& doubt : chunk.doubts) doubt.column = places[doubt.column];
  return true;
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
  std::string members;
  for (const auto& column : names)
    if (column.starts_with(name + ".")) members += (members.empty() ? "" : ", ") + column;
  if (!members.empty()) throw usage_error(text + "; its members are " + members);
  const auto near = nearest(name, names);
  if (names.size() == 1 && !names[0].starts_with('#'))
    if (const size_t mark = names[0].find_first_of(";\t|, "); mark != std::string::npos)
      throw usage_error(text + ", whose only column is " + shown(names[0]) + "; --delimiter " +
                        (names[0][mark] == '\t' ? "tab" : "'" + names[0].substr(mark, 1) + "'") + " would split it");
  if (!names.empty() && (names[0].starts_with("# ") || (names.size() == 1 && names[0].starts_with('#'))))
    throw usage_error(text + ", which begins with " + shown(names[0]) + "; --comment '#' passes over such lines");
  if (std::any_of(names.begin(), names.end(), [](auto& n) { return n.find("\xEF\xBF\xBD") != n.npos; }))
    text += ", whose header is not UTF-8 (iconv -f LATIN1 -t UTF-8 would convert a file of Latin-1)";
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

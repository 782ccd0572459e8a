// CSV and TSV files.
#include <algorithm>
#include <cstring>

#include "assay/error.h"
#include "io/csv_block.h"
#include "io/reader.h"

namespace assay::io {
namespace {

const char* last_record_end(const char* begin, const char* end, const Dialect& dialect) {
  const auto size = static_cast<size_t>(end - begin);
  if (!std::memchr(begin, '"', size)) {
    const void* newline = ::memrchr(begin, '\n', size);
    return newline ? static_cast<const char*>(newline) + 1 : begin;
  }
  const char* last = begin;
  while (const char* next = record_end(last, end, dialect)) last = next;
  return last;
}

std::string_view without_mark(std::string_view text) {
  return text.starts_with("\xEF\xBB\xBF") ? text.substr(3) : text;
}

class CsvReader final : public Reader {
 public:
  CsvReader(std::unique_ptr<InputFile> file, const Dialect& dialect, bool delimiter_is_declared, unsigned threads)
      : name_(file->name()),
        cutter_(std::move(file),
                [this](const char* b, const char* e) { return last_record_end(b, e, layout_.dialect); }),
        blocks_(cutter_, threads) {
    layout_.dialect = dialect;
    const SepLine sep = sep_line(without_mark(cutter_.peek(64)));
    if (sep.delimiter && !delimiter_is_declared) layout_.dialect.delimiter = sep.delimiter;
    check_dialect(layout_.dialect);
    if (!cutter_.next(first_)) throw data_error(name_ + ": the file is empty");
    read_header();
  }

  void select(const std::vector<Wanted>& wanted) override {
    layout_.wanted = wanted;
    layout_.slots.resize(names_.size());
    for (size_t k = 0; k < wanted.size(); ++k)
      layout_.slots[static_cast<size_t>(std::find(names_.begin(), names_.end(), wanted[k].name) - names_.begin())]
          .push_back(k);
    blocks_.start(std::move(first_), [this](std::string_view block) { return parse_csv(block, layout_); });
  }

  bool next(Chunk& chunk) override {
    ParsedBlock block;
    do {
      if (!blocks_.next(block)) return false;
      if (!block.fault.empty()) throw data_error(at_row(name_, row_ + block.fault_row, block.fault));
    } while (block.rows == 0);
    row_ += block.rows;
    chunk = {block.rows, std::move(block.columns), std::move(block.doubts)};
    return true;
  }

 private:
  void read_header() {
    std::string_view text = first_.view();
    if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF"))
      throw data_error(name_ + ": UTF-16 text; UTF-8 is needed (iconv -f UTF-16 -t UTF-8 converts it)");
    text = without_mark(text);
    text.remove_prefix(sep_line(text).bytes);
    text = without_comments(text);
    const char* const end = record_end(text.data(), text.data() + text.size(), layout_.dialect);
    if (!end) throw data_error(name_ + ": header: a quoted field is not closed");
    const std::string_view record = text.substr(0, static_cast<size_t>(end - text.data()));
    if (record == "\n" || record == "\r\n")
      throw data_error(name_ + ": the first line is blank; column names are needed");
    names_ = header_fields(record, layout_.dialect, name_);
    tidy_names(names_);
    first_.begin = static_cast<size_t>(end - first_.bytes.get());
  }

  /// What follows the comments before the header, and blank lines among them.
  std::string_view without_comments(std::string_view text) const {
    const char comment = layout_.dialect.comment;
    if (!comment || !text.starts_with(comment)) return text;
    while (text.starts_with(comment) || text.starts_with('\n') || text.starts_with("\r\n"))
      text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
    if (text.empty()) throw data_error(name_ + ": nothing but comments");
    return text;
  }

  std::string name_;
  CsvLayout layout_;
  Block first_;
  BlockCutter cutter_;
  BlockReader blocks_;  // last: its tasks use the others
  int64_t row_ = 0;
};

}  // namespace

std::unique_ptr<Reader> read_delimited(std::unique_ptr<InputFile> file, Dialect dialect, char delimiter,
                                       unsigned threads) {
  const bool declared = dialect.delimiter != 0;
  if (!declared) dialect.delimiter = delimiter;
  return std::make_unique<CsvReader>(std::move(file), dialect, declared, threads);
}

}  // namespace assay::io

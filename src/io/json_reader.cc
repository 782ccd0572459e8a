// JSON Lines files.
#include <cstring>

#include "assay/error.h"
#include "io/json_block.h"
#include "io/reader.h"

namespace assay::io {
namespace {

const char* last_line_end(const char* begin, const char* end) {
  const void* newline = ::memrchr(begin, '\n', static_cast<size_t>(end - begin));
  return newline ? static_cast<const char*>(newline) + 1 : begin;
}

class JsonReader final : public Reader {
 public:
  JsonReader(std::unique_ptr<InputFile> file, unsigned threads)
      : name_(file->name()), cutter_(std::move(file), last_line_end), blocks_(cutter_, threads) {
    if (!cutter_.next(first_)) throw data_error(name_ + ": the file is empty");
    if (first_.view().starts_with("\xEF\xBB\xBF")) first_.begin += 3;
    if (const auto keys = json_keys(first_.view(), names_); !keys.fault.empty())
      throw data_error(at_row(name_, keys.fault_row, keys.fault));
    tidy_names(names_);
  }

  void select(const std::vector<Wanted>& wanted) override {
    wanted_ = wanted;
    blocks_.start(std::move(first_), [this](std::string_view block) { return parse_json_lines(block, wanted_); });
  }

  bool next(Chunk& chunk) override {
    ParsedBlock block;
    do {
      if (!blocks_.next(block)) return false;
      if (!block.fault.empty()) throw data_error(at_row(name_, lines_ + block.fault_row, block.fault));
      lines_ += block.lines;
    } while (block.rows == 0);
    chunk = {block.rows, std::move(block.columns)};
    return true;
  }

 private:
  std::string name_;
  std::vector<Wanted> wanted_;
  Block first_;
  BlockCutter cutter_;
  BlockReader blocks_;  // last: its tasks use the others
  int64_t lines_ = 0;
};

}  // namespace

std::unique_ptr<Reader> read_json_lines(std::unique_ptr<InputFile> file, unsigned threads) {
  return std::make_unique<JsonReader>(std::move(file), threads);
}

}  // namespace assay::io

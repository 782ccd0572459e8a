// Text in blocks of complete records: cut in order, parsed on the pool, handed out in order. Memory is
// bounded by a few blocks whatever the size of the input.
#pragma once
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "assay/column.h"
#include "io/byte_stream.h"
#include "io/doubt.h"

namespace assay::io {

/// What a block held, up to its first fault.
struct ParsedBlock {
  int64_t rows = 0;
  int64_t lines = 0;  // records including blank ones
  std::vector<Column> columns;
  std::vector<Doubt> doubts = {};
  int64_t fault_row = 0;  // 0-based in the block
  std::string fault;      // empty: none
};

/// Complete records, the last one ended by a line feed; 64 bytes after the end are readable.
struct Block {
  std::unique_ptr<char[]> bytes;
  size_t begin = 0, end = 0;
  bool last = false;
  std::string_view view() const { return {bytes.get() + begin, end - begin}; }
};

/// One past the last complete record in [begin, end), or `begin` when there is none.
using Splitter = std::function<const char*(const char* begin, const char* end)>;

class BlockCutter {
 public:
  BlockCutter(std::unique_ptr<InputFile> input, Splitter split);
  /// The next block; false at the end. Throws InvalidInput (data) for a record beyond 64 MiB.
  bool next(Block& block);
  const std::string& name() const { return input_->name(); }
  /// Bytes at the start, before the first next().
  std::string_view peek(size_t n) { return input_->peek(n); }

 private:
  std::unique_ptr<InputFile> input_;
  Splitter split_;
  std::string rest_;  // start of a record that the last block cut off
  bool ended_ = false;
};

class BlockReader {
 public:
  using Parse = std::function<ParsedBlock(std::string_view)>;
  BlockReader(BlockCutter& cutter, unsigned threads) : cutter_(cutter), threads_(threads) {}
  ~BlockReader();
  /// Before the first next(): a block already cut, and how to parse.
  void start(Block first, Parse parse);
  bool next(ParsedBlock& parsed);

 private:
  void fill();
  void submit(Block block);

  BlockCutter& cutter_;
  unsigned threads_;
  Parse parse_;
  Block first_;
  std::deque<std::future<ParsedBlock>> ahead_;
  std::exception_ptr failure_;
  bool ended_ = false;
};

}  // namespace assay::io

// Cutting text into blocks and parsing them ahead.
#include "io/block_reader.h"

#include <algorithm>
#include <cstring>

#include "assay/error.h"
#include "io/pool.h"

namespace assay::io {
namespace {

constexpr size_t block_size = size_t{1} << 20, longest_record = size_t{64} << 20, padding = 64;

size_t read_fully(InputFile& input, char* out, size_t n) {
  size_t done = 0;
  while (done < n) {
    const size_t got = input.read(out + done, n - done);
    if (got == 0) break;
    done += got;
  }
  return done;
}

}  // namespace

BlockCutter::BlockCutter(std::unique_ptr<InputFile> input, Splitter split)
    : input_(std::move(input)), split_(std::move(split)) {}

bool BlockCutter::next(Block& block) {
  for (size_t step = block_size; !ended_; step *= 2) {
    const size_t carried = rest_.size();
    block.bytes.reset(new char[carried + step + padding]);
    block.begin = 0;
    std::memcpy(block.bytes.get(), rest_.data(), carried);
    const size_t got = read_fully(*input_, block.bytes.get() + carried, step);
    char* const begin = block.bytes.get();
    char* end = begin + carried + got;
    ended_ = got < step;
    if (ended_ && end > begin && end[-1] != '\n') *end++ = '\n';
    const char* const cut = ended_ ? end : split_(begin, end);
    rest_.assign(cut, static_cast<const char*>(end));
    block.end = static_cast<size_t>(cut - begin);
    block.last = ended_;
    std::memset(end, '\n', padding - 1);
    if (block.end > 0) return true;
    if (rest_.size() > longest_record)
      throw data_error(name() + ": a record is longer than 64 MiB (an unbalanced quote?)");
  }
  return false;
}

BlockReader::~BlockReader() {
  for (auto& waiting : ahead_) waiting.wait();
}

void BlockReader::start(Block first, Parse parse) {
  first_ = std::move(first);
  parse_ = std::move(parse);
  if (first_.last) threads_ = 1;  // a small file is not worth a thread
}

void BlockReader::submit(Block block) {
  auto shared = std::make_shared<Block>(std::move(block));
  auto task = std::make_shared<std::packaged_task<ParsedBlock()>>([this, shared] {
    ParsedBlock parsed = parse_(shared->view());
    shared->bytes.reset();
    return parsed;
  });
  ahead_.push_back(task->get_future());
  run_on_pool([task] { (*task)(); });
}

void BlockReader::fill() {
  try {
    if (first_.bytes) submit(std::move(first_));
    Block block;
    while (!ended_ && ahead_.size() < threads_ + 1) {
      if (cutter_.next(block))
        submit(std::move(block));
      else
        ended_ = true;
    }
  } catch (...) {  // what was read before the failure comes first
    failure_ = std::current_exception();
    ended_ = true;
  }
}

bool BlockReader::next(ParsedBlock& parsed) {
  if (threads_ <= 1) {
    if (!first_.bytes && !cutter_.next(first_)) return false;
    parsed = parse_(first_.view());
    first_.bytes.reset();
    return true;
  }
  fill();
  if (ahead_.empty()) {
    if (failure_) std::rethrow_exception(failure_);
    return false;
  }
  parsed = ahead_.front().get();
  ahead_.pop_front();
  fill();
  return true;
}

}  // namespace assay::io

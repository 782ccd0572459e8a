// Reading one chunk ahead.
#include "io/read_ahead.h"

#include "io/pool.h"

namespace assay::io {

ReadAhead::~ReadAhead() {
  if (ahead_.valid()) ahead_.wait();
}

void ReadAhead::start(unsigned threads, Read read) {
  read_ = std::move(read);
  threaded_ = threads > 1;
}

void ReadAhead::submit() {
  auto task = std::make_shared<std::packaged_task<Step()>>([this] {
    Step step;
    step.more = read_(step.chunk);
    return step;
  });
  ahead_ = task->get_future();
  run_beside_pool([task] { (*task)(); });
}

bool ReadAhead::next(Chunk& chunk) {
  if (!threaded_) return read_(chunk);
  if (ended_) return false;
  if (!ahead_.valid()) submit();
  ended_ = true;  // also when get() throws
  Step step = ahead_.get();
  if (!step.more) return false;
  ended_ = false;
  chunk = std::move(step.chunk);
  submit();
  return true;
}

}  // namespace assay::io

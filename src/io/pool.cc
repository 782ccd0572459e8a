// Work on Arrow's thread pool.
#include "io/pool.h"

#include <arrow/io/interfaces.h>
#include <arrow/util/thread_pool.h>

#include "io/arrow_status.h"

namespace assay::io {

unsigned size_pool(unsigned threads) {
  const auto cores = static_cast<unsigned>(arrow::GetCpuThreadPoolCapacity());
  if (threads == 0) return cores;
  if (threads != cores) check(arrow::SetCpuThreadPoolCapacity(static_cast<int>(threads)), "threads", "refused");
  return threads;
}

void run_on_pool(std::function<void()> work) {
  check(arrow::internal::GetCpuThreadPool()->Spawn(std::move(work)), "threads", "the pool is closed");
}

void run_beside_pool(std::function<void()> work) {
  check(arrow::io::default_io_context().executor()->Spawn(std::move(work)), "threads", "the pool is closed");
}

}  // namespace assay::io

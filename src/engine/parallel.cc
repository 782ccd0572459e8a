#include "engine/parallel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <thread>
#include <vector>

#if defined(__linux__)
#include <sched.h>
#endif

namespace assay {

unsigned thread_count(unsigned asked) {
  if (asked > 0) return std::min(asked, 256u);
#if defined(__linux__)
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) == 0) return std::max(1, CPU_COUNT(&set));
#endif
  return std::max(1u, std::thread::hardware_concurrency());
}

void parallel_for(unsigned threads, size_t n, const std::function<void(size_t)>& task) {
  std::vector<std::exception_ptr> errors(n);
  std::atomic<size_t> next{0};
  auto work = [&] {
    for (size_t i; (i = next.fetch_add(1)) < n;) {
      try {
        task(i);
      } catch (...) {
        errors[i] = std::current_exception();
      }
    }
  };
  {
    std::vector<std::jthread> workers;
    for (size_t t = 1; t < std::min<size_t>(threads, n); ++t) workers.emplace_back(work);
    work();
  }
  for (auto& error : errors)
    if (error) std::rethrow_exception(error);
}

Executor executor(unsigned threads) {
  return [threads](size_t tasks, const std::function<void(size_t)>& task) { parallel_for(threads, tasks, task); };
}

}  // namespace assay

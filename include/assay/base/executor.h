// Executor: how single-threaded code is given threads. Only the engine creates them.
#pragma once
#include <cstddef>
#include <functional>

namespace assay {

/// Calls task(0) ... task(tasks - 1), on whatever threads, and returns when all are done. Tasks do not throw.
using Executor = std::function<void(size_t tasks, const std::function<void(size_t)>& task)>;

/// Every task in turn, on the calling thread.
inline void run_in_turn(size_t tasks, const std::function<void(size_t)>& task) {
  for (size_t i = 0; i < tasks; ++i) task(i);
}

}  // namespace assay

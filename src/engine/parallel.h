// Threads. The only file that creates them: no pool, so a forked process can go on.
#pragma once
#include <cstddef>
#include <functional>

#include "assay/base/executor.h"

namespace assay {

/// 0 means all cores.
unsigned thread_count(unsigned asked);

/// Runs task(0) ... task(n - 1), each once, on up to `threads` threads; the first exception by task index is rethrown
/// after all have ended.
void parallel_for(unsigned threads, size_t n, const std::function<void(size_t)>& task);

/// parallel_for on so many threads.
Executor executor(unsigned threads);

}  // namespace assay

// Work on Arrow's thread pool, which the readers share.
#pragma once
#include <functional>

namespace assay::io {

/// Sets the size of the pool to `threads` (0: all cores) and returns it.
unsigned size_pool(unsigned threads);
void run_on_pool(std::function<void()> work);
/// On a thread outside the pool, for work that itself waits for the pool.
void run_beside_pool(std::function<void()> work);

}  // namespace assay::io

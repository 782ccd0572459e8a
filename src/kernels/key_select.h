// Picking of the keys between two others, for selection without sorting.
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

namespace assay::kernels {

/// Appends the keys in [low, high] to `out`, in their order; returns how many lie below `low`.
template <class Key> size_t keys_between(const Key* keys, size_t n, Key low, Key high, std::vector<Key>& out);

}  // namespace assay::kernels

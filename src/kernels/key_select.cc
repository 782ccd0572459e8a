#include "kernels/key_select.h"

#include <algorithm>
#include <array>

namespace assay::kernels {

template <class Key> size_t keys_between(const Key* keys, size_t n, Key low, Key high, std::vector<Key>& out) {
  constexpr size_t block = 1024;
  std::array<Key, block> inside;
  size_t below = 0;
  for (size_t begin = 0; begin < n; begin += block) {
    const size_t end = std::min(n, begin + block);
    size_t found = 0;
    for (size_t i = begin; i < end; ++i) {  // without a branch: it could not be foretold
      inside[found] = keys[i];
      found += static_cast<Key>(keys[i] - low) <= static_cast<Key>(high - low);
      below += keys[i] < low;
    }
    out.insert(out.end(), inside.data(), inside.data() + found);
  }
  return below;
}

template size_t keys_between(const uint32_t*, size_t, uint32_t, uint32_t, std::vector<uint32_t>&);
template size_t keys_between(const uint64_t*, size_t, uint64_t, uint64_t, std::vector<uint64_t>&);

}  // namespace assay::kernels

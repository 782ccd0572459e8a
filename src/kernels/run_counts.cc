#include "kernels/run_counts.h"

#include <algorithm>

namespace assay::kernels {

template <bool mixed, class Key>
size_t join_rows(Key* rows, size_t n, Key base, uint32_t* counts) {
  if (n == 0) return 0;
  std::fill_n(counts, n, 0);
  constexpr int drop = mixed ? 1 : 0;
  size_t k = 0;
  Key before = rows[0] >> drop;
  for (size_t i = 0; i < n; ++i) {
    const Key row = rows[i], key = row >> drop;
    k += key != before;
    before = key;
    rows[k] = static_cast<Key>(key + base);
    counts[k] += mixed ? uint32_t{1} << (16 * static_cast<int>(row & 1)) : one_positive;
  }
  return k + 1;
}

template size_t join_rows<false>(uint32_t*, size_t, uint32_t, uint32_t*);
template size_t join_rows<true>(uint32_t*, size_t, uint32_t, uint32_t*);
template size_t join_rows<false>(uint64_t*, size_t, uint64_t, uint32_t*);
template size_t join_rows<true>(uint64_t*, size_t, uint64_t, uint32_t*);

size_t count_bytes(const uint32_t* counts, size_t n, uint8_t* bytes) {
  size_t marks = 0;
  for (size_t i = 0; i < n; ++i) {
    const uint32_t c = counts[i];
    const uint32_t byte = (c >> 16 | c << 4) & 0xff;
    const bool fits = (c & 0xfff0fff0u) == 0;
    bytes[i] = static_cast<uint8_t>(fits ? byte : 0xff);
    marks += bytes[i] == 0xff;
  }
  return marks;
}

}  // namespace assay::kernels

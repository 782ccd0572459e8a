#include "kernels/run_counts.h"

#include <algorithm>

namespace assay::kernels {

template <bool mixed, class Key> size_t join_rows(Key* rows, size_t n, Key base, uint32_t* counts) {
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

BlockRows rows_of(const uint8_t* bytes, size_t n) {
  BlockRows rows;
  for (size_t i = 0; i < n;) {
    uint16_t small = 0, marks = 0;  // of up to 1024 bytes, 29 rows at most each
    for (const size_t end = std::min(n, i + 1024); i < end; ++i) {
      const bool mark = bytes[i] == 0xff;
      small = static_cast<uint16_t>(small + (mark ? 0 : (bytes[i] & 15) + (bytes[i] >> 4)));
      marks = static_cast<uint16_t>(marks + mark);
    }
    rows.small += small, rows.marks += marks;
  }
  return rows;
}

uint64_t positives_of(const uint8_t* bytes, size_t n) {
  uint64_t positives = 0;
  for (size_t i = 0; i < n;) {
    uint16_t some = 0;  // of up to 1024 bytes, 15 each
    for (const size_t end = std::min(n, i + 1024); i < end; ++i)
      some = static_cast<uint16_t>(some + (bytes[i] == 0xff ? 0 : bytes[i] & 15));
    positives += some;
  }
  return positives;
}

}  // namespace assay::kernels

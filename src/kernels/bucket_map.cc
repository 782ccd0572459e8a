#include "kernels/bucket_map.h"

#include <bit>

namespace assay::kernels {

template <class Key> BucketMap<Key>::BucketMap(std::span<const Key> sample, Key low, Key high, size_t buckets) {
  constexpr Key half = Key{1} << (std::numeric_limits<Key>::digits - 1);
  const int cell_bits = buckets > 64 && sizeof(Key) == 8 ? 18 : buckets > 1 ? 16 : 1;
  // Without the tails the cells are finer. Tails that lie further out than half of all integers keep their own cells.
  const size_t tail = buckets > 1 ? std::min(sample.size() / buckets, sample.size() - 1) : 0;
  const Key inner_low = sample[tail], inner_high = sample[sample.size() - 1 - tail];
  const bool trim = buckets > 1 && inner_low < inner_high && high - inner_low < half && inner_high - low < half;
  low_ = trim ? inner_low : low;
  span_ = (trim ? inner_high : high) - low_;
  shift_ = std::max(0, static_cast<int>(std::bit_width(span_)) - cell_bits);
  const auto cells = static_cast<size_t>(span_ >> shift_) + 1;
  std::vector<char> starts(cells, 0);
  for (size_t b = 1; b < buckets; ++b) {
    const Key border = sample[b * sample.size() / buckets];
    starts[static_cast<size_t>(std::min<Key>(std::max(border, low_) - low_, span_) >> shift_)] = 1;
  }
  if (trim) starts[1] = 1;
  if (span_ >= half) starts[static_cast<size_t>(half >> shift_)] = 1;
  bucket_.resize(cells);
  first_.assign(1, low);
  for (size_t c = 0; c < cells; ++c) {
    if (c > 0 && starts[c]) first_.push_back(static_cast<Key>(low_ + (static_cast<Key>(c) << shift_)));
    bucket_[c] = static_cast<uint16_t>(first_.size() - 1);
  }
}

template class BucketMap<uint32_t>;
template class BucketMap<uint64_t>;

}  // namespace assay::kernels

// BucketMap: cuts the range of keys into buckets of about equally many rows, in the order of keys. The range is cut
// into up to 2^18 cells of equal width; cells are joined to buckets by a sample. Rows outside the sampled range belong
// to the outer buckets. No bucket spans half of all integers, so that a row (key, class) fits into the bits of its key.
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace assay::kernels {

template <class Key> class BucketMap {
 public:
  /// `sample` is sorted, not empty, and within [low, high]; keys beyond these count as the nearest.
  BucketMap(std::span<const Key> sample, Key low, Key high, size_t buckets);

  size_t size() const { return first_.size(); }
  size_t operator()(Key key) const {
    return bucket_[static_cast<size_t>(std::min<Key>(std::max(key, low_) - low_, span_) >> shift_)];
  }
  /// A lower bound of the keys of a bucket.
  Key first(size_t bucket) const { return first_[bucket]; }

 private:
  Key low_, span_;
  int shift_;
  std::vector<uint16_t> bucket_;  // by cell
  std::vector<Key> first_;        // by bucket
};

/// A row of a bucket: its key and its class in the lowest bit, modulo 2^bits. Without classes, the key itself.
template <bool mixed, class Key> Key pack(Key key, uint8_t truth) {
  return mixed ? static_cast<Key>(key << 1 | truth) : key;
}

}  // namespace assay::kernels

// Records laid out in buckets of about equally many, in the order of their 64-bit keys, by several threads: what is left
// of sorting them is to sort each bucket, which fits into the inner caches.
#pragma once
#include <algorithm>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include "assay/base/executor.h"
#include "base/buffer.h"
#include "kernels/bucket_map.h"
#include "kernels/key_sort.h"

namespace assay {

template <class T>
struct KeyBuckets {
  Buffer<T> rows;
  std::vector<size_t> starts;  // of each bucket, and the end

  size_t size() const { return starts.size() - 1; }
  std::span<T> bucket(size_t b) { return {rows.data() + starts[b], starts[b + 1] - starts[b]}; }
};

/// Of slices[s] records at(s, 0), at(s, 1)... in slice s, in their order within a bucket. Equal keys share a bucket.
template <class T, class At, class KeyOf>
class KeyBucketing {
 public:
  KeyBucketing(std::vector<size_t> slices, At at, KeyOf key, const Executor& run)
      : slices_(std::move(slices)), at_(at), key_(key), run_(run) {
    for (size_t n : slices_) rows_ += n;
  }

  KeyBuckets<T> lay_out() {
    const kernels::BucketMap<uint64_t> map = plan();
    std::vector<std::vector<size_t>> places(slices_.size());
    run_(slices_.size(), [&](size_t s) {
      places[s].assign(map.size(), 0);
      for (size_t i = 0; i < slices_[s]; ++i) ++places[s][map(key_(at_(s, i)))];
    });
    KeyBuckets<T> out;
    size_t place = 0;
    for (size_t b = 0; b < map.size(); ++b) {
      out.starts.push_back(place);
      for (auto& slice : places) place += std::exchange(slice[b], place);
    }
    out.starts.push_back(place);
    out.rows = Buffer<T>(rows_);
    run_(slices_.size(), [&](size_t s) {
      for (size_t i = 0; i < slices_[s]; ++i) {
        const T record = at_(s, i);
        out.rows[places[s][map(key_(record))]++] = record;
      }
    });
    return out;
  }

 private:
  kernels::BucketMap<uint64_t> plan() {
    constexpr size_t rows_a_bucket = size_t{1} << 13, most = 2048, sample_size = size_t{1} << 15;
    std::vector<std::pair<uint64_t, uint64_t>> ranges(slices_.size(), {std::numeric_limits<uint64_t>::max(), 0});
    run_(slices_.size(), [&](size_t s) {
      auto [low, high] = ranges[s];
      for (size_t i = 0; i < slices_[s]; ++i) low = std::min(low, key_(at_(s, i))), high = std::max(high, key_(at_(s, i)));
      ranges[s] = {low, high};
    });
    uint64_t low = std::numeric_limits<uint64_t>::max(), high = 0;
    for (const auto& [l, h] : ranges) low = std::min(low, l), high = std::max(high, h);
    std::vector<uint64_t> sample{low};
    const size_t step = std::max<size_t>(1, rows_ / sample_size);
    for (size_t s = 0; s < slices_.size(); ++s)
      for (size_t i = 0; i < slices_[s]; i += step) sample.push_back(key_(at_(s, i)));
    std::vector<uint64_t> spare(sample.size());
    kernels::sort_keys(sample.data(), spare.data(), sample.size());
    return {sample, low, high, std::clamp<size_t>(rows_ / rows_a_bucket, 1, most)};
  }

  std::vector<size_t> slices_;
  At at_;
  KeyOf key_;
  const Executor& run_;
  size_t rows_ = 0;
};

/// Calls task(first bucket, end) for groups of neighbouring buckets, so that tasks may share working memory within.
template <class T, class F>
void for_bucket_groups(const KeyBuckets<T>& buckets, const Executor& run, F&& task) {
  constexpr size_t groups = 32;
  const size_t n = buckets.size(), each = (n + groups - 1) / groups;
  run((n + each - 1) / each, [&](size_t g) { task(g * each, std::min(n, (g + 1) * each)); });
}

}  // namespace assay

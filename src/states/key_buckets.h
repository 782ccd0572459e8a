// Records laid out in buckets of about equally many, in the order of their 64-bit keys, by several threads: what is
// left of sorting them is to sort each bucket, which fits into the inner caches.
#pragma once
#include <algorithm>
#include <span>
#include <utility>
#include <vector>

#include "assay/base/executor.h"
#include "base/buffer.h"
#include "kernels/bucket_map.h"
#include "kernels/key_sort.h"

namespace assay {

template <class T> struct KeyBuckets {
  Buffer<T> rows;
  std::vector<size_t> starts;  // of each bucket, and the end

  size_t size() const { return starts.size() - 1; }
  std::span<T> bucket(size_t b) { return {rows.data() + starts[b], starts[b + 1] - starts[b]}; }
};

/// Of some slices of records; each(s, f) calls f(record) for those of slice s, always in the same order, which is kept
/// within a bucket. sample(i) is the key of record i of all, for about one in 2^15 of them. Equal keys share a bucket.
template <class T, class Each, class KeyOf, class Sample>
KeyBuckets<T> bucket_records(size_t rows, size_t slices, Each each, KeyOf key, Sample sample, const Executor& run) {
  constexpr size_t rows_a_bucket = size_t{1} << 13, most = 2048, sample_size = size_t{1} << 15;
  const size_t step = std::max<size_t>(1, rows / sample_size);
  std::vector<uint64_t> keys;
  for (size_t i = 0; i < rows; i += step) keys.push_back(sample(i));
  std::vector<uint64_t> spare(keys.size());
  kernels::sort_keys(keys.data(), spare.data(), spare.size());
  // Keys beyond those of the sample belong to the outer buckets.
  const kernels::BucketMap<uint64_t> map(keys, keys.front(), keys.back(),
                                         std::clamp<size_t>(rows / rows_a_bucket, 1, most));

  std::vector<std::vector<size_t>> places(slices);
  run(slices, [&](size_t s) {
    std::vector<size_t> counts(map.size());
    each(s, [&](const T& record) { ++counts[map(key(record))]; });
    places[s] = std::move(counts);
  });
  KeyBuckets<T> out;
  size_t place = 0;
  for (size_t b = 0; b < map.size(); ++b) {
    out.starts.push_back(place);
    for (auto& slice : places) place += std::exchange(slice[b], place);
  }
  out.starts.push_back(place);
  out.rows = Buffer<T>(rows);
  run(slices, [&](size_t s) {
    size_t* at = places[s].data();
    each(s, [&](const T& record) { out.rows[at[map(key(record))]++] = record; });
  });
  return out;
}

/// Calls task(first bucket, end) for groups of neighbouring buckets, so that tasks may share working memory within.
template <class T, class F> void for_bucket_groups(const KeyBuckets<T>& buckets, const Executor& run, F&& task) {
  constexpr size_t groups = 32;
  const size_t n = buckets.size(), each = (n + groups - 1) / groups;
  run((n + each - 1) / each, [&](size_t g) { task(g * each, std::min(n, (g + 1) * each)); });
}

}  // namespace assay

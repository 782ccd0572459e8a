// Pending rows -> one tier: rows are scattered into buckets of the order of keys, each bucket is sorted in the inner
// caches and its equal rows are joined, and the buckets are laid side by side.
#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "kernels/bucket_map.h"
#include "kernels/key_sort.h"
#include "kernels/run_counts.h"
#include "states/runs_data.h"

namespace assay {
namespace {

constexpr size_t rows_a_slice = size_t{1} << 19;
constexpr size_t rows_a_bucket = size_t{1} << 14;
constexpr size_t most_buckets = 2048;
constexpr size_t sample_size = size_t{1} << 15, sample_a_bucket = 256;
constexpr size_t rows_worth_threads = size_t{1} << 17;
constexpr size_t few_rows = 64;

/// Rows that one task works on: of a part of a chunk, or of several small ones.
struct Part {
  const Chunk* chunk;
  size_t begin, size;
};
struct Slice {
  std::vector<Part> parts;
  size_t size = 0;
};

std::vector<Slice> slices_of(const std::vector<Piece>& pieces) {
  std::vector<Slice> slices;
  for (const Piece& piece : pieces)
    for (size_t begin = 0; begin < piece.rows;) {
      if (slices.empty() || slices.back().size == rows_a_slice) slices.emplace_back();
      Slice& last = slices.back();
      const size_t n = std::min(rows_a_slice - last.size, piece.rows - begin);
      last.parts.push_back({piece.chunk.get(), begin, n});
      last.size += n, begin += n;
    }
  return slices;
}

/// Calls f(keys, truth, n) with typed pointers for each part; truth is null when all rows are positive.
template <class Key, class F> void with_rows(const Slice& slice, F&& f) {
  for (const Part& s : slice.parts) {
    const uint8_t* truth = s.chunk->truth.empty() ? nullptr : s.chunk->truth.data() + s.begin;
    if (s.chunk->narrow.empty()) {
      if constexpr (std::is_same_v<Key, uint64_t>) f(s.chunk->wide.data() + s.begin, truth, s.size);
    } else {
      f(s.chunk->narrow.data() + s.begin, truth, s.size);
    }
  }
}

template <class Key, class Stored> Key as_key(Stored key) {
  if constexpr (std::is_same_v<Key, Stored>)
    return key;
  else
    return kernels::widen_key(key);
}

template <class Key> std::pair<Key, Key> key_range(const Slice& slice) {
  Key low = std::numeric_limits<Key>::max(), high = 0;
  with_rows<Key>(slice, [&](const auto* keys, const uint8_t*, size_t n) {
    auto least = keys[0], most = keys[0];
    for (size_t i = 1; i < n; ++i) least = std::min(least, keys[i]), most = std::max(most, keys[i]);
    low = std::min(low, as_key<Key>(least)), high = std::max(high, as_key<Key>(most));
  });
  return {low, high};
}

template <class Key>
void take_sample(const std::vector<Slice>& slices, size_t rows, size_t buckets, std::vector<Key>& sample) {
  const size_t stride = std::max<size_t>(1, rows / std::min(sample_size, buckets * sample_a_bucket));
  for (const Slice& slice : slices) {
    size_t i = 0;  // strides run on from part to part
    with_rows<Key>(slice, [&](const auto* keys, const uint8_t*, size_t n) {
      for (; i < n; i += stride) sample.push_back(as_key<Key>(keys[i]));
      i -= n;
    });
  }
  std::vector<Key> spare(sample.size());
  kernels::sort_keys(sample.data(), spare.data(), sample.size());
}

/// What becomes of a bucket.
struct Bucket {
  size_t begin = 0, rows = 0;  // where its rows are scattered to, and its runs are left
  size_t runs = 0, out = 0;    // runs and their place in the tier
  LargeCounts total;
  std::vector<LargeCounts> large;
};

template <class Key, bool mixed> class Sorter {
 public:
  Sorter(std::vector<Slice> slices, const Executor& run) : slices_(std::move(slices)), run_(run) {
    for (const Slice& slice : slices_) rows_ += slice.size;
  }

  Tier sort() {
    plan();
    scatter();
    each_bucket([this](Bucket& bucket, size_t b, Space& space) { sort_bucket(bucket, b, space); });
    return lay_out();
  }

 private:
  using Map = kernels::BucketMap<Key>;
  /// Working memory of a task.
  struct Space {
    Buffer<Key> spare;
    Buffer<uint32_t> counts;
    void reserve(size_t n) {
      if (spare.size() >= n) return;
      spare = Buffer<Key>(n);
      counts = Buffer<uint32_t>(n);
    }
  };

  void plan() {
    std::vector<std::pair<Key, Key>> ranges(slices_.size());
    run_(slices_.size(), [&](size_t s) { ranges[s] = key_range<Key>(slices_[s]); });
    auto [low, high] = ranges[0];
    for (const auto& [l, h] : ranges) low = std::min(low, l), high = std::max(high, h);
    const bool one = rows_ <= kernels::most_rows_of_counts;  // is sorted in the caches, whatever its keys are
    const size_t buckets = one ? 1 : std::min(rows_ / rows_a_bucket, most_buckets);
    std::vector<Key> sample;
    if (buckets > 1)
      take_sample(slices_, rows_, buckets, sample);
    else
      sample = {low};
    map_ = std::make_unique<Map>(sample, low, high, buckets);
  }

  void scatter() {
    const size_t buckets = map_->size();
    places_.assign(slices_.size(), std::vector<size_t>(buckets));
    if (buckets > 1)
      run_(slices_.size(), [this](size_t s) { count_rows(slices_[s], places_[s]); });
    else
      for (size_t s = 0; s < slices_.size(); ++s) places_[s][0] = slices_[s].size;
    buckets_.resize(buckets);
    size_t place = 0;
    for (size_t b = 0; b < buckets; ++b) {
      buckets_[b].begin = place;
      for (auto& slice : places_) place += std::exchange(slice[b], place);
      buckets_[b].rows = place - buckets_[b].begin;
    }
    packed_ = Buffer<Key>(rows_), bytes_ = Buffer<uint8_t>(rows_);
    run_(slices_.size(), [this](size_t s) { place_rows(slices_[s], places_[s]); });
  }

  void count_rows(const Slice& slice, std::vector<size_t>& counts) {
    const Map& map = *map_;
    std::vector<uint32_t> even(map.size()), odd(map.size());  // two, so that equal keys do not wait for each other
    with_rows<Key>(slice, [&](const auto* keys, const uint8_t*, size_t n) {
      size_t i = 0;
      for (; i + 2 <= n; i += 2) ++even[map(as_key<Key>(keys[i]))], ++odd[map(as_key<Key>(keys[i + 1]))];
      if (i < n) ++even[map(as_key<Key>(keys[i]))];
    });
    for (size_t b = 0; b < counts.size(); ++b) counts[b] = size_t{even[b]} + odd[b];
  }

  void place_rows(const Slice& slice, const std::vector<size_t>& places) {
    const Map& map = *map_;
    const bool one = map.size() == 1;
    std::vector<Key*> at;
    for (size_t place : places) at.push_back(packed_.data() + place);
    with_rows<Key>(slice, [&](const auto* keys, const uint8_t* truth, size_t n) {
      auto place = [&](auto label) {
        for (size_t i = 0; i < n; ++i) {
          const Key key = as_key<Key>(keys[i]);
          *at[one ? 0 : map(key)]++ = kernels::pack<mixed>(key, label(i));
        }
      };
      if (truth)
        place([truth](size_t i) { return truth[i]; });
      else
        place([](size_t) { return uint8_t{1}; });
    });
  }

  /// Tasks of neighbouring buckets with about equally many rows.
  template <class F> void each_bucket(F&& f) {
    constexpr size_t tasks = 64;
    std::vector<size_t> starts{0};
    for (size_t b = 1; b < buckets_.size(); ++b)
      if (buckets_[b].begin - buckets_[starts.back()].begin >= rows_ / tasks) starts.push_back(b);
    starts.push_back(buckets_.size());
    run_(starts.size() - 1, [&](size_t t) {
      Space space;
      for (size_t b = starts[t]; b < starts[t + 1]; ++b) f(buckets_[b], b, space);
    });
  }

  void sort_bucket(Bucket& bucket, size_t b, Space& space) {
    if (bucket.rows == 0) return;
    Key* rows = packed_.data() + bucket.begin;
    uint8_t* bytes = bytes_.data() + bucket.begin;
    const Key first = map_->first(b), packed_first = kernels::pack<mixed>(first, 0);
    Key low = std::numeric_limits<Key>::max(), high = 0;
    for (size_t i = 0; i < bucket.rows; ++i) {
      const Key row = rows[i] -= packed_first;
      low = std::min(low, row), high = std::max(high, row);
    }
    space.reserve(bucket.rows);
    kernels::sort_keys(rows, space.spare.data(), bucket.rows, low, high);
    if (bucket.rows > kernels::most_rows_of_counts) return join_many(bucket, rows, first, bytes);
    uint32_t* counts = space.counts.data();
    bucket.runs = kernels::join_rows<mixed>(rows, bucket.rows, first, counts);
    if (kernels::count_bytes(counts, bucket.runs, bytes) > 0) keep_large(bucket, counts, bytes);
    for (size_t k = 0; k < bucket.runs; ++k) bucket.total.positive += counts[k] >> 16;
    bucket.total.negative = bucket.rows - bucket.total.positive;
  }

  void keep_large(Bucket& bucket, const uint32_t* counts, const uint8_t* bytes) {
    for (size_t k = 0; k < bucket.runs; ++k)
      if (bytes[k] == large_mark) bucket.large.push_back({counts[k] >> 16, counts[k] & kernels::count_mask});
  }

  /// As join_rows and count_bytes, for any number of rows.
  void join_many(Bucket& bucket, Key* rows, Key first, uint8_t* bytes) {
    for (size_t i = 0, end; i < bucket.rows; i = end) {
      const Key key = mixed ? rows[i] >> 1 : rows[i];
      uint64_t positive = 0, negative = 0;
      for (end = i; end < bucket.rows && (mixed ? rows[end] >> 1 : rows[end]) == key; ++end)
        (!mixed || (rows[end] & 1) ? positive : negative) += 1;
      const bool fits = fits_byte(positive, negative);
      rows[bucket.runs] = static_cast<Key>(key + first);
      bytes[bucket.runs++] = fits ? static_cast<uint8_t>(positive | negative << 4) : large_mark;
      if (!fits) bucket.large.push_back({positive, negative});
      bucket.total.positive += positive, bucket.total.negative += negative;
    }
  }

  Tier lay_out() {
    Tier tier;
    size_t runs = 0;
    for (Bucket& bucket : buckets_) {
      bucket.out = runs;
      runs += bucket.runs;
      tier.large.insert(tier.large.end(), bucket.large.begin(), bucket.large.end());
      tier.total.positive += bucket.total.positive, tier.total.negative += bucket.total.negative;
    }
    if (runs == rows_) {
      tier.keys<Key>() = std::move(packed_), tier.counts = std::move(bytes_);
      return tier;
    }
    tier.keys<Key>() = Buffer<Key>(runs), tier.counts = Buffer<uint8_t>(runs);
    each_bucket([&](const Bucket& bucket, size_t, Space&) {
      std::copy_n(packed_.data() + bucket.begin, bucket.runs, tier.keys<Key>().data() + bucket.out);
      std::copy_n(bytes_.data() + bucket.begin, bucket.runs, tier.counts.data() + bucket.out);
    });
    return tier;
  }

  std::vector<Slice> slices_;
  const Executor& run_;
  size_t rows_ = 0;
  std::unique_ptr<Map> map_;
  std::vector<std::vector<size_t>> places_;  // by slice and bucket
  std::vector<Bucket> buckets_;
  Buffer<Key> packed_;     // scattered rows, then keys of runs
  Buffer<uint8_t> bytes_;  // counts of runs
};

template <class Key> Tier sort_rows(const std::vector<Piece>& pieces, bool mixed, const Executor& run) {
  if (mixed) return Sorter<Key, true>(slices_of(pieces), run).sort();
  return Sorter<Key, false>(slices_of(pieces), run).sort();
}

/// Few rows: buckets, tasks and their memory would cost more than to sort them.
template <class Key> Tier sort_few(const std::vector<Piece>& pieces, size_t rows) {
  std::array<std::pair<Key, uint8_t>, few_rows> few;
  size_t n = 0;
  for (const Slice& slice : slices_of(pieces))
    with_rows<Key>(slice, [&](const auto* keys, const uint8_t* truth, size_t size) {
      for (size_t i = 0; i < size; ++i) few[n++] = {as_key<Key>(keys[i]), truth ? truth[i] : uint8_t{1}};
    });
  std::sort(few.begin(), few.begin() + n);
  TierWriter<Key> writer(rows);
  for (size_t i = 0; i < n;) {
    uint64_t positive = 0, negative = 0;
    const Key key = few[i].first;
    for (; i < n && few[i].first == key; ++i) ++(few[i].second ? positive : negative);
    writer.add(key, positive, negative);
  }
  return writer.take();
}

}  // namespace

Tier sort_pieces(const std::vector<Piece>& pieces, const Executor& run) {
  bool wide = false, mixed = false;
  size_t rows = 0;
  for (const Piece& piece : pieces) {
    wide |= piece.chunk->narrow.empty();
    mixed |= !piece.chunk->truth.empty();
    rows += piece.rows;
  }
  static const Executor in_turn = run_in_turn;
  return with_key(wide, [&](auto key) {
    if (rows <= few_rows) return sort_few<decltype(key)>(pieces, rows);
    return sort_rows<decltype(key)>(pieces, mixed, rows < rows_worth_threads ? in_turn : run);
  });
}

}  // namespace assay

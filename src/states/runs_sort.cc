// Pending rows to sorted distinct runs, on several threads: rows go to bins by the leading bits of their keys, bins of
// neighbours form buckets that fit a cache, each bucket is sorted and counted alone. The class rides in the lowest bit.
#include <algorithm>
#include <bit>

#include "kernels/radix_sort.h"
#include "states/runs_data.h"

namespace assay {
namespace {

constexpr size_t bucket_rows = size_t{1} << 14;
constexpr size_t few_rows = size_t{1} << 12;

/// Bins by the leading bits; fine enough to cut the floats between two powers of two into many.
template <class Key>
struct Bins {
  static constexpr int key_bits = 8 * sizeof(Key);
  static constexpr int bits = sizeof(Key) == 4 ? 16 : 18;
  static constexpr int shift = key_bits - bits;
  static constexpr size_t count = size_t{1} << bits;
  static size_t of(Key key) { return key >> shift; }
};

/// Consecutive bins, never on both sides of zero: a tag (key << 1 | class) may lose the sign.
struct Bucket {
  size_t first_bin, end_bin, begin, rows;
};

template <class Key, class F>
void for_rows(const Piece& piece, F&& f) {
  const Chunk& chunk = *piece.chunk;
  const uint8_t* truth = chunk.truth.empty() ? nullptr : chunk.truth.data();
  auto key_at = [&](size_t i) -> Key {
    if constexpr (sizeof(Key) == 4) return chunk.narrow[i];
    else return chunk.narrow.empty() ? chunk.wide[i] : kernels::widen_key(chunk.narrow[i]);
  };
  if (truth)
    for (size_t i = 0; i < piece.rows; ++i) f(key_at(i), truth[i]);
  else
    for (size_t i = 0; i < piece.rows; ++i) f(key_at(i), uint8_t{1});
}

template <class Key>
std::vector<Bucket> make_buckets(const std::vector<uint32_t>& sizes) {
  std::vector<Bucket> buckets;
  size_t begin = 0;
  for (size_t bin = 0; bin < sizes.size(); ++bin) {
    if (sizes[bin] == 0) continue;
    bool full = buckets.empty() || buckets.back().rows + sizes[bin] > bucket_rows ||
                (buckets.back().first_bin ^ bin) >> (Bins<Key>::bits - 1);
    if (full) buckets.push_back({bin, bin + 1, begin, 0});
    buckets.back().end_bin = bin + 1;
    buckets.back().rows += sizes[bin];
    begin += sizes[bin];
  }
  return buckets;
}

/// Distinct keys of a sorted bucket, written over its tags, and their counts.
template <class Key>
struct Counted {
  size_t runs = 0;
  std::vector<LargeCounts> large;
  LargeCounts total;
};

template <class Key>
Counted<Key> count_tags(Key* tags, size_t n, Key sign, uint8_t* counts) {
  Counted<Key> out;
  for (size_t i = 0; i < n;) {
    const Key key = tags[i] >> 1;
    uint64_t negative = 0, positive = 0;
    for (; i < n && tags[i] >> 1 == key; ++i) (tags[i] & 1 ? positive : negative) += 1;
    tags[out.runs] = key | sign;
    const bool small = fits_byte(positive, negative);
    counts[out.runs++] = small ? static_cast<uint8_t>(positive | negative << 4) : large_mark;
    if (!small) out.large.push_back({positive, negative});
    out.total.positive += positive, out.total.negative += negative;
  }
  return out;
}

template <class Key>
class PieceSort {
 public:
  PieceSort(const std::vector<Piece>& pieces, const Executor& run) : pieces_(pieces), run_(run) {
    for (const Piece& piece : pieces) rows_ += piece.rows;
  }

  Tier tier() {
    tags_ = Buffer<Key>(rows_), counts_ = Buffer<uint8_t>(rows_);
    if (rows_ <= few_rows) gather();
    else distribute();
    counted_.resize(buckets_.size());
    groups([&](size_t b) { sort_bucket(b); });
    return concatenate();
  }

 private:
  static Key tag(Key key, uint8_t truth) { return static_cast<Key>(key << 1) | truth; }

  /// Few rows: a bucket for each sign.
  void gather() {
    size_t low = 0, high = rows_;
    for (const Piece& piece : pieces_)
      for_rows<Key>(piece, [&](Key key, uint8_t truth) { tags_[key >> (Bins<Key>::key_bits - 1) ? --high : low++] = tag(key, truth); });
    constexpr size_t half = Bins<Key>::count / 2;
    if (low > 0) buckets_.push_back({0, half, 0, low});
    if (low < rows_) buckets_.push_back({half, Bins<Key>::count, low, rows_ - low});
  }

  void distribute() {
    std::vector<std::vector<uint32_t>> places(pieces_.size());
    run_(pieces_.size(), [&](size_t p) {
      places[p].resize(Bins<Key>::count);
      for_rows<Key>(pieces_[p], [&](Key key, uint8_t) { ++places[p][Bins<Key>::of(key)]; });
    });
    std::vector<uint32_t> sizes(Bins<Key>::count);
    uint32_t next = 0;  // pending rows are fewer than 2^32
    for (size_t bin = 0; bin < sizes.size(); ++bin)
      for (auto& place : places) {
        const uint32_t rows = place[bin];
        place[bin] = next, next += rows, sizes[bin] += rows;
      }
    buckets_ = make_buckets<Key>(sizes);
    run_(pieces_.size(), [&](size_t p) {
      uint32_t* place = places[p].data();
      for_rows<Key>(pieces_[p], [&](Key key, uint8_t truth) { tags_[place[Bins<Key>::of(key)]++] = tag(key, truth); });
    });
  }

  /// Runs f for every bucket, many buckets a task.
  template <class F>
  void groups(F&& f) {
    constexpr size_t task_rows = size_t{1} << 17;
    std::vector<size_t> starts{0};
    for (size_t b = 0, rows = 0; b < buckets_.size(); ++b)
      if (rows += buckets_[b].rows; rows >= task_rows) starts.push_back(b + 1), rows = 0;
    if (starts.back() != buckets_.size()) starts.push_back(buckets_.size());
    run_(starts.size() - 1, [&](size_t t) {
      for (size_t b = starts[t]; b < starts[t + 1]; ++b) f(b);
    });
  }

  void sort_bucket(size_t b) {
    const Bucket& bucket = buckets_[b];
    Key* tags = tags_.data() + bucket.begin;
    const int differing = std::bit_width(bucket.first_bin ^ (bucket.end_bin - 1)) + Bins<Key>::shift;
    const Key sign = Key{bucket.first_bin >> (Bins<Key>::bits - 1)} << (Bins<Key>::key_bits - 1);
    thread_local Buffer<Key> scratch;
    if (scratch.size() < bucket.rows) scratch = Buffer<Key>(std::max(bucket.rows, bucket_rows));
    kernels::radix_sort_bits(tags, scratch.data(), bucket.rows, std::min(differing + 1, Bins<Key>::key_bits));
    counted_[b] = count_tags(tags, bucket.rows, sign, counts_.data() + bucket.begin);
  }

  Tier concatenate() {
    std::vector<size_t> starts(buckets_.size() + 1);
    Tier tier;
    for (size_t b = 0; b < buckets_.size(); ++b) {
      starts[b + 1] = starts[b] + counted_[b].runs;
      tier.large.insert(tier.large.end(), counted_[b].large.begin(), counted_[b].large.end());
      tier.total.positive += counted_[b].total.positive, tier.total.negative += counted_[b].total.negative;
    }
    if (starts.back() == rows_) {  // no ties: everything is in place
      tier.keys<Key>() = std::move(tags_), tier.counts = std::move(counts_);
      return tier;
    }
    tier.keys<Key>() = Buffer<Key>(starts.back()), tier.counts = Buffer<uint8_t>(starts.back());
    groups([&](size_t b) {
      std::copy_n(tags_.data() + buckets_[b].begin, counted_[b].runs, tier.keys<Key>().data() + starts[b]);
      std::copy_n(counts_.data() + buckets_[b].begin, counted_[b].runs, tier.counts.data() + starts[b]);
    });
    return tier;
  }

  const std::vector<Piece>& pieces_;
  const Executor& run_;
  size_t rows_ = 0;
  Buffer<Key> tags_;
  Buffer<uint8_t> counts_;
  std::vector<Bucket> buckets_;
  std::vector<Counted<Key>> counted_;
};

}  // namespace

Tier sort_pieces(const std::vector<Piece>& pieces, const Executor& run) {
  const bool wide = std::any_of(pieces.begin(), pieces.end(), [](const Piece& p) { return p.chunk->narrow.empty(); });
  return with_key(wide, [&](auto key) { return PieceSort<decltype(key)>(pieces, run).tier(); });
}

}  // namespace assay

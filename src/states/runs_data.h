// How Runs keep their rows: pending chunks as they came, and tiers of sorted distinct keys.
#pragma once
#include <memory>
#include <optional>
#include <type_traits>
#include <vector>

#include "assay/states/runs.h"
#include "base/buffer.h"
#include "kernels/order_keys.h"

namespace assay {

/// Rows in arrival order. Only its owner appends, and nobody moves what is there.
struct Chunk {
  Buffer<uint32_t> narrow;  // one of the two
  Buffer<uint64_t> wide;
  Buffer<uint8_t> truth;  // empty: all of class 1
  size_t capacity() const { return narrow.empty() ? wide.size() : narrow.size(); }
};

template <class Key> auto& chunk_keys(Chunk& chunk) {
  if constexpr (std::is_same_v<Key, uint32_t>)
    return chunk.narrow;
  else
    return chunk.wide;
}

/// The first `rows` rows of a chunk.
struct Piece {
  std::shared_ptr<Chunk> chunk;
  size_t rows = 0;
};

inline constexpr uint8_t large_mark = 0xff;
inline bool fits_byte(uint64_t positive, uint64_t negative) {
  return positive <= 15 && negative <= 15 && (positive & negative) != 15;
}

/// Sorted distinct keys with their counts.
struct Tier {
  Buffer<uint32_t> narrow;  // one of the two
  Buffer<uint64_t> wide;
  Buffer<uint8_t> counts;
  std::vector<LargeCounts> large;
  LargeCounts total;

  size_t size() const { return counts.size(); }
  bool is_wide() const { return !wide.empty(); }
  template <class Key> auto& keys() {
    if constexpr (std::is_same_v<Key, uint32_t>)
      return narrow;
    else
      return wide;
  }
  template <class Key> auto& keys() const {
    if constexpr (std::is_same_v<Key, uint32_t>)
      return narrow;
    else
      return wide;
  }
};

/// Writes a tier run by run, in ascending order of keys.
template <class Key> class TierWriter {
 public:
  explicit TierWriter(size_t most) : keys_(most), counts_(most) {}

  void add(Key key, uint64_t positive, uint64_t negative) {
    keys_[size_] = key;
    if (fits_byte(positive, negative)) {
      counts_[size_] = static_cast<uint8_t>(positive | negative << 4);
    } else {
      counts_[size_] = large_mark;
      large_.push_back({positive, negative});
    }
    total_.positive += positive;
    total_.negative += negative;
    ++size_;
  }
  size_t size() const { return size_; }

  Tier take() {
    Tier tier;
    keys_.truncate(size_);
    counts_.truncate(size_);
    tier.keys<Key>() = std::move(keys_);
    tier.counts = std::move(counts_);
    tier.large = std::move(large_);
    tier.total = total_;
    return tier;
  }

 private:
  Buffer<Key> keys_;
  Buffer<uint8_t> counts_;
  std::vector<LargeCounts> large_;
  LargeCounts total_;
  size_t size_ = 0;
};

using TierPtr = std::shared_ptr<const Tier>;

/// Calls f with a value of the type of the keys of `tier`.
template <class F> auto with_key(bool wide, F&& f) { return wide ? f(uint64_t{}) : f(uint32_t{}); }

/// Sorted distinct runs of pending rows; wide when any piece is.
Tier sort_pieces(const std::vector<Piece>& pieces, const Executor& run);
/// The union of tiers; wide when any is.
Tier merge_tiers(const std::vector<TierPtr>& tiers, const Executor& run);

/// Sorts rows and joins equal ones.
void sort_weighted(std::vector<WeightedRow>& rows, const Executor& run);
std::vector<WeightedRow> merge_weighted(const std::vector<WeightedRow>& a, const std::vector<WeightedRow>& b);
/// A weight that is stored as a count.
inline bool is_count(double weight) {
  return weight < 4294967296.0 && weight == static_cast<double>(static_cast<uint64_t>(weight));
}

struct Runs::Body {
  /// Rows after which ties are looked for, and that are sorted at once where there are many ties, and few.
  static constexpr size_t worth_selecting = size_t{1} << 17;
  static constexpr size_t first_look = size_t{1} << 18, tied_pending = size_t{1} << 20, most_pending = size_t{1} << 25;

  std::vector<Piece> pending;
  size_t pending_rows = 0, pending_limit = first_look;
  bool open = false;  // the last piece is ours and may grow
  bool wide = false;  // some score is no f32
  std::vector<TierPtr> tiers;
  std::vector<WeightedRow> fresh;                            // weights other than 0 and 1, as they came
  std::shared_ptr<const std::vector<WeightedRow>> weighted;  // sorted, distinct, none a count; null: none
  std::shared_ptr<const Executor> waiting;                   // to be sealed with it when that is needed

  bool sealed() const { return pending.empty() && fresh.empty() && tiers.size() <= 1; }
  // Sealed first, when that is waiting.
  const Tier& tier();
  std::span<const WeightedRow> rows() {
    settle();
    return weighted ? std::span<const WeightedRow>(*weighted) : std::span<const WeightedRow>();
  }
  /// Every row weighs 1, and none has been sorted.
  bool plain() const { return fresh.empty() && !weighted && tiers.empty(); }
  void seal(const Executor& run);
  void settle();
  /// The scores of the given ranks, from 1 to the number of rows and in ascending order; of plain rows, whose order is
  /// left alone. Nothing where a sample of the rows has misled.
  std::optional<std::pair<double, double>> select(size_t first, size_t second) const;
  /// The last piece, with room for `least` more rows; a new one has room for `most`.
  Piece& piece_with_room(size_t least, size_t most, bool mixed);
  void append(const Reals& scores, const uint8_t* truth);
  void add_weighted(const Reals& scores, const uint8_t* truth, const double* weight);
  void fold_fresh(const Executor& run);    // fresh -> tiers, weighted
  void sort_pending(const Executor& run);  // pending -> tiers
  void keep_small();                       // after rows were added
};

}  // namespace assay

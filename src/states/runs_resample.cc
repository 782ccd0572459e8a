// Resamples of runs: each row is drawn some times. Cells of Redraw: run i if it is one row; else 2 i for its positives
// and 2 i + 1 for its negatives; fractional rows after all of them.
#include <array>
#include <cstring>

#include "kernels/redraw.h"
#include "states/runs_data.h"

namespace assay {
namespace {

/// Runs [begin, end) of a tier as they are drawn.
template <class Key> class Drawing {
 public:
  Drawing(const Tier& from, const Redraw& redraw) : from_(from), redraw_(redraw) {}

  Tier draw() {
    constexpr size_t block = 1024;
    std::array<uint8_t, block> times;
    keys_ = Buffer<Key>(from_.size() + 1), counts_ = Buffer<uint8_t>(from_.size() + 1);
    for (size_t begin = 0; begin < from_.size(); begin += block) {
      const size_t n = std::min(block, from_.size() - begin);
      kernels::draw_ones(redraw_, begin, n, times.data());
      redraw_.only() ? take<true>(begin, n, times.data()) : take<false>(begin, n, times.data());
    }
    return finish();
  }

 private:
  /// `sparse`: most rows are not drawn.
  template <bool sparse> void take(size_t begin, size_t n, const uint8_t* times) {
    const Key* from_keys = from_.keys<Key>().data() + begin;
    const uint8_t* from_counts = from_.counts.data() + begin;
    Key* keys = keys_.data();
    uint8_t* counts = counts_.data();
    size_t size = size_;  // a local: bytes that are written may alias members
    uint64_t positive = 0, rows = 0;
    for (size_t i = 0; i < n; ++i) {
      if constexpr (sparse) {
        if (i % 8 == 0)
          while (i + 8 <= n && none_drawn(times + i, from_counts + i)) i += 8;
        if (i == n) break;
      }
      const uint8_t c = from_counts[i], k = times[i];
      keys[size] = from_keys[i];
      if (c == 0x01 || c == 0x10) {
        counts[size] = static_cast<uint8_t>(c * k);  // at most 8: fits
        positive += (c & 1u) * k, rows += k;
        size += k > 0;
      } else {
        size_ = size;
        take_several(begin + i, c);
        size = size_;
      }
    }
    size_ = size, total_.positive += positive, rows_ += rows;
  }
  /// Whether eight runs are one row each, and none of them is drawn.
  static bool none_drawn(const uint8_t* times, const uint8_t* counts) {
    constexpr uint64_t ones = 0x0101010101010101;
    uint64_t t, c;
    std::memcpy(&t, times, sizeof t), std::memcpy(&c, counts, sizeof c);
    return t == 0 && (c & ~(ones * 0x11)) == 0 && ((c ^ c >> 4) & ones) == ones;
  }
  void take_several(size_t i, uint8_t c) {
    const LargeCounts all =
        c == large_mark ? from_.large[next_large_++] : LargeCounts{c & 15u, static_cast<uint64_t>(c >> 4)};
    const LargeCounts drawn{redraw_(2 * i, all.positive), redraw_(2 * i + 1, all.negative)};
    if (drawn.positive + drawn.negative == 0) return;
    const bool small = fits_byte(drawn.positive, drawn.negative);
    counts_[size_++] = small ? static_cast<uint8_t>(drawn.positive | drawn.negative << 4) : large_mark;
    if (!small) large_.push_back(drawn);
    total_.positive += drawn.positive, rows_ += drawn.positive + drawn.negative;
  }
  Tier finish() {
    Tier tier;
    keys_.truncate(size_), counts_.truncate(size_);
    tier.keys<Key>() = std::move(keys_), tier.counts = std::move(counts_), tier.large = std::move(large_);
    tier.total = {total_.positive, rows_ - total_.positive};
    return tier;
  }

  const Tier& from_;
  const Redraw& redraw_;
  Buffer<Key> keys_;
  Buffer<uint8_t> counts_;
  std::vector<LargeCounts> large_;
  LargeCounts total_;
  uint64_t rows_ = 0;
  size_t size_ = 0, next_large_ = 0;
};

}  // namespace

Runs Runs::resample(const Redraw& redraw) const {
  Runs drawn;
  const Tier& from = body_->tier();
  Tier tier = with_key(from.is_wide(), [&](auto key) { return Drawing<decltype(key)>(from, redraw).draw(); });
  drawn.body_->wide = from.is_wide();
  if (tier.size() > 0) drawn.body_->tiers = {std::make_shared<const Tier>(std::move(tier))};
  std::vector<WeightedRow> rows;
  for (uint64_t index = 2 * from.size(); const WeightedRow& row : body_->rows())
    if (const uint64_t count = redraw(index++, row.count()); count > 0)
      rows.push_back({row.key, row.weight, count * 2 + row.positive()});
  if (!rows.empty()) drawn.body_->weighted = std::make_shared<const std::vector<WeightedRow>>(std::move(rows));
  return drawn;
}

size_t Runs::memory() const {
  size_t bytes = sizeof(Body) + body_->fresh.capacity() * sizeof(WeightedRow) + body_->rows().size_bytes();
  for (const Piece& piece : body_->pending)
    bytes += piece.chunk->capacity() * ((piece.chunk->narrow.empty() ? 8 : 4) + !piece.chunk->truth.empty());
  for (const TierPtr& tier : body_->tiers)
    bytes += tier->size() * (tier->is_wide() ? 9 : 5) + tier->large.size() * sizeof(LargeCounts);
  return bytes;
}

}  // namespace assay

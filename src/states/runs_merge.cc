// The union of sorted tiers: cut into ranges of keys, each merged by pairs in the inner caches, and laid side by side.
#include <algorithm>
#include <limits>

#include "kernels/run_counts.h"
#include "states/runs_data.h"

namespace assay {
namespace {

constexpr size_t runs_a_range = size_t{1} << 16;
constexpr size_t runs_worth_threads = size_t{1} << 17;

/// Runs [begin, end) of a tier, or all of a merged one, with their large counts.
template <class Key> struct Part {
  const Key* keys;
  const uint8_t* counts;
  const LargeCounts* large;
  size_t size;
};

/// A merged range that owns its runs.
template <class Key> struct Merged {
  Buffer<Key> keys;
  Buffer<uint8_t> counts;
  std::vector<LargeCounts> large;
  LargeCounts total;
  Part<Key> part() const { return {keys.data(), counts.data(), large.data(), keys.size()}; }
};

/// A reader that stands still at the end, on a key that no score has.
template <class Key> class Cursor {
 public:
  explicit Cursor(const Part<Key>& part) : part_(part) {}
  bool done() const { return i_ == part_.size; }
  Key key() const { return i_ < part_.size ? part_.keys[i_] : std::numeric_limits<Key>::max(); }
  LargeCounts take() {
    const uint8_t c = part_.counts[i_++];
    return c == large_mark ? *part_.large++ : LargeCounts{c & 15u, static_cast<uint64_t>(c >> 4)};
  }

 private:
  Part<Key> part_;
  size_t i_ = 0;
};

template <class Key> Merged<Key> merge_two(const Part<Key>& left, const Part<Key>& right) {
  TierWriter<Key> writer(left.size + right.size);
  Cursor<Key> a(left), b(right);
  while (!a.done() || !b.done()) {
    const Key x = a.key(), y = b.key(), key = std::min(x, y);
    LargeCounts sum;
    if (x == key) sum = a.take();
    if (y == key) {
      const LargeCounts more = b.take();
      sum.positive += more.positive, sum.negative += more.negative;
    }
    writer.add(key, sum.positive, sum.negative);
  }
  Tier tier = writer.take();
  return {std::move(tier.keys<Key>()), std::move(tier.counts), std::move(tier.large), tier.total};
}

template <class Key> Merged<Key> copy_of(const Part<Key>& part) { return merge_two(part, Part<Key>{}); }

/// Merges by pairs until one is left.
template <class Key> Merged<Key> merge_parts(std::vector<Part<Key>> parts) {
  std::vector<Merged<Key>> level;
  std::erase_if(parts, [](const auto& p) { return p.size == 0; });
  if (parts.empty()) return {};
  if (parts.size() == 1) return copy_of(parts[0]);
  while (parts.size() > 1) {
    std::vector<Merged<Key>> next;
    for (size_t i = 0; i + 1 < parts.size(); i += 2) next.push_back(merge_two(parts[i], parts[i + 1]));
    if (parts.size() % 2) next.push_back(copy_of(parts.back()));
    level = std::move(next);
    parts.clear();
    for (const auto& merged : level) parts.push_back(merged.part());
  }
  return std::move(level[0]);
}

Tier widened(const Tier& narrow) {
  Tier wide;
  wide.wide = Buffer<uint64_t>(narrow.size()), wide.counts = Buffer<uint8_t>(narrow.size());
  for (size_t i = 0; i < narrow.size(); ++i) wide.wide[i] = kernels::widen_key(narrow.narrow[i]);
  std::copy_n(narrow.counts.data(), narrow.size(), wide.counts.data());
  wide.large = narrow.large, wide.total = narrow.total;
  return wide;
}

template <class Key> class Merger {
 public:
  Merger(std::vector<TierPtr> tiers, const Executor& run) : tiers_(std::move(tiers)), run_(run) {
    for (const auto& tier : tiers_) runs_ += tier->size();
  }

  Tier merge() {
    cut();
    count_marks();
    merged_.resize(ranges_);
    run_(ranges_, [this](size_t r) {
      std::vector<Part<Key>> parts;
      for (size_t t = 0; t < tiers_.size(); ++t) parts.push_back(part(t, r));
      merged_[r] = merge_parts(std::move(parts));
    });
    return lay_out();
  }

 private:
  /// Borders of the ranges in each tier, from keys at equal steps of all tiers.
  void cut() {
    ranges_ = std::max<size_t>(1, runs_ / runs_a_range);
    const size_t step = std::max<size_t>(1, runs_ / (ranges_ * 16));
    std::vector<Key> sample;
    size_t i = 0;  // steps run on from tier to tier
    for (const auto& tier : tiers_) {
      for (; i < tier->size(); i += step) sample.push_back(tier->template keys<Key>()[i]);
      i -= tier->size();
    }
    std::sort(sample.begin(), sample.end());
    borders_.assign(tiers_.size(), std::vector<size_t>(ranges_ + 1, 0));
    for (size_t t = 0; t < tiers_.size(); ++t) {
      const auto keys = tiers_[t]->template keys<Key>().span();
      for (size_t r = 1; r < ranges_; ++r) {
        const Key border = sample[r * sample.size() / ranges_];
        borders_[t][r] = static_cast<size_t>(std::lower_bound(keys.begin(), keys.end(), border) - keys.begin());
      }
      borders_[t][ranges_] = keys.size();
    }
  }

  /// How many large counts of each tier lie before each range.
  void count_marks() {
    large_.assign(tiers_.size(), std::vector<size_t>(ranges_ + 1, 0));
    run_(tiers_.size(), [this](size_t t) {
      const uint8_t* counts = tiers_[t]->counts.data();
      for (size_t r = 0; r < ranges_; ++r)
        large_[t][r + 1] =
            large_[t][r] + kernels::rows_of(counts + borders_[t][r], borders_[t][r + 1] - borders_[t][r]).marks;
    });
  }

  Part<Key> part(size_t t, size_t r) const {
    const Tier& tier = *tiers_[t];
    const size_t begin = borders_[t][r];
    return {tier.keys<Key>().data() + begin, tier.counts.data() + begin, tier.large.data() + large_[t][r],
            borders_[t][r + 1] - begin};
  }

  Tier lay_out() {
    Tier tier;
    std::vector<size_t> place(ranges_ + 1, 0);
    for (size_t r = 0; r < ranges_; ++r) {
      place[r + 1] = place[r] + merged_[r].keys.size();
      tier.large.insert(tier.large.end(), merged_[r].large.begin(), merged_[r].large.end());
      tier.total.positive += merged_[r].total.positive, tier.total.negative += merged_[r].total.negative;
    }
    tier.keys<Key>() = Buffer<Key>(place[ranges_]), tier.counts = Buffer<uint8_t>(place[ranges_]);
    run_(ranges_, [&](size_t r) {
      std::copy_n(merged_[r].keys.data(), merged_[r].keys.size(), tier.keys<Key>().data() + place[r]);
      std::copy_n(merged_[r].counts.data(), merged_[r].counts.size(), tier.counts.data() + place[r]);
      merged_[r] = {};
    });
    return tier;
  }

  std::vector<TierPtr> tiers_;
  const Executor& run_;
  size_t runs_ = 0, ranges_ = 1;
  std::vector<std::vector<size_t>> borders_, large_;  // by tier and range
  std::vector<Merged<Key>> merged_;                   // by range
};

}  // namespace

Tier merge_tiers(const std::vector<TierPtr>& tiers, const Executor& run) {
  static const Executor in_turn = run_in_turn;
  size_t runs = 0;
  bool wide = false;
  for (const auto& tier : tiers) runs += tier->size(), wide |= tier->is_wide();
  const Executor& chosen = runs < runs_worth_threads ? in_turn : run;
  if (!wide) return Merger<uint32_t>(tiers, chosen).merge();
  std::vector<TierPtr> all;
  for (const auto& tier : tiers) all.push_back(tier->is_wide() ? tier : std::make_shared<const Tier>(widened(*tier)));
  return Merger<uint64_t>(std::move(all), chosen).merge();
}

}  // namespace assay

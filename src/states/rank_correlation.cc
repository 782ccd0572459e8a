// Spearman and Kendall, read from sorted pairs in integers, with one rounding at the end. Weights that are
// not whole are first put on a grid of 2^-61 of their total, so that the order of rows cannot change a
// result.
#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <utility>

#include "assay/base/rational.h"
#include "assay/states/rank_pairs.h"
#include "base/buffer.h"
#include "kernels/radix_sort.h"
#include "states/key_buckets.h"

namespace assay {

namespace {

using int128 = __int128;
using Pair = RankPairs::Pair;
constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr int grid_bits = 61;
constexpr uint64_t total_limit = uint64_t{1} << 62;  // squares of totals below fit into 128 bits,
constexpr uint64_t cube_limit = uint64_t{1} << 42;   // and cubes of these

Exact exact(int128 n) {
  const auto size = static_cast<unsigned __int128>(n < 0 ? -n : n);
  ExactSum sum;
  for (int k = 0; k < 4; ++k)
    sum.add_product(static_cast<double>(static_cast<uint32_t>(size >> 32 * k)), std::ldexp(n < 0 ? -1.0 : 1.0, 32 * k));
  return sum;
}

/// Distinct pairs in ascending order, and how much each weighs; no counts means ones.
struct Sample {
  std::span<const Pair> pairs;
  std::span<const uint64_t> counts;
  uint64_t total = 0;
};

/// Weights on the grid, for pairs whose weights are not whole or too heavy.
struct Rounded {
  std::vector<Pair> pairs;
  std::vector<uint64_t> counts;

  explicit Rounded(const std::vector<RankPairs::Item>& items) {
    ExactSum total;
    for (const auto& item : items) total.add(item.weight);
    const int scale = grid_bits - 1 - std::ilogb(std::min(total.value(), std::numeric_limits<double>::max()));
    for (const auto& item : items) {
      const auto count = static_cast<uint64_t>(std::llround(std::ldexp(item.weight, scale)));
      if (count > 0) pairs.push_back(item.pair), counts.push_back(count);
    }
  }
};

/// Calls f(Sample).
template <class F> auto with_sample(const RankPairs& pairs, F f) {
  auto total = [](std::span<const Pair> p, std::span<const uint64_t> counts) {
    unsigned __int128 sum = counts.empty() ? p.size() : 0;
    for (uint64_t count : counts) sum += count;
    return sum;
  };
  if (pairs.counted())
    if (const auto sum = total(pairs.pairs(), pairs.counts()); sum < total_limit)
      return f(Sample{pairs.pairs(), pairs.counts(), static_cast<uint64_t>(sum)});
  const Rounded rounded(pairs.items());
  return f(Sample{rounded.pairs, rounded.counts, static_cast<uint64_t>(total(rounded.pairs, rounded.counts))});
}

/// Calls f(begin, end) for every group of equal key(i) among [0, n).
template <class Key, class F> void for_groups(size_t n, Key key, F f) {
  for (size_t i = 0, j = 1; i < n; i = j++) {
    while (j < n && key(j) == key(i)) ++j;
    f(i, j);
  }
}

// Spearman

/// One distinct pair on its way from the order of x to the order of y. Ranks are doubled and centred: weight
/// below, minus weight above.
struct Ranked {
  uint64_t y;
  int64_t rank;
  uint64_t count = 0;
};
struct RankedOnce {
  uint64_t y;
  int64_t rank;
  static constexpr uint64_t count = 1;
};

struct Products {
  int128 sum = 0;
  void add(int128 a, int64_t b) { sum += a * b; }
  void merge(const Products& other) { sum += other.sum; }
  Exact value() const { return exact(sum); }
};
struct LargeProducts {
  ExactSum sum;
  void add(int128 a, int64_t b) { sum.add_product(static_cast<double>(a), static_cast<double>(b)); }
  void merge(const LargeProducts& other) { sum.merge(other.sum); }
  Exact value() const { return sum; }
};

/// Gives the groups of one column their ranks, from the lowest on.
struct Ranking {
  uint64_t total, below = 0;
  int64_t next(uint64_t weight) {
    const auto rank = static_cast<int64_t>(2 * below + weight - total);
    below += weight;
    return rank;
  }
};

/// Total weight of records.
template <class R> uint64_t weight_of(std::span<const R> records) {
  uint64_t sum = 0;
  for (const R& r : records) sum += r.count;
  return sum;
}
template <> uint64_t weight_of(std::span<const RankedOnce> records) { return records.size(); }

/// Spearman's sums, made by several threads: ranks of x in slices of the sorted pairs, ranks of y in buckets of y.
template <class R, class Sum> class RankSums {
 public:
  RankSums(const Sample& sample, const Executor& run) : s_(sample), run_(run) {}

  Outcome correlation() {
    cut();
    rank_x();
    rank_y();
    const Exact spreads = xx_.value() * yy_.value();
    if (spreads.sign() == 0) return {nan, "a column is constant"};
    return std::clamp(over_root(xy_.value(), spreads), -1.0, 1.0);
  }

 private:
  /// Slices of the pairs that no group of equal x crosses.
  void cut() {
    constexpr size_t rows_a_slice = size_t{1} << 17;
    const size_t n = s_.pairs.size();
    for (size_t at = 0; at < n; at = cuts_.back() + rows_a_slice) {
      while (at > 0 && at < n && s_.pairs[at].x == s_.pairs[at - 1].x) ++at;
      cuts_.push_back(at);
    }
    if (cuts_.back() < n) cuts_.push_back(n);
    slices_ = cuts_.size() - 1;
  }

  /// The weight below each of some parts, given their own.
  static void to_starts(std::vector<uint64_t>& weights) {
    uint64_t below = 0;
    for (uint64_t& w : weights) w = std::exchange(below, below + w);
  }

  uint64_t weight(size_t begin, size_t end) const {
    if constexpr (std::is_same_v<R, RankedOnce>) return end - begin;
    uint64_t sum = 0;
    for (size_t i = begin; i < end; ++i) sum += s_.counts[i];
    return sum;
  }

  /// Calls group(first pair, end, their weight, their rank in x) for the groups of slice k.
  template <class F> void each_x(size_t k, F group) const {
    Ranking ranking{s_.total, below_[k]};
    const size_t first = cuts_[k];
    for_groups(
        cuts_[k + 1] - first, [&](size_t i) { return s_.pairs[first + i].x; },
        [&](size_t begin, size_t end) {
          const uint64_t own = weight(first + begin, first + end);
          group(first + begin, first + end, own, ranking.next(own));
        });
  }

  void rank_x() {
    below_.resize(slices_);
    run_(slices_, [&](size_t k) { below_[k] = weight(cuts_[k], cuts_[k + 1]); });
    to_starts(below_);
    std::vector<Sum> xx(slices_);
    run_(slices_, [&](size_t k) {
      each_x(k, [&](size_t, size_t, uint64_t own, int64_t rank) { xx[k].add(static_cast<int128>(rank) * own, rank); });
    });
    for (const Sum& sum : xx) xx_.merge(sum);
  }

  void rank_y() {
    auto key = [](const R& r) { return r.y; };
    auto each = [this](size_t k, auto use) {
      each_x(k, [&](size_t begin, size_t end, uint64_t, int64_t rank) {
        for (size_t i = begin; i < end; ++i) {
          R record{s_.pairs[i].y, rank};
          if constexpr (std::is_same_v<R, Ranked>) record.count = s_.counts[i];
          use(record);
        }
      });
    };
    auto sample = [this](size_t i) { return s_.pairs[i].y; };
    auto buckets = bucket_records<R>(s_.pairs.size(), slices_, each, key, sample, run_);
    std::vector<uint64_t> below(buckets.size());
    for (size_t b = 0; b < below.size(); ++b) below[b] = weight_of<R>(buckets.bucket(b));
    to_starts(below);
    std::vector<std::pair<Sum, Sum>> sums(buckets.size());
    for_bucket_groups(buckets, run_, [&](size_t begin, size_t end) {
      Buffer<R> scratch;
      for (size_t b = begin; b < end; ++b) {
        const std::span<R> rows = buckets.bucket(b);
        if (scratch.size() < rows.size()) scratch = Buffer<R>(rows.size());
        kernels::radix_sort(rows.data(), scratch.data(), rows.size(), key);
        sum_up(rows, {s_.total, below[b]}, sums[b].first, sums[b].second);
      }
    });
    for (const auto& [xy, yy] : sums) xy_.merge(xy), yy_.merge(yy);
  }

  static void sum_up(std::span<const R> sorted, Ranking ranking, Sum& xy, Sum& yy) {
    for_groups(
        sorted.size(), [&](size_t i) { return sorted[i].y; },
        [&](size_t begin, size_t end) {
          const uint64_t own = weight_of<R>(sorted.subspan(begin, end - begin));
          const int64_t rank = ranking.next(own);
          int128 partners = 0;
          for (size_t i = begin; i < end; ++i) partners += static_cast<int128>(sorted[i].rank) * sorted[i].count;
          xy.add(partners, rank);
          yy.add(static_cast<int128>(rank) * own, rank);
        });
  }

  const Sample& s_;
  const Executor& run_;
  std::vector<size_t> cuts_;
  size_t slices_ = 0;
  std::vector<uint64_t> below_;  // weight below each slice
  Sum xx_, xy_, yy_;
};

// Kendall

struct Counted {
  uint64_t y, count;
  int128 weight() const { return static_cast<int128>(count); }
};
struct CountedOnce {
  uint64_t y;
  static constexpr int64_t weight() { return 1; }
};

/// Sorts records; returns the weight of the pairs that were in the wrong order.
template <class Total, class R> Total insertion_inversions(R* records, size_t n) {
  Total inversions{};
  for (size_t i = 1; i < n; ++i) {
    const R record = records[i];
    size_t j = i;
    for (; j > 0 && record.y < records[j - 1].y; --j) {
      inversions += static_cast<Total>(records[j - 1].weight()) * record.weight();
      records[j] = records[j - 1];
    }
    records[j] = record;
  }
  return inversions;
}

/// Merges [x, y) and [y, end) into `out`; returns the weight of the pairs that were in the wrong order.
template <class Total, class R> Total merge_inversions(const R* x, const R* y, const R* end, R* out) {
  const R* x_end = y;
  Total inversions{}, left{};  // left: weight of the rest of the first run
  for (const R* r = x; r < x_end; ++r) left += r->weight();
  while (x < x_end && y < end) {
    const bool second = y->y < x->y;  // no branch on it: it could not be foretold
    const R& record = *(second ? y : x);
    const Total weight = record.weight(), mask = -static_cast<Total>(second);
    inversions += (left * weight) & mask;
    left -= weight & ~mask;
    *out++ = record;
    x += !second, y += second;
  }
  out = std::copy(x, x_end, out);
  std::copy(y, end, out);
  return inversions;
}

/// Weight of the pairs (i < j) with y_i > y_j, while the records are sorted.
template <class Total, class R> Total count_inversions(Buffer<R>& records) {
  constexpr size_t shortest = 8;
  const size_t n = records.size();
  Buffer<R> scratch(n);
  Total inversions{};
  for (size_t i = 0; i < n; i += shortest)
    inversions += insertion_inversions<Total>(&records[i], std::min(shortest, n - i));
  for (size_t width = shortest; width < n; width *= 2) {
    for (size_t i = 0; i < n; i += 2 * width) {
      const R *x = &records[i], *y = &records[0] + std::min(i + width, n),
              *end = &records[0] + std::min(i + 2 * width, n);
      inversions += merge_inversions<Total>(x, y, end, &scratch[i]);
    }
    std::swap(records, scratch);
  }
  return inversions;
}

/// Sum of the squared weights of groups, and their number.
struct Ties {
  int128 squares = 0;
  uint64_t groups = 0;
};
template <class Key, class Weight> Ties ties(size_t n, Key key, Weight weight) {
  Ties t;
  for_groups(n, key, [&](size_t begin, size_t end) {
    int128 own = 0;
    for (size_t i = begin; i < end; ++i) own += weight(i);
    t.squares += own * own;
    ++t.groups;
  });
  return t;
}

template <class R, class Total> PairOrder kendall_of(const Sample& s) {
  const size_t n = s.pairs.size();
  Buffer<R> records(n);
  for (size_t i = 0; i < n; ++i) {
    records[i].y = s.pairs[i].y;
    if constexpr (std::is_same_v<R, Counted>) records[i].count = s.counts[i];
  }
  auto weight = [&](size_t i) { return static_cast<int128>(records[i].weight()); };
  const Ties x = ties(
      n, [&](size_t i) { return s.pairs[i].x; }, weight);
  const Ties both = ties(
      n, [](size_t i) { return i; }, weight);
  const int128 discordant = count_inversions<Total>(records);
  const Ties y = ties(
      n, [&](size_t i) { return records[i].y; }, weight);
  if (x.groups < 2 || y.groups < 2) return {nan, nan};
  const int128 all = static_cast<int128>(s.total) * s.total;
  // Twice the weight of the pairs of rows: untied in x, untied in y, concordant minus discordant.
  const int128 in_x = all - x.squares, in_y = all - y.squares, order = in_x + both.squares - y.squares - 4 * discordant;
  const auto classes = static_cast<double>(std::min(x.groups, y.groups));
  return {over_root(exact(order), exact(in_x) * exact(in_y)),
          ratio(exact(order) * Exact(classes), exact(all) * Exact(classes - 1))};
}

}  // namespace

Outcome spearman(const RankPairs& pairs, const Executor& run) {
  if (pairs.empty()) return {nan, "no rows"};
  return with_sample(pairs, [&run](const Sample& s) {
    if (s.counts.empty() && s.total < cube_limit) return RankSums<RankedOnce, Products>(s, run).correlation();
    return s.total < cube_limit ? RankSums<Ranked, Products>(s, run).correlation()
                                : RankSums<Ranked, LargeProducts>(s, run).correlation();
  });
}

PairOrder kendall(const RankPairs& pairs) {
  if (pairs.empty()) return {nan, nan};
  return with_sample(pairs, [](const Sample& s) {
    return s.counts.empty() ? kendall_of<CountedOnce, int64_t>(s) : kendall_of<Counted, int128>(s);
  });
}

}  // namespace assay

// RunScan: the runs of a sealed state with exact weights as integers, for formulas. Three widths behind one name:
// counts, weights on a grid of 128 bits, and weights too far apart for that.
#pragma once
#include <bit>

#include "assay/base/rational.h"
#include "base/wide_integer.h"
#include "states/runs_data.h"

namespace assay {

/// A weight as an exact number of any size. Slow; only for weights that span more than 120 bits.
struct FreeWeight {
  Exact value{0.0};
  FreeWeight() = default;
  FreeWeight(Exact x) : value(std::move(x)) {}  // NOLINT
  FreeWeight& operator+=(const FreeWeight& other) { return value = value + other.value, *this; }
  bool zero() const { return value.sign() == 0; }
};

template <class W> double weight_value(const W& w) { return static_cast<double>(w); }
template <> inline double weight_value(const FreeWeight& w) { return rounded(w.value); }
template <class W> bool is_zero(const W& w) { return w == 0; }
template <> inline bool is_zero(const FreeWeight& w) { return w.zero(); }

/// A positive weight as mantissa * 2^exponent.
struct WeightBits {
  uint64_t mantissa;
  int exponent;
};
inline WeightBits weight_bits(double weight) {
  const auto bits = std::bit_cast<uint64_t>(weight);
  const auto exponent = static_cast<int>(bits >> 52);
  const uint64_t fraction = bits & ((uint64_t{1} << 52) - 1);
  return exponent == 0 ? WeightBits{fraction, -1074} : WeightBits{fraction | uint64_t{1} << 52, exponent - 1075};
}

/// The grid of all weights of a state: multiples of 2^exponent, below 2^(exponent + width).
struct WeightGrid {
  int exponent = 0, width = 0;
};
WeightGrid weight_grid(std::span<const WeightedRow> rows, const LargeCounts& counts);

template <class W> class RunScan {
 public:
  RunScan(const Tier& tier, std::span<const WeightedRow> rows, int exponent)
      : tier_(tier), rows_(rows), exponent_(exponent) {
    positive += whole(tier.total.positive);
    negative += whole(tier.total.negative);
    for (const auto& row : rows) (row.positive() ? positive : negative) += weight(row);
  }

  /// f(score, positive weight, negative weight) for each distinct score.
  template <class F> void descending(F&& f) const {
    if (tier_.is_wide())
      walk<uint64_t, false>(f);
    else
      walk<uint32_t, false>(f);
  }
  template <class F> void ascending(F&& f) const {
    if (tier_.is_wide())
      walk<uint64_t, true>(f);
    else
      walk<uint32_t, true>(f);
  }

  W positive{}, negative{};  // totals
  /// The weight that one unit of W stands for is 2^exponent.
  int exponent() const { return exponent_; }

 private:
  W whole(uint64_t count) const {
    if constexpr (std::is_same_v<W, FreeWeight>)
      return FreeWeight(Exact(exact_sum(count)));
    else
      return static_cast<W>(count) << -exponent_;
  }
  W weight(const WeightedRow& row) const {
    if constexpr (std::is_same_v<W, FreeWeight>) {
      return FreeWeight(Exact(row.weight) * Exact(exact_sum(row.count())));
    } else {
      const WeightBits w = weight_bits(row.weight);
      const int shift = w.exponent - exponent_;
      const uint64_t mantissa = w.mantissa;
      const W unit = shift >= 0 ? static_cast<W>(mantissa) << shift : static_cast<W>(mantissa) >> -shift;
      return unit * row.count();
    }
  }

  template <class Key, bool up, class F> void walk(F& f) const {
    if (rows_.empty())
      walk_counts<Key, up>(f);
    else
      walk_both<Key, up>(f);
  }
  template <class Key, bool up, class F> void walk_counts(F& f) const {
    const Key* keys = tier_.keys<Key>().data();
    size_t large = up ? 0 : tier_.large.size();
    for (size_t step = 0, n = tier_.size(); step < n; ++step) {
      const size_t i = up ? step : n - 1 - step;
      const uint8_t c = tier_.counts[i];
      if (c != large_mark) {
        f(double{kernels::key_value(keys[i])}, whole(c & 15u), whole(c >> 4));
      } else {
        const LargeCounts& both = tier_.large[up ? large++ : --large];
        f(double{kernels::key_value(keys[i])}, whole(both.positive), whole(both.negative));
      }
    }
  }
  template <class Key, bool up, class F> void walk_both(F& f) const;

  const Tier& tier_;
  std::span<const WeightedRow> rows_;
  int exponent_;
};

/// Counts and fractional rows in one order.
template <class W> template <class Key, bool up, class F> void RunScan<W>::walk_both(F& f) const {
  const Key* keys = tier_.keys<Key>().data();
  const size_t n = tier_.size(), m = rows_.size();
  size_t i = 0, j = 0, large = up ? 0 : tier_.large.size();
  while (i < n || j < m) {
    const size_t run = up ? i : n - 1 - i, row = up ? j : m - 1 - j;
    const uint64_t run_key = i < n ? kernels::widen_key(keys[run]) : 0, row_key = j < m ? rows_[row].key : 0;
    const bool take_run = i < n && (j == m || (up ? run_key <= row_key : run_key >= row_key));
    const uint64_t key = take_run ? run_key : row_key;
    W p{}, q{};
    if (take_run) {
      const uint8_t c = tier_.counts[run];
      const LargeCounts both =
          c != large_mark ? LargeCounts{c & 15u, static_cast<uint64_t>(c >> 4)} : tier_.large[up ? large++ : --large];
      p += whole(both.positive), q += whole(both.negative), ++i;
    }
    for (; j < m && rows_[up ? j : m - 1 - j].key == key; ++j) {
      const WeightedRow& r = rows_[up ? j : m - 1 - j];
      (r.positive() ? p : q) += weight(r);
    }
    f(kernels::key_value(key), p, q);
  }
}

struct RunsAccess {
  static const Tier& tier(const Runs& runs) { return runs.body_->tier(); }
  /// How many rows wait to be sorted, where their quantiles can be selected; else 0.
  static size_t unsorted(const Runs& runs) { return runs.body_->waiting ? runs.body_->pending_rows : 0; }
  static auto select(const Runs& runs, size_t first, size_t second) { return runs.body_->select(first, second); }
  static std::span<const WeightedRow> rows(const Runs& runs) { return runs.body_->rows(); }
};

/// Calls f(const RunScan<W>&) with the narrowest W that is exact.
template <class F> auto scan_runs(const Runs& runs, F&& f) {
  const Tier& tier = RunsAccess::tier(runs);
  const auto rows = RunsAccess::rows(runs);
  if (rows.empty()) return f(RunScan<uint64_t>(tier, rows, 0));
  const WeightGrid grid = weight_grid(rows, tier.total);
  if (grid.width <= 120) return f(RunScan<Uint128>(tier, rows, grid.exponent));
  return f(RunScan<FreeWeight>(tier, rows, 0));
}

}  // namespace assay

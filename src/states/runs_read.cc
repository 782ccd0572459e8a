// Reading of sealed Runs: totals, blocks, quantiles.
#include <algorithm>
#include <cmath>
#include <limits>

#include "kernels/run_counts.h"
#include "states/run_scan.h"

namespace assay {

/// 2^width bounds the sum of all weights in units of the lowest bit of any.
WeightGrid weight_grid(std::span<const WeightedRow> rows, const LargeCounts& counts) {
  int lowest = 0;
  double total = static_cast<double>(counts.positive) + static_cast<double>(counts.negative);
  for (const auto& row : rows) {
    const WeightBits w = weight_bits(row.weight);
    lowest = std::min(lowest, w.exponent + std::countr_zero(w.mantissa));
    total += row.weight * static_cast<double>(row.count());
  }
  if (!(total < 1e300)) return {lowest, 10000};
  return {lowest, std::ilogb(total) + 2 - lowest};
}

bool Runs::operator==(const Runs& other) const {
  const StoredRuns a = stored(), b = other.stored();
  return std::ranges::equal(a.narrow, b.narrow) && std::ranges::equal(a.wide, b.wide) &&
         std::ranges::equal(a.counts, b.counts) && std::ranges::equal(a.large, b.large) &&
         std::ranges::equal(a.weighted, b.weighted);
}

StoredRuns Runs::stored() const {
  const Tier& tier = body_->tier();
  return {tier.narrow.span(), tier.wide.span(), tier.counts.span(), tier.large, body_->rows()};
}

bool Runs::counted() const { return body_->rows().empty(); }
LargeCounts Runs::counts() const { return body_->tier().total; }

namespace {

ExactSum class_weight(const Tier& tier, std::span<const WeightedRow> rows, bool positive) {
  ExactSum sum;
  sum.add_count(positive ? tier.total.positive : tier.total.negative);
  for (const auto& row : rows)
    if (row.positive() == positive) sum.add_product(row.weight, static_cast<double>(row.count()));
  return sum;
}

}  // namespace

ExactSum Runs::positive() const { return class_weight(body_->tier(), body_->rows(), true); }
ExactSum Runs::negative() const { return class_weight(body_->tier(), body_->rows(), false); }

void Runs::for_each_block(Order order, const std::function<void(const RunBlock&)>& f) const {
  constexpr size_t block = 1024;
  std::array<double, block> score;
  std::array<uint64_t, block> positive, negative;
  size_t n = 0;
  auto flush = [&] {
    f({{score.data(), n}, {positive.data(), n}, {negative.data(), n}});
    n = 0;
  };
  auto add = [&](double s, uint64_t p, uint64_t q) {
    score[n] = s, positive[n] = p, negative[n++] = q;
    if (n == block) flush();
  };
  const RunScan<uint64_t> scan(body_->tier(), {}, 0);
  if (order == Order::ascending)
    scan.ascending(add);
  else
    scan.descending(add);
  if (n > 0) flush();
}

void Runs::for_each(Order order, const std::function<void(double, double, double)>& f) const {
  scan_runs(*this, [&](const auto& scan) {
    auto one = [&](double score, const auto& p, const auto& q) {
      f(score, std::ldexp(weight_value(p), scan.exponent()), std::ldexp(weight_value(q), scan.exponent()));
    };
    if (order == Order::ascending)
      scan.ascending(one);
    else
      scan.descending(one);
  });
}

namespace {

/// a + (b - a) t, from the nearer end: exact at both, as numpy's quantile does.
double between(double a, double b, double t) {
  const double d = b - a;
  return t < 0.5 ? a + d * t : b - d * (1 - t);
}

/// The lowest scores up to which the weight is at least `first` and `second`; the highest score when there is none.
class ScoreSearch {
 public:
  ScoreSearch(double first, double second) : first_(first), second_(second) {}
  bool done() const { return b_ == b_; }
  /// The next distinct score and the weight up to it. Ascending.
  void step(double score, double weight) {
    if (a_ != a_ && weight >= first_) a_ = score;
    if (b_ != b_ && weight >= second_) b_ = score;
    last_ = score;
  }
  std::pair<double, double> found() const { return {a_ == a_ ? a_ : last_, b_ == b_ ? b_ : last_}; }

 private:
  static constexpr double none = std::numeric_limits<double>::quiet_NaN();
  double first_, second_, a_ = none, b_ = none, last_ = none;
};

/// Whole blocks are passed by the number of their rows.
template <class Key> void search_counts(const Tier& tier, double first, double second, ScoreSearch& search) {
  constexpr size_t block = 4096;
  const double least = std::min(first, second);
  uint64_t below = 0;
  size_t large = 0;
  auto key_score = [&](size_t i) { return double{kernels::key_value(tier.keys<Key>()[i])}; };
  for (size_t begin = 0; begin < tier.size() && !search.done(); begin += block) {
    const std::span<const uint8_t> counts = tier.counts.span().subspan(begin, std::min(block, tier.size() - begin));
    const kernels::BlockRows rows = kernels::rows_of(counts.data(), counts.size());
    uint64_t all = below + rows.small;
    for (size_t m = 0; m < rows.marks; ++m) all += tier.large[large + m].positive + tier.large[large + m].negative;
    if (static_cast<double>(all) < least) {
      search.step(key_score(begin + counts.size() - 1), static_cast<double>(all));
      below = all, large += rows.marks;
      continue;
    }
    for (size_t i = 0; i < counts.size(); ++i) {
      if (counts[i] == large_mark)
        below += tier.large[large].positive + tier.large[large].negative, ++large;
      else
        below += (counts[i] & 15u) + (counts[i] >> 4);
      search.step(key_score(begin + i), static_cast<double>(below));
    }
  }
}

/// Which row, from 1, is the first up to which the weight is at least `weight`.
size_t rank_of(double weight, size_t rows) {
  return static_cast<size_t>(std::clamp(std::ceil(weight), 1.0, static_cast<double>(rows)));
}

std::pair<double, double> scores_at(const Runs& runs, double first, double second) {
  if (const size_t rows = RunsAccess::unsorted(runs))
    if (const auto scores = RunsAccess::select(runs, rank_of(first, rows), rank_of(second, rows))) return *scores;
  ScoreSearch search(first, second);
  if (runs.counted()) {
    const Tier& tier = RunsAccess::tier(runs);
    with_key(tier.is_wide(), [&](auto key) { search_counts<decltype(key)>(tier, first, second, search); });
    return search.found();
  }
  scan_runs(runs, [&](const auto& scan) {
    std::remove_cvref_t<decltype(scan.positive)> below{};
    scan.ascending([&](double score, const auto& p, const auto& q) {
      if (search.done()) return;
      below += p, below += q;
      search.step(score, std::ldexp(weight_value(below), scan.exponent()));
    });
  });
  return search.found();
}

double all_weight(const Runs& runs) {
  if (const size_t rows = RunsAccess::unsorted(runs)) return static_cast<double>(rows);
  ExactSum sum = runs.positive();
  sum.merge(runs.negative());
  return sum.value();
}

// Ranks are compared within one rounding of the total, so that 0.9 of 10 is 9.
constexpr double slack = std::numeric_limits<double>::epsilon();

}  // namespace

double Runs::quantile(double q) const {
  const double total = all_weight(*this), rank = std::max(0.0, q * (total - 1));
  const double low = std::floor(rank), tolerance = slack * total;
  const auto [a, b] = scores_at(*this, low + 1 - tolerance, low + 2 - tolerance);
  return rank == low ? a : between(a, b, rank - low);
}

double Runs::step_quantile(double q) const {
  const double total = all_weight(*this), rank = q * total, tolerance = slack * total;
  const auto [a, b] = scores_at(*this, rank - tolerance, std::nextafter(rank + tolerance, HUGE_VAL));
  return a == b ? a : (a + b) / 2;
}

}  // namespace assay

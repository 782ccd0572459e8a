#include "engine/threshold_scan.h"

#include <cmath>

#include "assay/base/elementary.h"
#include "states/run_scan.h"

namespace assay {
namespace {

double just_above(double x) { return std::nextafter(x, std::numeric_limits<double>::infinity()); }

double scaled(double score, ScoreKind kind) { return kind == ScoreKind::logit ? math::sigmoid(score) : score; }

/// f(threshold, positive, negative) in the unit of the scan, for each distinct threshold; logits of one
/// probability are one.
template <class Scan, class F> void each_distinct(const Scan& scan, ScoreKind kind, F&& f) {
  if (kind != ScoreKind::logit) return scan.descending(f);
  using W = std::remove_cvref_t<decltype(scan.positive)>;
  double last = std::numeric_limits<double>::quiet_NaN();
  W p{}, q{};
  scan.descending([&](double score, const W& positive, const W& negative) {
    const double t = math::sigmoid(score);
    if (t != last && !std::isnan(last)) f(last, p, q), p = W{}, q = W{};
    last = t, p += positive, q += negative;
  });
  if (!std::isnan(last)) f(last, p, q);
}

template <class W> W difference(const W& a, const W& b) {
  if constexpr (std::is_same_v<W, FreeWeight>)
    return FreeWeight(a.value - b.value);
  else
    return a - b;
}

}  // namespace

void ThresholdBlock::add(double t, const Counts& c) {
  threshold.push_back(t);
  tp.push_back(c.tp), fp.push_back(c.fp), fn.push_back(c.fn), tn.push_back(c.tn);
}

void ThresholdBlock::clear() {
  for (auto* column : {&threshold, &tp, &fp, &fn, &tn}) column->clear();
}

void scan_thresholds(const Runs& runs, ScoreKind kind, const std::function<void(const ThresholdBlock&)>& f) {
  scan_runs(runs, [&](const auto& scan) {
    using W = std::remove_cvref_t<decltype(scan.positive)>;
    const double unit = std::ldexp(1.0, scan.exponent());
    auto number = [&](const W& w) { return weight_value(w) * unit; };
    ThresholdBlock block;
    for (auto* column : {&block.threshold, &block.tp, &block.fp, &block.fn, &block.tn})
      column->reserve(threshold_block);
    W tp{}, fp{};
    each_distinct(scan, kind, [&](double t, const W& p, const W& q) {
      if (is_zero(p) && is_zero(q)) return;
      if (block.size() == 0 && is_zero(tp) && is_zero(fp) && std::isfinite(t))  // nothing lies above infinity
        block.add(just_above(t), {0, 0, number(scan.positive), number(scan.negative)});
      tp += p, fp += q;
      if (block.size() == threshold_block) f(block), block.clear();
      block.add(t,
                {number(tp), number(fp), number(difference(scan.positive, tp)), number(difference(scan.negative, fp))});
    });
    if (block.size() > 0) f(block);
  });
}

BinaryCounts counts_at(const Runs& runs, ScoreKind kind, double threshold) {
  std::array<ExactSum, 4> sums;
  std::array<uint64_t, 4> whole{};
  runs.for_each_block(Order::descending, [&](const RunBlock& block) {
    for (size_t i = 0; i < block.score.size(); ++i) {
      const size_t predicted = scaled(block.score[i], kind) >= threshold;
      whole[2 + predicted] += block.positive[i], whole[predicted] += block.negative[i];
    }
  });
  for (const auto& row : runs.stored().weighted) {
    const size_t predicted = scaled(kernels::key_value(row.key), kind) >= threshold;
    sums[2 * size_t{row.positive()} + predicted].add_product(row.weight, static_cast<double>(row.count()));
  }
  for (size_t i = 0; i < 4; ++i) sums[i].add_count(whole[i]);
  Writer writer;
  for (auto& sum : sums) sum.archive(writer);
  Reader reader(writer.bytes());
  BinaryCounts counts;
  counts.archive(reader);
  return counts;
}

std::vector<ScoreGroup> score_groups(const Runs& runs, ScoreKind kind, size_t most) {
  const auto weighted = runs.stored().weighted;
  double rows = static_cast<double>(runs.counts().positive) + static_cast<double>(runs.counts().negative);
  for (const auto& row : weighted) rows += static_cast<double>(row.count());
  size_t distinct = 0;
  runs.for_each(Order::descending, [&](double, double, double) { ++distinct; });
  const double least = distinct <= most ? 0 : rows / static_cast<double>(most);
  std::vector<ScoreGroup> groups;
  size_t j = weighted.size();
  bool first = true;
  runs.for_each(Order::descending, [&](double score, double p, double q) {
    const double t = scaled(score, kind);
    if (first) groups.push_back({.threshold = just_above(t)}), groups.emplace_back(), groups.back().threshold = t;
    first = false;
    const bool same =
        (groups.back().threshold == t || groups.back().positive_rows + groups.back().negative_rows < least);
    if (!same) groups.emplace_back();
    auto& g = groups.back();
    g.threshold = t, g.positives += p, g.negatives += q;
    double fractional_p = 0, fractional_q = 0;
    for (; j > 0 && kernels::key_value(weighted[j - 1].key) == score; --j) {
      const auto& row = weighted[j - 1];
      const auto n = static_cast<double>(row.count());
      (row.positive() ? g.positive_rows : g.negative_rows) += n;
      (row.positive() ? fractional_p : fractional_q) += row.weight * n;
    }
    g.positive_rows += std::max(0.0, std::round(p - fractional_p)),
        g.negative_rows += std::max(0.0, std::round(q - fractional_q));
  });
  return groups;
}

}  // namespace assay

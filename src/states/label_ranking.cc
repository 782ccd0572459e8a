#include "assay/states/label_ranking.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "assay/base/elementary.h"
#include "assay/states/term_sum.h"
#include "kernels/top_k.h"

namespace assay {
namespace {

void check_share(const ExactSum& sum, const ExactSum& rows, const char* what) {
  if (!sum.finite() || sum.sign() < 0) throw CorruptState(what);
  ExactSum rest = rows;
  rest.subtract(sum);
  if (rest.sign() < 0) throw CorruptState(what);
}

/// How many of some scores are at least x.
class AtLeast {
 public:
  AtLeast(std::vector<double>& scores, size_t questions) : scores_(scores), sorted_(questions > 64) {
    if (sorted_) std::sort(scores.begin(), scores.end());
  }
  size_t operator()(double x) const {
    if (!sorted_) return kernels::count_at_least(scores_.data(), scores_.size(), x);
    return static_cast<size_t>(scores_.end() - std::lower_bound(scores_.begin(), scores_.end(), x));
  }

 private:
  const std::vector<double>& scores_;
  bool sorted_;
};

struct RowRanking {
  double coverage = 0, precision = 0, loss = 0;
};

/// Ranks of the positives among all labels and among the positives; equal scores count against.
RowRanking rank_row(std::vector<double>& all, std::vector<double>& positive) {
  RowRanking row;
  const size_t n = positive.size();
  if (n == 0) return row;
  const AtLeast among_all(all, n), among_positives(positive, n);
  size_t inversions = 0, last = 0;
  for (double x : positive) {
    const size_t rank = among_all(x), own = among_positives(x);
    last = std::max(last, rank);
    inversions += rank - own;
    row.precision += static_cast<double>(own) / static_cast<double>(rank);
  }
  row.coverage = static_cast<double>(last);
  row.precision /= static_cast<double>(n);
  if (n < all.size())
    row.loss = static_cast<double>(inversions) / (static_cast<double>(n) * static_cast<double>(all.size() - n));
  return row;
}

}  // namespace

size_t LabelRows::gather(const Rows& rows, size_t begin) {
  constexpr size_t cells = 16384;
  const std::span<const Rows> columns = rows.columns.empty() ? std::span(&rows, 1) : rows.columns;
  labels_ = columns.size();
  block_ = std::clamp<size_t>(cells / labels_, 1, 256);
  const size_t n = std::min(block_, rows.size - begin);
  scores_.resize(block_ * labels_), truth_.resize(block_ * labels_);
  for (size_t j = 0; j < labels_; ++j) {
    const Rows& column = columns[j];
    for (size_t i = 0; i < n; ++i) {
      scores_[i * labels_ + j] = column.score[begin + i];
      truth_[i * labels_ + j] = column.truth[begin + i];
    }
  }
  return n;
}

void LabelRanking::update(const Rows& block) {
  LabelRows label_rows;
  std::vector<double> all, positive;
  label_rows.each(block, [&](size_t i, std::span<const double> scores, std::span<const uint8_t> truth) {
    const double weight = block.weight.empty() ? 1 : block.weight[i];
    all.assign(scores.begin(), scores.end());
    positive.clear();
    for (size_t j = 0; j < scores.size(); ++j)
      if (truth[j]) positive.push_back(scores[j]);
    const bool is_bare = positive.empty(), is_full = positive.size() == scores.size();
    const RowRanking row = rank_row(all, positive);
    coverage.add_product(row.coverage, weight);
    precision.add_product(row.precision, weight);
    loss.add_product(row.loss, weight);
    if (is_bare) bare.add(weight);
    if (is_full) full.add(weight);
  });
  add_weights(rows, block);
}

void LabelRanking::merge(const LabelRanking& other) {
  coverage.merge(other.coverage), precision.merge(other.precision), loss.merge(other.loss);
  rows.merge(other.rows), bare.merge(other.bare), full.merge(other.full);
}

void LabelRanking::validate() const {
  check_share(rows, rows, "weight of the rows of a label ranking");
  if (!coverage.finite() || coverage.sign() < 0) throw CorruptState("coverage of a label ranking");
  for (const auto* sum : {&precision, &loss, &bare, &full}) check_share(*sum, rows, "sums of a label ranking");
}

/// The sum of the first discounts 1 / log2(rank + 1).
double LabelGain::discounts(size_t ranks) {
  while (discount_.size() <= ranks) {
    const auto rank = discount_.size();
    discount_.push_back(rank == 0 ? 0 : discount_.back() + math::log(2.0) / math::log(static_cast<double>(rank) + 1));
  }
  return discount_[ranks];
}

double LabelGain::row_gain(std::span<const double> scores, std::span<const uint8_t> truth) {
  const size_t n = scores.size(), last = options_.k > 0 ? std::min(n, static_cast<size_t>(options_.k)) : n;
  order_.clear();
  size_t positives = 0;
  for (size_t j = 0; j < n; ++j) order_.emplace_back(-scores[j], truth[j]), positives += truth[j];
  if (positives == 0) return 0;
  std::sort(order_.begin(), order_.end());
  double sum = 0;
  for (size_t begin = 0, end = 0; begin < last; begin = end) {
    size_t relevant = 0;
    for (; end < n && order_[end].first == order_[begin].first; ++end) relevant += order_[end].second;
    const double share = static_cast<double>(relevant) / static_cast<double>(end - begin);
    if (relevant > 0) sum += share * (discounts(std::min(end, last)) - discounts(begin));
  }
  return sum / discounts(std::min(positives, last));
}

void LabelGain::update(const Rows& block) {
  LabelRows label_rows;
  label_rows.each(block, [&](size_t i, std::span<const double> scores, std::span<const uint8_t> truth) {
    const double weight = block.weight.empty() ? 1 : block.weight[i];
    gain.add_product(row_gain(scores, truth), weight);
    if (std::find(truth.begin(), truth.end(), 1) == truth.end()) bare.add(weight);
  });
  add_weights(rows, block);
}

void LabelGain::merge(const LabelGain& other) {
  gain.merge(other.gain), rows.merge(other.rows), bare.merge(other.bare);
}

void LabelGain::validate() const {
  check_share(rows, rows, "weight of the rows of a label gain");
  check_share(bare, rows, "sums of a label gain");
  if (!gain.finite() || gain.sign() < 0) throw CorruptState("gain of labels");
}

}  // namespace assay

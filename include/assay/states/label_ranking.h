// LabelRanking: how the labels of each row of a multilabel task are ranked by score. Exact weighted sums of
// coverage, average precision, ranking loss and discounted gain. Tsoumakas et al. 2010, Mining Multi-label
// Data.
#pragma once
#include <cstdint>
#include <vector>

#include "assay/base/exact_sum.h"
#include "assay/metric.h"

namespace assay {

/// Scores and truth of the labels of single rows, gathered from columns in blocks.
class LabelRows {
 public:
  /// Calls use(row, scores, truth) for every row, each with one entry a label.
  template <class Use> void each(const Rows& rows, Use&& use) {
    for (size_t begin = 0; begin < rows.size; begin += block_) {
      const size_t n = gather(rows, begin);
      for (size_t i = 0; i < n; ++i)
        use(begin + i, std::span(scores_.data() + i * labels_, labels_),
            std::span(truth_.data() + i * labels_, labels_));
    }
  }

 private:
  size_t gather(const Rows& rows, size_t begin);
  size_t labels_ = 1, block_ = 1;
  std::vector<double> scores_;
  std::vector<uint8_t> truth_;
};

class LabelRanking {
 public:
  using Options = NoParams;
  static constexpr std::string_view name = "label_ranking";
  static constexpr bool columns = true;

  explicit LabelRanking(const Options& = {}) {}
  /// Reads truth and score of rows.columns, and rows.weight.
  void update(const Rows& rows);
  void merge(const LabelRanking& other);
  template <class A> void archive(A& a) { a(coverage, precision, loss, rows, bare, full); }
  void validate() const;

  ExactSum coverage;          // labels down to the last positive
  ExactSum precision;         // average precision, of rows with positives
  ExactSum loss;              // share of pairs in the wrong order, of rows with positives and negatives
  ExactSum rows, bare, full;  // weight of all rows, of those without positives, of those without negatives
};

struct GainOptions {
  int64_t k = 0;
  static constexpr auto fields() { return std::tuple{field("k", &GainOptions::k, "")}; }
};

/// Normalised discounted cumulative gain of the labels of each row, down to rank k (0: all); ties share their
/// ranks.
class LabelGain {
 public:
  using Options = GainOptions;
  static constexpr std::string_view name = "label_gain";
  static constexpr bool columns = true;

  explicit LabelGain(const Options& o = {}) : options_(o) {}
  /// Reads truth and score of rows.columns, and rows.weight.
  void update(const Rows& rows);
  void merge(const LabelGain& other);
  template <class A> void archive(A& a) { a(gain, rows, bare); }
  void validate() const;

  ExactSum gain;        // of rows with positives
  ExactSum rows, bare;  // weight of all rows, of those without positives

 private:
  double row_gain(std::span<const double> scores, std::span<const uint8_t> truth);
  double discounts(size_t ranks);

  Options options_;
  std::vector<double> discount_;                   // sums of the first discounts
  std::vector<std::pair<double, uint8_t>> order_;  // scratch
};

}  // namespace assay

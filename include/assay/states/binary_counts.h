// BinaryCounts: true and false positives and negatives, with exact weights. The state of every metric that
// compares two-class labels.
#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "assay/base/exact_sum.h"
#include "assay/metric.h"

namespace assay {

/// What formulas see of a BinaryCounts.
struct Counts {
  double tp = 0, fp = 0, fn = 0, tn = 0;
  constexpr double positives() const { return tp + fn; }
  constexpr double negatives() const { return tn + fp; }
  constexpr double predicted_positives() const { return tp + fp; }
  constexpr double predicted_negatives() const { return tn + fn; }
  constexpr double total() const { return tp + fp + fn + tn; }
};

class BinaryCounts {
 public:
  using Options = NoParams;
  static constexpr std::string_view name = "binary_counts";
  enum Cell : size_t { true_negative, false_positive, false_negative, true_positive };  // 2 * truth + predicted

  explicit BinaryCounts(const Options& = {}) {}
  /// Reads rows.truth, rows.predicted and rows.weight.
  void update(const Rows& rows);
  /// Row i to states[group[i]]: a table of all their cells is counted. False for rows with weights.
  static bool update_each(const Rows& rows, std::span<const uint32_t> group, std::span<BinaryCounts* const> states);
  void merge(const BinaryCounts& other);
  template <class A> void archive(A& a) {
    auto sums = cells();
    for (auto& sum : sums) a(sum);
    if constexpr (A::reading) *this = BinaryCounts(), weighted_ = sums;
  }
  void validate() const;
  BinaryCounts resample(const Redraw& redraw) const;

  std::array<ExactSum, 4> cells() const;
  Counts counts() const;
  operator Counts() const { return counts(); }  // NOLINT: formulas take Counts

 private:
  void update_weighted(const Rows& rows);

  std::array<uint64_t, 4> whole_{};
  std::array<ExactSum, 4> weighted_;
};

template <> struct StateOf<Counts> { using type = BinaryCounts; };

struct AtThreshold {
  double threshold = 0.5;
  static constexpr auto fields() { return std::tuple{field("threshold", &AtThreshold::threshold, "")}; }
};

/// BinaryCounts of the predictions `probability >= threshold`, whatever the threshold of the evaluation is.
class CountsAt {
 public:
  using Options = AtThreshold;
  static constexpr std::string_view name = "binary_counts_at";

  explicit CountsAt(const Options& o = {}) : options_(o) {}
  /// Reads rows.truth, rows.probability and rows.weight.
  void update(const Rows& rows);
  static bool update_each(const Rows& rows, std::span<const uint32_t> group, std::span<CountsAt* const> states);
  void merge(const CountsAt& other) { counts_.merge(other.counts_); }
  template <class A> void archive(A& a) { a(counts_); }
  void validate() const { counts_.validate(); }
  CountsAt resample(const Redraw& redraw) const {
    CountsAt drawn(options_);
    drawn.counts_ = counts_.resample(redraw);
    return drawn;
  }

  Counts counts() const { return counts_; }

 private:
  /// The rows with predictions of ours, valid until the next call.
  Rows predicted(const Rows& rows);

  Options options_;
  BinaryCounts counts_;
  std::vector<uint8_t> predicted_;  // scratch
};

}  // namespace assay

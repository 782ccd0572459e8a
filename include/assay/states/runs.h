// Runs: the multiset of the scores of two classes, as sorted distinct scores with exact weights. What every metric of
// rankings and quantiles is read from. Order, batches and merges cannot change it.
//
// A row of an integer weight k is k rows. Keys are 32 bits while every score is exactly an f32, else 64; the two counts
// of a run share one byte unless they are large. Fractional weights are kept apart, as (score, class, weight, count).
#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "assay/base/archive.h"
#include "assay/base/exact_sum.h"
#include "assay/base/executor.h"
#include "assay/base/redraw.h"
#include "assay/rows.h"

namespace assay {

/// Both counts of a run that do not fit into its byte.
struct LargeCounts {
  uint64_t positive = 0, negative = 0;
  bool operator==(const LargeCounts&) const = default;
};

/// Equal rows of one fractional weight. Ordered by key, class, weight.
struct WeightedRow {
  uint64_t key = 0;     // order-preserving bits of the score as a double
  double weight = 0;    // > 0 and not an integer below 2^32
  uint64_t tagged = 0;  // count * 2 + class
  bool positive() const { return tagged & 1; }
  uint64_t count() const { return tagged >> 1; }
  bool operator==(const WeightedRow&) const = default;
};

/// Runs as they are stored. Byte i of `counts` holds the positives in its low and the negatives in its high half; 0xff
/// stands for the next element of `large`.
struct StoredRuns {
  std::span<const uint32_t> narrow;  // one of the two is empty
  std::span<const uint64_t> wide;
  std::span<const uint8_t> counts;
  std::span<const LargeCounts> large;
  std::span<const WeightedRow> weighted;
};

/// Some runs of whole counts, decoded.
struct RunBlock {
  std::span<const double> score;
  std::span<const uint64_t> positive, negative;
};

enum class Order : uint8_t { ascending, descending };

class Runs {
 public:
  Runs();
  Runs(const Runs& other);  // shares what is sealed or full
  Runs(Runs&& other) noexcept;
  Runs& operator=(Runs other) noexcept;
  ~Runs();

  /// Adds rows. Empty `truth`: all of class 1; empty `weight`: all 1. Scores are not NaN; weights are finite and >= 0.
  void add(const Reals& scores, std::span<const uint8_t> truth = {}, std::span<const double> weight = {});
  /// Adds row i, which weighs 1, to runs[group[i]]. False when nothing was added, as some runs keep f32 and others do
  /// not.
  static bool add_each(const Reals& scores, std::span<const uint8_t> truth, std::span<const uint32_t> group,
                       std::span<Runs* const> runs);
  /// Adds all rows of `other`: cheap, shares its memory.
  void merge(const Runs& other);
  /// To canonical form: one sorted run of distinct scores. Idempotent.
  void seal(const Executor& run = run_in_turn);
  /// As seal, but when it is first needed, with a copy of `run`: quantiles of rows that weigh 1 are selected without
  /// sorting.
  void ready(const Executor& run);
  bool sealed() const;
  bool empty() const;

  template <class A> void archive(A& a) {
    if constexpr (A::reading)
      load(a);
    else
      save(a);
  }
  void validate() const;
  size_t memory() const;

  // What follows is for states that are sealed or ready.

  /// The rows that are drawn; rows of one fractional weight are drawn with it.
  Runs resample(const Redraw& redraw) const;

  bool operator==(const Runs& other) const;
  StoredRuns stored() const;
  /// No fractional weights: every weight is a count.
  bool counted() const;
  /// Rows of each class, by whole weights only (everything when counted()).
  LargeCounts counts() const;
  /// The same rows with the classes exchanged.
  Runs swapped() const;
  ExactSum positive() const;
  ExactSum negative() const;

  /// Calls f(RunBlock) for the runs of whole counts, all of them when counted().
  void for_each_block(Order order, const std::function<void(const RunBlock&)>& f) const;
  /// Calls f(score, positive weight, negative weight) for each distinct score; weights are exact sums, rounded once.
  void for_each(Order order, const std::function<void(double, double, double)>& f) const;

  // Quantiles over the rows of both classes; NaN when there are none. 0 <= q <= 1.

  /// Linear interpolation between ranks (Hyndman & Fan 7, numpy's default); with weights, of ranks in total weight.
  double quantile(double q) const;
  /// Inverse of the distribution function, averaged where it is flat (Hyndman & Fan 2); the median at 1/2.
  double step_quantile(double q) const;

 private:
  friend struct RunsAccess;
  friend struct RunsGroups;
  struct Body;
  void save(Writer& writer) const;
  void load(Reader& reader);
  std::unique_ptr<Body> body_;
};

}  // namespace assay

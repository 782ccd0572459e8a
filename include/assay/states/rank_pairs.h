// RankPairs: the multiset of (target, estimate) pairs, as sorted distinct pairs with exact weights. What rank
// correlations are read from. Order, batches and merges cannot change it.
#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "assay/base/archive.h"
#include "assay/metric.h"
#include "assay/states/predictions.h"

namespace assay {

/// Order-preserving bits of a double; both zeros give the same.
uint64_t ordered_bits(double x);
double from_ordered_bits(uint64_t bits);

class RankPairs {
 public:
  using Options = NoParams;
  static constexpr std::string_view name = "rank_pairs";

  struct Pair {
    uint64_t x, y;  // ordered bits of target and estimate
    auto operator<=>(const Pair&) const = default;
  };
  /// Equal rows of a weight that is not a whole number below 2^32.
  struct Weighted {
    Pair pair;
    double weight = 0;
    uint64_t count = 0;
  };
  /// A distinct pair and its total weight, rounded once when it is not whole.
  struct Item {
    Pair pair;
    double weight;
  };
  struct Run;  // sorted distinct pairs and their counts; never changed, so that copies share it

  explicit RankPairs(const Options& = {}) {}
  void check(const Rows& rows) const { check_predictions(rows); }
  /// A row of a whole weight k is k rows. Neither column has NaN.
  void update(const Rows& rows);
  void merge(const RankPairs& other);
  void seal(const Executor& run = run_in_turn);
  template <class A> void archive(A& a) {
    if constexpr (A::reading)
      load(a);
    else
      save(a);
  }
  void validate() const;
  size_t memory() const;
  bool operator==(const RankPairs& other) const;

  // What follows is for sealed states.

  bool empty() const { return runs_.empty() && weighted_.empty(); }
  /// The rows that are drawn; rows of one fractional weight are drawn with it.
  RankPairs resample(const Redraw& redraw) const;
  /// Distinct pairs of whole weights in ascending order, and their counts, where an empty list means ones.
  std::span<const Pair> pairs() const;
  std::span<const uint64_t> counts() const;
  /// No weights but whole ones.
  bool counted() const { return weighted_.empty(); }
  /// All distinct pairs, ascending.
  std::vector<Item> items() const;

 private:
  void add(Pair pair);
  void add(Pair pair, double weight);
  void close_chunk();
  void sort_pending(const Executor& run);
  void close_weighted();
  void push(std::shared_ptr<const Run> run);
  void save(Writer& writer) const;
  void load(Reader& reader);

  std::vector<std::shared_ptr<const Run>> runs_;                   // one when sealed
  std::vector<std::shared_ptr<const std::vector<Pair>>> pending_;  // full chunks of rows of weight 1, not sorted
  size_t pending_rows_ = 0;
  std::vector<Pair> chunk_;                        // the last of them
  std::vector<Weighted> weighted_, new_weighted_;  // sorted and distinct; not yet sorted
};

/// Spearman 1904: Pearson's correlation of midranks. With weights, the midrank of a group is the weight below
/// it plus half its own; whole weights so count as repeated rows.
Outcome spearman(const RankPairs& pairs, const Executor& run = run_in_turn);

/// Concordant minus discordant pairs of rows, each of the product of two weights, and what it is compared
/// with.
struct PairOrder {
  double tau_b, tau_c;  // Kendall 1945; Stuart 1953. NaN when a column is constant
};
PairOrder kendall(const RankPairs& pairs);

}  // namespace assay

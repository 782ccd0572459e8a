// Sorted distinct pairs with counts, and their merge.
#pragma once
#include <span>
#include <vector>

#include "assay/states/rank_pairs.h"
#include "base/buffer.h"

namespace assay {

/// Without counts, every pair counts once; with them, some pair counts more.
struct RankPairs::Run {
  Buffer<Pair> pairs;
  std::vector<uint64_t> counts;

  size_t size() const { return pairs.size(); }
  uint64_t count(size_t i) const { return counts.empty() ? 1 : counts[i]; }
};

/// From slices of pairs in any order.
RankPairs::Run run_of(const std::vector<std::span<const RankPairs::Pair>>& slices, const Executor& run);
RankPairs::Run merged(const RankPairs::Run& a, const RankPairs::Run& b);

/// Fills a run in ascending order; equal pairs add up.
class RunWriter {
 public:
  explicit RunWriter(size_t capacity) { run_.pairs = Buffer<RankPairs::Pair>(capacity); }
  /// Writes [n, ...) of pairs that are known to be new and to count once; returns where they go.
  RankPairs::Pair* unique() { return run_.pairs.data() + size_; }
  void advance(size_t n) { size_ += n; }
  void push(const RankPairs::Pair& pair, uint64_t count);
  RankPairs::Run finish();

 private:
  RankPairs::Run run_;
  size_t size_ = 0;
};

}  // namespace assay

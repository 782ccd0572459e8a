#include "assay/states/target_ranks.h"

#include <algorithm>
#include <array>

#include "kernels/top_k.h"

namespace assay {

void TargetRanks::update(const Rows& rows) {
  constexpr size_t block = 1024;
  std::array<uint32_t, block> rank;
  const size_t classes = rows.scores.columns;
  const Reals& scores = rows.scores.values;
  const auto ties = options.ties == RankTies::first ? kernels::Ties::leftmost : kernels::Ties::rightmost;
  for (size_t begin = 0; begin < rows.size; begin += block) {
    const size_t n = std::min(block, rows.size - begin);
    const uint32_t* target = rows.target.data() + begin;
    if (scores.f32)
      kernels::target_ranks(scores.f32 + begin * classes, classes, target, n, rank.data(), ties);
    else
      kernels::target_ranks(scores.f64 + begin * classes, classes, target, n, rank.data(), ties);
    for (size_t i = 0; i < n; ++i) {
      if (rows.weight.empty())
        ranks_.add(rank[i], uint64_t{1});
      else if (rows.weight[begin + i] > 0)
        ranks_.add(rank[i], rows.weight[begin + i]);
    }
  }
}

TargetRanks TargetRanks::resample(const Redraw& redraw) const {
  TargetRanks drawn(options);
  drawn.ranks_ = ranks_.resample(redraw);
  return drawn;
}

ExactSum TargetRanks::below(uint64_t k) const {
  ExactSum sum;
  for (const auto& e : ranks_.sorted())
    if (e.key < k) sum.merge(e.weight);
  return sum;
}

}  // namespace assay

#include "assay/states/binary_counts.h"

#include <algorithm>

#include "kernels/count.h"

namespace assay {

void BinaryCounts::update(const Rows& rows) {
  if (!rows.weight.empty()) return update_weighted(rows);
  const auto ones = kernels::count_ones(rows.truth.data(), rows.predicted.data(), rows.size);
  whole_[true_positive] += ones.both;
  whole_[false_negative] += ones.a - ones.both;
  whole_[false_positive] += ones.b - ones.both;
  whole_[true_negative] += rows.size - ones.a - ones.b + ones.both;
}

bool BinaryCounts::update_each(const Rows& rows, std::span<const uint32_t> group,
                               std::span<BinaryCounts* const> states) {
  if (!rows.weight.empty()) return false;
  std::vector<uint64_t> cells(4 * states.size());
  kernels::count_cells(rows.truth.data(), rows.predicted.data(), group.data(), rows.size, cells);
  for (size_t g = 0; g < states.size(); ++g)
    for (size_t cell = 0; cell < 4; ++cell) states[g]->whole_[cell] += cells[4 * g + cell];
  return true;
}

void BinaryCounts::update_weighted(const Rows& rows) {
  constexpr size_t block = 512;
  std::array<std::array<double, block>, 4> part;
  for (size_t begin = 0; begin < rows.size; begin += block) {
    std::array<size_t, 4> size{};
    const size_t end = std::min(rows.size, begin + block);
    for (size_t i = begin; i < end; ++i) {
      const size_t cell = 2u * rows.truth[i] + rows.predicted[i];
      part[cell][size[cell]++] = rows.weight[i];
    }
    for (size_t cell = 0; cell < 4; ++cell) weighted_[cell].add({part[cell].data(), size[cell]});
  }
}

void BinaryCounts::merge(const BinaryCounts& other) {
  for (size_t i = 0; i < 4; ++i) {
    whole_[i] += other.whole_[i];
    weighted_[i].merge(other.weighted_[i]);
  }
}

void BinaryCounts::validate() const {
  for (const auto& sum : cells())
    if (sum.sign() < 0 || !sum.finite()) throw CorruptState("a count that is no finite weight");
}

std::array<ExactSum, 4> BinaryCounts::cells() const {
  auto sums = weighted_;
  for (size_t i = 0; i < 4; ++i) sums[i].add_count(whole_[i]);
  return sums;
}

Counts BinaryCounts::counts() const {
  std::array<double, 4> n;
  for (size_t i = 0; i < 4; ++i) {
    ExactSum sum = weighted_[i];
    sum.add_count(whole_[i]);
    n[i] = sum.value();
  }
  return {.tp = n[true_positive], .fp = n[false_positive], .fn = n[false_negative], .tn = n[true_negative]};
}

BinaryCounts BinaryCounts::resample(const Redraw& redraw) const {
  BinaryCounts drawn;
  const auto sums = cells();
  for (size_t i = 0; i < 4; ++i) drawn.whole_[i] = redraw(i, sums[i]);
  return drawn;
}

Rows CountsAt::predicted(const Rows& rows) {
  predicted_.resize(rows.size);
  const Reals& p = rows.probability;
  const double threshold = p.bar(options_.threshold);
  if (p.f32)
    for (size_t i = 0; i < rows.size; ++i) predicted_[i] = double{p.f32[i]} >= threshold;
  else
    for (size_t i = 0; i < rows.size; ++i) predicted_[i] = p.f64[i] >= threshold;
  Rows view = rows;
  view.predicted = predicted_;
  return view;
}

void CountsAt::update(const Rows& rows) { counts_.update(predicted(rows)); }

bool CountsAt::update_each(const Rows& rows, std::span<const uint32_t> group, std::span<CountsAt* const> states) {
  if (states.empty() || !rows.weight.empty()) return false;
  std::vector<BinaryCounts*> counts;
  for (auto* state : states) counts.push_back(&state->counts_);
  return BinaryCounts::update_each(states[0]->predicted(rows), group, counts);
}

}  // namespace assay

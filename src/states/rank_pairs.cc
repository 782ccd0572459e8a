#include "assay/states/rank_pairs.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "assay/base/exact_sum.h"
#include "kernels/radix_sort.h"

namespace assay {

namespace {

using Pair = RankPairs::Pair;
using Weighted = RankPairs::Weighted;

constexpr uint64_t top_bit = uint64_t{1} << 63;
constexpr size_t least_compacted = size_t{1} << 20;

void sort_pairs(std::vector<Pair>& pairs) {
  std::vector<Pair> scratch(pairs.size());
  auto by_y = [](const Pair& p) { return p.y; };
  kernels::radix_sort(pairs.data(), scratch.data(), pairs.size(), [](const Pair& p) { return p.x; });
  for (size_t i = 0, j = 1; i < pairs.size(); i = j++) {
    while (j < pairs.size() && pairs[j].x == pairs[i].x) ++j;
    if (j - i > 1) kernels::radix_sort(&pairs[i], scratch.data(), j - i, by_y);
  }
}

/// Sorted pairs with counts, where an empty list of counts means ones.
struct Counted {
  std::vector<Pair> pairs;
  std::vector<uint64_t> counts;

  uint64_t count(size_t i) const { return counts.empty() ? 1 : counts[i]; }
  void push(const Pair& pair, uint64_t count) {
    if (!pairs.empty() && pairs.back() == pair) {
      if (counts.empty()) counts.assign(pairs.size(), 1);
      counts.back() += count;
      return;
    }
    if (counts.empty() && count != 1) counts.assign(pairs.size(), 1);
    pairs.push_back(pair);
    if (!counts.empty() || count != 1) counts.push_back(count);
  }
};

/// Sorted pairs, each once, with their numbers.
Counted fold(std::vector<Pair> pairs) {
  if (std::adjacent_find(pairs.begin(), pairs.end()) == pairs.end()) return {std::move(pairs), {}};
  Counted out;
  for (const Pair& pair : pairs) out.push(pair, 1);
  return out;
}

Counted merged(Counted a, Counted b) {
  if (a.pairs.empty()) return b;
  if (b.pairs.empty()) return a;
  Counted out;
  out.pairs.reserve(a.pairs.size() + b.pairs.size());
  size_t i = 0, j = 0;
  while (i < a.pairs.size() && j < b.pairs.size()) {
    if (a.pairs[i] <= b.pairs[j])
      out.push(a.pairs[i], a.count(i)), ++i;
    else
      out.push(b.pairs[j], b.count(j)), ++j;
  }
  for (; i < a.pairs.size(); ++i) out.push(a.pairs[i], a.count(i));
  for (; j < b.pairs.size(); ++j) out.push(b.pairs[j], b.count(j));
  return out;
}

bool whole(double weight) { return weight < 0x1p32 && weight == std::floor(weight); }

bool same_row(const Weighted& a, const Weighted& b) { return a.pair == b.pair && a.weight == b.weight; }
bool before(const Weighted& a, const Weighted& b) {
  return a.pair != b.pair ? a.pair < b.pair : a.weight < b.weight;
}

}  // namespace

uint64_t ordered_bits(double x) {
  const auto bits = std::bit_cast<uint64_t>(x + 0.0);
  return bits ^ (static_cast<uint64_t>(-static_cast<int64_t>(bits >> 63)) | top_bit);
}

double from_ordered_bits(uint64_t bits) {
  return std::bit_cast<double>(bits & top_bit ? bits ^ top_bit : ~bits);
}

void RankPairs::update(const Rows& rows) {
  auto pair = [&](size_t i) { return Pair{ordered_bits(rows.actual[i]), ordered_bits(rows.estimate[i])}; };
  if (rows.weight.empty()) {
    const size_t old = new_pairs_.size();
    new_pairs_.resize(old + rows.size);
    for (size_t i = 0; i < rows.size; ++i) new_pairs_[old + i] = pair(i);
  } else {
    for (size_t i = 0; i < rows.size; ++i) add_weighted(pair(i), rows.weight[i]);
  }
  if (new_pairs_.size() + new_weighted_.size() >= std::max(least_compacted, pairs_.size() + weighted_.size()))
    compact();
}

void RankPairs::add_weighted(Pair pair, double weight) {
  if (weight == 1) new_pairs_.push_back(pair);
  else if (weight > 0) new_weighted_.push_back({pair, weight, 1});
}

void RankPairs::compact() {
  sort_pairs(new_pairs_);
  Counted counted = merged({std::move(pairs_), std::move(counts_)}, fold(std::move(new_pairs_)));
  std::sort(new_weighted_.begin(), new_weighted_.end(), before);
  Counted wholes;
  std::vector<Weighted> parts;
  for (const auto& row : new_weighted_) {
    if (whole(row.weight)) wholes.push(row.pair, static_cast<uint64_t>(row.weight) * row.count);
    else parts.push_back(row);
  }
  counted = merged(std::move(counted), std::move(wholes));
  pairs_ = std::move(counted.pairs), counts_ = std::move(counted.counts);

  std::vector<Weighted> all;
  all.reserve(weighted_.size() + parts.size());
  std::merge(weighted_.begin(), weighted_.end(), parts.begin(), parts.end(), std::back_inserter(all), before);
  weighted_.clear();
  for (const auto& row : all) {
    if (!weighted_.empty() && same_row(weighted_.back(), row)) weighted_.back().count += row.count;
    else weighted_.push_back(row);
  }
  new_pairs_.clear(), new_weighted_.clear();
}

void RankPairs::seal() {
  if (!new_pairs_.empty() || !new_weighted_.empty()) compact();
}

void RankPairs::merge(const RankPairs& other) {
  new_pairs_.insert(new_pairs_.end(), other.new_pairs_.begin(), other.new_pairs_.end());
  new_weighted_.insert(new_weighted_.end(), other.new_weighted_.begin(), other.new_weighted_.end());
  new_weighted_.insert(new_weighted_.end(), other.weighted_.begin(), other.weighted_.end());
  Counted both = merged({std::move(pairs_), std::move(counts_)}, {other.pairs_, other.counts_});
  pairs_ = std::move(both.pairs), counts_ = std::move(both.counts);
}

bool RankPairs::operator==(const RankPairs& other) const {
  auto same = [](const Weighted& a, const Weighted& b) { return same_row(a, b) && a.count == b.count; };
  return pairs_ == other.pairs_ && counts_ == other.counts_ && weighted_.size() == other.weighted_.size() &&
         std::equal(weighted_.begin(), weighted_.end(), other.weighted_.begin(), same);
}

void RankPairs::save(Writer& writer) const {
  writer(static_cast<uint64_t>(pairs_.size()), !counts_.empty());
  writer.raw(pairs_.data(), pairs_.size() * sizeof(Pair));
  for (uint64_t count : counts_) writer(count);
  writer(static_cast<uint64_t>(weighted_.size()));
  for (const auto& row : weighted_) {
    writer.raw(&row.pair, sizeof(Pair));
    writer(row.weight, row.count);
  }
}

void RankPairs::load(Reader& reader) {
  *this = RankPairs();
  bool has_counts;
  pairs_.resize(reader.length(sizeof(Pair)));
  reader(has_counts);
  reader.raw(pairs_.data(), pairs_.size() * sizeof(Pair));
  if (has_counts) counts_.resize(pairs_.size());
  for (uint64_t& count : counts_) reader(count);
  weighted_.resize(reader.length(sizeof(Pair) + sizeof(double) + 1));
  for (auto& row : weighted_) {
    reader.raw(&row.pair, sizeof(Pair));
    reader(row.weight, row.count);
  }
}

void RankPairs::validate() const {
  auto number = [](uint64_t bits) {
    return bits != top_bit - 1 && !std::isnan(from_ordered_bits(bits));  // -0 is never stored
  };
  auto check = [&](const Pair& p) {
    if (!number(p.x) || !number(p.y)) throw CorruptState("a pair that is no numbers");
  };
  for (size_t i = 0; i < pairs_.size(); ++i) {
    check(pairs_[i]);
    if (i > 0 && !(pairs_[i - 1] < pairs_[i])) throw CorruptState("pairs out of order");
  }
  if (std::find(counts_.begin(), counts_.end(), 0) != counts_.end()) throw CorruptState("a pair counted 0 times");
  if (!counts_.empty() && std::all_of(counts_.begin(), counts_.end(), [](uint64_t c) { return c == 1; }))
    throw CorruptState("counts without need");
  for (size_t i = 0; i < weighted_.size(); ++i) {
    const auto& row = weighted_[i];
    check(row.pair);
    if (!(row.weight > 0) || std::isinf(row.weight) || whole(row.weight) || row.count == 0)
      throw CorruptState("a weighted pair without a proper weight");
    if (i > 0 && !before(weighted_[i - 1], row)) throw CorruptState("weighted pairs out of order");
  }
}

std::vector<RankPairs::Item> RankPairs::items() const {
  std::vector<Item> out;
  out.reserve(pairs_.size() + weighted_.size());
  size_t i = 0;
  auto add_counted = [&] { out.push_back({pairs_[i], counts_.empty() ? 1.0 : static_cast<double>(counts_[i])}), ++i; };
  for (size_t j = 0; j < weighted_.size();) {
    const Pair pair = weighted_[j].pair;
    while (i < pairs_.size() && pairs_[i] < pair) add_counted();
    ExactSum weight;
    if (i < pairs_.size() && pairs_[i] == pair) weight.add_count(counts_.empty() ? 1 : counts_[i]), ++i;
    for (; j < weighted_.size() && weighted_[j].pair == pair; ++j)
      weight.add_product(weighted_[j].weight, static_cast<double>(weighted_[j].count));
    out.push_back({pair, weight.value()});
  }
  while (i < pairs_.size()) add_counted();
  return out;
}

}  // namespace assay

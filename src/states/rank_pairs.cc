#include "assay/states/rank_pairs.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

#include "assay/base/exact_sum.h"
#include "kernels/redraw.h"
#include "states/rank_run.h"

namespace assay {

namespace {

using Pair = RankPairs::Pair;
using Weighted = RankPairs::Weighted;

constexpr uint64_t top_bit = uint64_t{1} << 63;
constexpr size_t chunk_limit = size_t{1} << 17;
constexpr size_t pending_limit = size_t{1} << 22;  // rows that are sorted at once, before the end
constexpr size_t worth_threads = size_t{1} << 15;

bool whole(double weight) { return weight < 0x1p32 && weight == std::floor(weight); }

bool same_row(const Weighted& a, const Weighted& b) { return a.pair == b.pair && a.weight == b.weight; }
bool before(const Weighted& a, const Weighted& b) { return a.pair != b.pair ? a.pair < b.pair : a.weight < b.weight; }

}  // namespace

namespace {

uint64_t order_of(double x) {
  const auto bits = std::bit_cast<uint64_t>(x + 0.0);
  return bits ^ (static_cast<uint64_t>(-static_cast<int64_t>(bits >> 63)) | top_bit);
}

}  // namespace

uint64_t ordered_bits(double x) { return order_of(x); }

double from_ordered_bits(uint64_t bits) { return std::bit_cast<double>(bits & top_bit ? bits ^ top_bit : ~bits); }

void RankPairs::update(const Rows& rows) {
  auto pair = [&](size_t i) { return Pair{order_of(rows.actual[i]), order_of(rows.estimate[i])}; };
  if (!rows.weight.empty()) {
    for (size_t i = 0; i < rows.size; ++i) add(pair(i), rows.weight[i]);
    return;
  }
  for (size_t begin = 0; begin < rows.size;) {
    const size_t kept = chunk_.size(), n = std::min(rows.size - begin, chunk_limit - kept);
    if (kept > 0 && kept + n > chunk_limit / 8) chunk_.reserve(chunk_limit);  // no more copies
    chunk_.resize(kept + n);
    for (size_t i = 0; i < n; ++i) chunk_[kept + i] = pair(begin + i);
    begin += n;
    if (chunk_.size() == chunk_limit) close_chunk();
  }
}

void RankPairs::add(Pair pair) {
  chunk_.push_back(pair);
  if (chunk_.size() == chunk_limit) close_chunk();
}

void RankPairs::add(Pair pair, double weight) {
  if (weight == 1) return add(pair);
  if (weight > 0) new_weighted_.push_back({pair, weight, 1});
  if (new_weighted_.size() >= std::max(chunk_limit, weighted_.size())) close_weighted();
}

/// Keeps each run at least twice as long as the next, so that merges cost n log n in all.
void RankPairs::push(std::shared_ptr<const Run> run) {
  if (run->size() == 0) return;
  while (!runs_.empty() && runs_.back()->size() < 2 * run->size()) {
    run = std::make_shared<const Run>(merged(*runs_.back(), *run));
    runs_.pop_back();
  }
  runs_.push_back(std::move(run));
}

void RankPairs::close_chunk() {
  pending_rows_ += chunk_.size();
  pending_.push_back(std::make_shared<const std::vector<Pair>>(std::move(chunk_)));
  chunk_ = {};
  if (pending_rows_ >= pending_limit) sort_pending(run_in_turn);
}

void RankPairs::sort_pending(const Executor& run) {
  std::vector<std::span<const Pair>> slices;
  for (const auto& chunk : pending_) slices.push_back(*chunk);
  slices.push_back(chunk_);
  const size_t rows = pending_rows_ + chunk_.size();
  if (rows > 0) push(std::make_shared<const Run>(run_of(slices, rows < worth_threads ? Executor(run_in_turn) : run)));
  pending_ = {}, pending_rows_ = 0, chunk_ = {};
}

void RankPairs::close_weighted() {
  std::sort(new_weighted_.begin(), new_weighted_.end(), before);
  RunWriter wholes(new_weighted_.size());
  std::vector<Weighted> parts;
  for (const auto& row : new_weighted_) {
    if (whole(row.weight))
      wholes.push(row.pair, static_cast<uint64_t>(row.weight) * row.count);
    else
      parts.push_back(row);
  }
  push(std::make_shared<const Run>(wholes.finish()));
  new_weighted_.clear();

  std::vector<Weighted> all;
  all.reserve(weighted_.size() + parts.size());
  std::merge(weighted_.begin(), weighted_.end(), parts.begin(), parts.end(), std::back_inserter(all), before);
  weighted_.clear();
  for (const auto& row : all) {
    if (!weighted_.empty() && same_row(weighted_.back(), row))
      weighted_.back().count += row.count;
    else
      weighted_.push_back(row);
  }
}

void RankPairs::seal(const Executor& run) {
  sort_pending(run);
  if (!new_weighted_.empty()) close_weighted();
  new_weighted_.shrink_to_fit();
  std::sort(runs_.begin(), runs_.end(), [](const auto& a, const auto& b) { return a->size() > b->size(); });
  while (runs_.size() > 1) {
    const auto last = std::move(runs_.back());
    runs_.pop_back();
    runs_.back() = std::make_shared<const Run>(merged(*runs_.back(), *last));
  }
}

void RankPairs::merge(const RankPairs& other) {
  if (this == &other) return merge(RankPairs(other));
  runs_.insert(runs_.end(), other.runs_.begin(), other.runs_.end());
  pending_.insert(pending_.end(), other.pending_.begin(), other.pending_.end());
  pending_rows_ += other.pending_rows_;
  if (chunk_.size() + other.chunk_.size() < chunk_limit) {
    chunk_.insert(chunk_.end(), other.chunk_.begin(), other.chunk_.end());
  } else {
    pending_.push_back(std::make_shared<const std::vector<Pair>>(other.chunk_));
    pending_rows_ += other.chunk_.size();
  }
  new_weighted_.insert(new_weighted_.end(), other.new_weighted_.begin(), other.new_weighted_.end());
  new_weighted_.insert(new_weighted_.end(), other.weighted_.begin(), other.weighted_.end());
}

bool RankPairs::operator==(const RankPairs& other) const {
  auto same = [](const Weighted& a, const Weighted& b) { return same_row(a, b) && a.count == b.count; };
  return std::ranges::equal(pairs(), other.pairs()) && std::ranges::equal(counts(), other.counts()) &&
         std::ranges::equal(weighted_, other.weighted_, same);
}

std::span<const Pair> RankPairs::pairs() const {
  return runs_.empty() ? std::span<const Pair>() : runs_[0]->pairs.span();
}

std::span<const uint64_t> RankPairs::counts() const {
  return runs_.empty() ? std::span<const uint64_t>() : runs_[0]->counts;
}

RankPairs RankPairs::resample(const Redraw& redraw) const {
  RankPairs drawn;
  const auto all = pairs();
  const auto counts = this->counts();
  RunWriter writer(all.size());
  constexpr size_t block = 1024;
  std::array<uint8_t, block> times;
  for (size_t begin = 0; begin < all.size(); begin += block) {
    const size_t n = std::min(block, all.size() - begin);
    kernels::draw_ones(redraw, begin, n, times.data());
    for (size_t i = 0; i < n; ++i) {
      const bool one = counts.empty() || counts[begin + i] == 1;
      const uint64_t count = one ? times[i] : redraw(begin + i, counts[begin + i]);
      if (count > 0) writer.push(all[begin + i], count);
    }
  }
  drawn.push(std::make_shared<const Run>(writer.finish()));
  for (size_t j = 0; j < weighted_.size(); ++j) {
    Weighted row = weighted_[j];
    row.count = redraw(all.size() + j, row.count);
    if (row.count > 0) drawn.weighted_.push_back(row);
  }
  return drawn;
}

size_t RankPairs::memory() const {
  size_t bytes = sizeof *this + chunk_.capacity() * sizeof(Pair) +
                 (weighted_.capacity() + new_weighted_.capacity()) * sizeof(Weighted);
  for (const auto& run : runs_) bytes += run->size() * sizeof(Pair) + run->counts.size() * sizeof(uint64_t);
  return bytes;
}

void RankPairs::save(Writer& writer) const {
  writer(static_cast<uint64_t>(pairs().size()), !counts().empty());
  writer.raw(pairs().data(), pairs().size_bytes());
  for (uint64_t count : counts()) writer(count);
  writer(static_cast<uint64_t>(weighted_.size()));
  for (const auto& row : weighted_) {
    writer.raw(&row.pair, sizeof(Pair));
    writer(row.weight, row.count);
  }
}

void RankPairs::load(Reader& reader) {
  *this = RankPairs();
  Run run;
  run.pairs = Buffer<Pair>(reader.length(sizeof(Pair)));
  bool has_counts;
  reader(has_counts);
  reader.raw(run.pairs.data(), run.size() * sizeof(Pair));
  if (has_counts) run.counts.resize(run.size());
  for (uint64_t& count : run.counts) reader(count);
  if (run.size() > 0) runs_.push_back(std::make_shared<const Run>(std::move(run)));
  weighted_.resize(reader.length(sizeof(Pair) + sizeof(double) + 1));
  for (auto& row : weighted_) {
    reader.raw(&row.pair, sizeof(Pair));
    reader(row.weight, row.count);
  }
}

void RankPairs::validate() const {
  auto check = [](const Pair& p) {
    for (uint64_t bits : {p.x, p.y})
      if (std::isnan(from_ordered_bits(bits)) || bits == top_bit - 1) throw CorruptState("a pair that is no numbers");
  };
  const auto all = pairs();
  for (size_t i = 0; i < all.size(); ++i) {
    check(all[i]);
    if (i > 0 && !(all[i - 1] < all[i])) throw CorruptState("pairs out of order");
  }
  if (std::ranges::count(counts(), 0) > 0) throw CorruptState("a pair counted 0 times");
  if (!counts().empty() && std::ranges::all_of(counts(), [](uint64_t c) { return c == 1; }))
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
  const auto all = pairs();
  std::vector<Item> out;
  out.reserve(all.size() + weighted_.size());
  size_t i = 0;
  auto count = [&] { return counts().empty() ? 1 : counts()[i]; };
  auto add_counted = [&] { out.push_back({all[i], static_cast<double>(count())}), ++i; };
  for (size_t j = 0; j < weighted_.size();) {
    const Pair pair = weighted_[j].pair;
    while (i < all.size() && all[i] < pair) add_counted();
    ExactSum weight;
    if (i < all.size() && all[i] == pair) weight.add_count(count()), ++i;
    for (; j < weighted_.size() && weighted_[j].pair == pair; ++j)
      weight.add_product(weighted_[j].weight, static_cast<double>(weighted_[j].count));
    out.push_back({pair, weight.value()});
  }
  while (i < all.size()) add_counted();
  return out;
}

}  // namespace assay

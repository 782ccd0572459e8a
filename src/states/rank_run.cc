#include "states/rank_run.h"

#include <algorithm>
#include <memory>
#include <tuple>

#include "kernels/radix_sort.h"
#include "states/key_buckets.h"

namespace assay {

namespace {

using Pair = RankPairs::Pair;
using Run = RankPairs::Run;

void sort_pairs(std::span<Pair> pairs, Pair* scratch) {
  kernels::radix_sort(pairs.data(), scratch, pairs.size(), [](const Pair& p) { return p.x; });
  for (size_t i = 0, j = 1; i < pairs.size(); i = j++) {
    while (j < pairs.size() && pairs[j].x == pairs[i].x) ++j;
    if (j - i > 1) kernels::radix_sort(&pairs[i], scratch, j - i, [](const Pair& p) { return p.y; });
  }
}

/// Joins equal sorted pairs; their counts, or nothing where all count once.
std::vector<uint64_t> join_equal(std::span<Pair>& pairs) {
  if (std::adjacent_find(pairs.begin(), pairs.end()) == pairs.end()) return {};
  std::vector<uint64_t> counts;
  for (size_t i = 0; i < pairs.size(); ++i) {
    if (!counts.empty() && pairs[counts.size() - 1] == pairs[i]) {
      ++counts.back();
    } else {
      pairs[counts.size()] = pairs[i];
      counts.push_back(1);
    }
  }
  pairs = pairs.first(counts.size());
  return counts;
}

unsigned __int128 wide(const Pair& p) { return static_cast<unsigned __int128>(p.x) << 64 | p.y; }

/// Merges pairs that count once each, up to the first that both have. Returns how many of a and b were taken.
std::pair<size_t, size_t> merge_unique(std::span<const Pair> a, std::span<const Pair> b, Pair* out) {
  const Pair *x = a.data(), *y = b.data(), *x_end = x + a.size(), *y_end = y + b.size();
  while (x < x_end && y < y_end) {
    const auto left = wide(*x), right = wide(*y);
    if (left == right) break;
    const bool first = left < right;
    *out++ = *(first ? x : y);  // without a branch: it could not be foretold
    x += first, y += !first;
  }
  return {static_cast<size_t>(x - a.data()), static_cast<size_t>(y - b.data())};
}

}  // namespace

void RunWriter::push(const Pair& pair, uint64_t count) {
  auto& counts = run_.counts;
  if (size_ > 0 && run_.pairs[size_ - 1] == pair) {
    if (counts.empty()) counts.assign(size_, 1);
    counts.back() += count;
    return;
  }
  if (count != 1 && counts.empty())
    counts.assign(size_, 1), counts.push_back(count);
  else if (!counts.empty())
    counts.push_back(count);
  run_.pairs[size_++] = pair;
}

Run RunWriter::finish() {
  run_.pairs.truncate(size_);
  return std::move(run_);
}

Run run_of(const std::vector<std::span<const Pair>>& slices, const Executor& run) {
  size_t rows = 0;
  for (const auto& slice : slices) rows += slice.size();
  auto each = [&](size_t s, auto use) {
    for (const Pair& pair : slices[s]) use(pair);
  };
  size_t slice = 0, before = 0;  // the sample ascends
  auto sample = [&](size_t i) {
    while (i - before >= slices[slice].size()) before += slices[slice++].size();
    return slices[slice][i - before].x;
  };
  auto buckets = bucket_records<Pair>(
      rows, slices.size(), each, [](const Pair& p) { return p.x; }, sample, run);
  std::vector<std::span<Pair>> sorted(buckets.size());
  std::vector<std::vector<uint64_t>> counts(buckets.size());
  for_bucket_groups(buckets, run, [&](size_t begin, size_t end) {
    Buffer<Pair> scratch;
    for (size_t b = begin; b < end; ++b) {
      sorted[b] = buckets.bucket(b);
      if (scratch.size() < sorted[b].size()) scratch = Buffer<Pair>(sorted[b].size());
      sort_pairs(sorted[b], scratch.data());
      counts[b] = join_equal(sorted[b]);
    }
  });
  Run joined;
  if (std::ranges::all_of(counts, [](const auto& c) { return c.empty(); })) {
    joined.pairs = std::move(buckets.rows);
    return joined;
  }
  size_t total = 0;
  for (const auto& part : sorted) total += part.size();
  RunWriter out(total);
  for (size_t b = 0; b < sorted.size(); ++b)
    for (size_t i = 0; i < sorted[b].size(); ++i) out.push(sorted[b][i], counts[b].empty() ? 1 : counts[b][i]);
  return out.finish();
}

Run merged(const Run& a, const Run& b) {
  RunWriter out(a.size() + b.size());
  size_t i = 0, j = 0;
  if (a.counts.empty() && b.counts.empty()) {
    std::tie(i, j) = merge_unique(a.pairs.span(), b.pairs.span(), out.unique());
    out.advance(i + j);
  }
  while (i < a.size() && j < b.size()) {
    if (a.pairs[i] <= b.pairs[j])
      out.push(a.pairs[i], a.count(i)), ++i;
    else
      out.push(b.pairs[j], b.count(j)), ++j;
  }
  for (; i < a.size(); ++i) out.push(a.pairs[i], a.count(i));
  for (; j < b.size(); ++j) out.push(b.pairs[j], b.count(j));
  return out.finish();
}

}  // namespace assay

#include "states/rank_run.h"

#include <algorithm>
#include <memory>
#include <tuple>

#include "kernels/radix_sort.h"

namespace assay {

namespace {

using Pair = RankPairs::Pair;
using Run = RankPairs::Run;

void sort_pairs(std::span<Pair> pairs) {
  Buffer<Pair> scratch(pairs.size());
  kernels::radix_sort(pairs.data(), scratch.data(), pairs.size(), [](const Pair& p) { return p.x; });
  for (size_t i = 0, j = 1; i < pairs.size(); i = j++) {
    while (j < pairs.size() && pairs[j].x == pairs[i].x) ++j;
    if (j - i > 1) kernels::radix_sort(&pairs[i], scratch.data(), j - i, [](const Pair& p) { return p.y; });
  }
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

Run run_of(std::span<Pair> pairs) {
  sort_pairs(pairs);
  RunWriter out(pairs.size());
  if (std::adjacent_find(pairs.begin(), pairs.end()) == pairs.end()) {
    std::copy(pairs.begin(), pairs.end(), out.unique());
    out.advance(pairs.size());
  } else {
    for (const Pair& pair : pairs) out.push(pair, 1);
  }
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

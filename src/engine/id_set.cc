#include "engine/id_set.h"

#include <xxhash.h>

#include <algorithm>

#include "assay/base/label_text.h"
#include "kernels/radix_sort.h"

namespace assay {

void IdSet::add(const Column& column, int64_t begin, int64_t n) {
  constexpr size_t least = size_t{1} << 14;
  for (int64_t i = 0; i < n; ++i) {
    const std::string text = label_text(column, begin + i);
    const auto hash = XXH3_128bits(text.data(), text.size());
    Share& share = shares_[hash.high64 >> (64 - bits)];
    share.ids.push_back({hash.high64, hash.low64});
    if (share.ids.size() > 2 * share.sorted + least) share.sort();  // so that repeated ids take no memory
  }
  rows_ += static_cast<uint64_t>(n);
}

void IdSet::merge(const IdSet& other) {
  for (size_t s = 0; s < shares_.size(); ++s) {
    const auto& theirs = other.shares_[s].ids;
    shares_[s].ids.insert(shares_[s].ids.end(), theirs.begin(), theirs.end());
  }
  rows_ += other.rows_;
}

void IdSet::Share::sort() {
  if (sorted == ids.size()) return;
  Id* fresh = ids.data() + sorted;
  const size_t n = ids.size() - sorted;
  std::vector<Id> scratch(n);
  kernels::radix_sort(fresh, scratch.data(), n, [](const Id& id) { return id[0]; });
  for (size_t i = 0, end; i < n; i = end) {
    for (end = i + 1; end < n && fresh[end][0] == fresh[i][0];) ++end;
    std::sort(fresh + i, fresh + end);
  }
  const auto middle = ids.begin() + static_cast<std::ptrdiff_t>(sorted);
  std::inplace_merge(ids.begin(), middle, ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  sorted = ids.size();
}

void IdSet::seal(const Executor& run) {
  run(shares_.size(), [&](size_t s) {
    shares_[s].sort();
    shares_[s].ids.shrink_to_fit();
  });
}

uint64_t IdSet::size() const {
  uint64_t n = 0;
  for (const auto& share : shares_) n += share.ids.size();
  return n;
}

template <class A> void IdSet::archive(A& a) {
  uint64_t n = size();
  a(rows_, n);
  if constexpr (A::reading) {
    if (n > rows_ || n > a.left() / sizeof(Id)) throw CorruptState("more ids than rows");
    Id last{};
    for (uint64_t i = 0; i < n; ++i) {
      Id id;
      a.raw(&id, sizeof id);
      if (i > 0 && !(last < id)) throw CorruptState("ids out of order");
      shares_[id[0] >> (64 - bits)].ids.push_back(last = id);
    }
    for (auto& share : shares_) share.sorted = share.ids.size();
  } else {
    for (const auto& share : shares_) a.raw(share.ids.data(), share.ids.size() * sizeof(Id));
  }
}
template void IdSet::archive(Writer&);
template void IdSet::archive(Reader&);

}  // namespace assay

// Counting of repeated ids against a set, over batches, merges and saved bytes.
#include "engine/id_set.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "assay/base/philox.h"

namespace assay {
namespace {

std::string bytes_of(IdSet& set) {
  Writer out;
  set.archive(out);
  return out.take();
}

TEST(IdSet, CountsRowsBeyondTheFirstOfEachId) {
  for (uint64_t range : {10u, 30'000u, 3'000'000u}) {
    const Philox random(range);
    std::vector<int64_t> ids(1'500'000);
    for (size_t i = 0; i < ids.size(); ++i) ids[i] = static_cast<int64_t>(random(i) % range);
    const std::set<int64_t> distinct(ids.begin(), ids.end());
    const auto n = static_cast<int64_t>(ids.size());
    const Column column = make_column(ids);
    IdSet whole;
    for (int64_t at = 0; at < n; at += 70'000) whole.add(column, at, std::min<int64_t>(70'000, n - at));
    whole.seal(run_in_turn);
    EXPECT_EQ(whole.surplus(), ids.size() - distinct.size());

    IdSet first, second;
    first.add(column, 0, 400'000);
    first.seal(run_in_turn);
    second.add(column, 400'000, n - 400'000);
    second.merge(first);
    second.seal(run_in_turn);
    EXPECT_EQ(second.surplus(), whole.surplus());
    EXPECT_EQ(bytes_of(second), bytes_of(whole));

    const std::string bytes = bytes_of(whole);
    Reader in(bytes);
    IdSet read;
    read.archive(in);
    read.merge(first);
    read.seal(run_in_turn);
    EXPECT_EQ(read.surplus(), whole.surplus() + 400'000);
  }
}

TEST(IdSet, RefusesBytesOutOfOrder) {
  IdSet set;
  set.add(make_column(std::vector<int64_t>{1, 2, 3}), 0, 3);
  set.seal(run_in_turn);
  std::string bytes = bytes_of(set);
  std::swap_ranges(bytes.end() - 32, bytes.end() - 16, bytes.end() - 16);
  Reader in(bytes);
  IdSet read;
  EXPECT_THROW(read.archive(in), CorruptState);
}

}  // namespace
}  // namespace assay

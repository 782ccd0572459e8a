#include "assay/base/philox.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <set>
#include <string>
#include <vector>

namespace assay {
namespace {

using Block = std::array<uint32_t, 4>;

// Known answers published with Random123.
static_assert(philox4x32({0, 0, 0, 0}, {0, 0}) == Block{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
static_assert(philox4x32({~0u, ~0u, ~0u, ~0u}, {~0u, ~0u}) == Block{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
static_assert(philox4x32({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
              Block{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});

TEST(Philox, LayoutOfKeyAndCounter) {
  const Philox pi(0x299f31d0a4093822, 0x0370734413198a2e);
  const auto pair = pi.pair(0x85a308d3243f6a88);
  EXPECT_EQ(pair[0], 0x94fdccebd16cfe09);
  EXPECT_EQ(pair[1], 0x24126ea15001e420);
  EXPECT_EQ(pi(0x85a308d3243f6a88), pair[0]);
}

TEST(Philox, UnitDoublesStayBelowOne) {
  EXPECT_EQ(unit_double(0), 0);
  EXPECT_EQ(unit_double(~uint64_t{0}), 1 - 0x1p-53);
  EXPECT_EQ(unit_double(uint64_t{1} << 63), 0.5);
  EXPECT_EQ(scaled(~uint64_t{0}, 7), 6u);
  EXPECT_EQ(scaled(0, 7), 0u);
}

TEST(Philox, SeedsStreamsAndCountersDiffer) {
  std::set<uint64_t> seen;
  for (uint64_t seed : {0, 1, 2})
    for (uint64_t stream = 0; stream < 50; ++stream)
      for (uint64_t counter = 0; counter < 200; ++counter)
        for (uint64_t x : Philox(seed, stream).pair(counter)) seen.insert(x);
  EXPECT_EQ(seen.size(), 3u * 50 * 200 * 2);
}

TEST(Philox, LooksUniform) {
  const Philox random(7, 3);
  constexpr int n = 200000, bins = 64;
  double sum = 0, chi = 0;
  std::vector<int> count(bins), bit(64);
  for (uint64_t i = 0; i < n; ++i) {
    sum += random.uniform(i);
    ++count[random.below(bins, i)];
    for (int b = 0; b < 64; ++b) bit[static_cast<size_t>(b)] += random(i) >> b & 1;
  }
  EXPECT_NEAR(sum / n, 0.5, 5 / std::sqrt(12.0 * n));
  for (int c : count) chi += (c - n / double{bins}) * (c - n / double{bins}) / (n / double{bins});
  EXPECT_NEAR(chi, bins - 1, 5 * std::sqrt(2.0 * bins));
  for (int b : bit) EXPECT_NEAR(b, n / 2, 5 * std::sqrt(n / 4.0));
}

TEST(Philox, CountersOfUnits) {
  static_assert(unit_counter(uint64_t{0}) == 0xe220a8397b1dcdaf);   // first number of SplitMix64 with seed 0
  EXPECT_EQ(unit_counter(std::string_view()), 0x2d06800538d394c2);  // XXH3 of nothing
  EXPECT_NE(unit_counter("a"), unit_counter("b"));
  EXPECT_NE(unit_counter(std::string_view("a\0", 2)), unit_counter("a"));
  int flipped = 0;
  for (uint64_t id = 0; id < 1000; ++id) flipped += std::popcount(unit_counter(id) ^ unit_counter(id ^ 1));
  EXPECT_NEAR(flipped / 1000.0, 32, 2);
}

}  // namespace
}  // namespace assay

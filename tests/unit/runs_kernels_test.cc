// Kernels of runs against the standard library.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <random>
#include <utility>

#include "kernels/bucket_map.h"
#include "kernels/key_select.h"
#include "kernels/key_sort.h"
#include "kernels/order_keys.h"
#include "kernels/run_counts.h"
#include "kernels/target.h"

namespace assay::kernels {
namespace {

template <class Key> class Keys : public testing::Test {
 protected:
  static constexpr int bits = std::numeric_limits<Key>::digits;
  /// Keys of many shapes: narrow, wide, tied, with outliers, of reals of both signs.
  static std::vector<Key> make(size_t shape, size_t n, std::mt19937_64& random) {
    std::normal_distribution<double> normal;
    std::vector<Key> keys(n);
    for (size_t i = 0; i < n; ++i) {
      const auto any = static_cast<Key>(random());
      switch (shape) {
        case 0:
          keys[i] = any;
          break;
        case 1:
          keys[i] = any % 7;
          break;
        case 2:
          keys[i] = static_cast<Key>(~Key{0} - any % 100000);
          break;
        case 3:
          keys[i] = i % 50 == 0 ? any : static_cast<Key>(Key{1} << (bits - 2) | (any & 0xfff));
          break;
        case 4:
          keys[i] = static_cast<Key>(any >> (random() % bits));
          break;
        case 5:
          keys[i] = static_cast<Key>(i);
          break;
        case 6:
          keys[i] = static_cast<Key>(n - i);
          break;
        default:
          if constexpr (sizeof(Key) == 4)
            keys[i] = order_key(static_cast<float>(normal(random)));
          else
            keys[i] = order_key(normal(random));
      }
    }
    return keys;
  }
  static constexpr size_t shapes = 8;
};
using KeyTypes = testing::Types<uint32_t, uint64_t>;
TYPED_TEST_SUITE(Keys, KeyTypes);

TYPED_TEST(Keys, AreSorted) {
  std::mt19937_64 random(1);
  for (size_t n : {0, 1, 2, 23, 24, 25, 100, 1000, 20000, 50000}) {
    for (size_t shape = 0; shape < this->shapes; ++shape) {
      auto keys = this->make(shape, n, random), expected = keys, bounded = keys;
      std::vector<TypeParam> spare(n);
      sort_keys(keys.data(), spare.data(), n);
      sort_keys(bounded.data(), spare.data(), n, 0, std::numeric_limits<TypeParam>::max());
      std::ranges::sort(expected);
      EXPECT_EQ(keys, expected) << n << ' ' << shape;
      EXPECT_EQ(bounded, expected) << n << ' ' << shape;
    }
  }
}

TYPED_TEST(Keys, BucketsAreInOrderAndNotTooWide) {
  std::mt19937_64 random(2);
  for (size_t n : {1, 5, 1000, 30000}) {
    for (size_t shape = 0; shape < this->shapes; ++shape) {
      for (size_t buckets : {1, 2, 10, 500}) {
        const auto keys = this->make(shape, n, random);
        std::vector<TypeParam> sorted = keys, sample;
        std::ranges::sort(sorted);
        for (size_t i = 0; i < n; i += 7) sample.push_back(keys[i]);
        std::ranges::sort(sample);
        const BucketMap<TypeParam> map(sample, sorted.front(), sorted.back(), buckets);
        EXPECT_LE(map.size(), buckets + 2);
        size_t before = 0;
        for (TypeParam key : sorted) {
          const size_t b = map(key);
          ASSERT_LE(before, b);
          ASSERT_LT(b, map.size());
          ASSERT_LE(map.first(b), key);
          ASSERT_EQ((key - map.first(b)) >> (this->bits - 1), 0u);
          ASSERT_TRUE(b + 1 == map.size() || key < map.first(b + 1));
          before = b;
        }
      }
    }
  }
}

TYPED_TEST(Keys, BucketsShareTheRows) {
  std::mt19937_64 random(3);
  const auto keys = this->make(7, 200000, random);
  std::vector<TypeParam> sorted = keys, sample;
  std::ranges::sort(sorted);
  for (size_t i = 0; i < keys.size(); i += 8) sample.push_back(keys[i]);
  std::ranges::sort(sample);
  const BucketMap<TypeParam> map(sample, sorted.front(), sorted.back(), 100);
  std::vector<size_t> rows(map.size());
  for (TypeParam key : keys) ++rows[map(key)];
  EXPECT_GE(map.size(), 90u);
  EXPECT_LE(*std::ranges::max_element(rows), 4 * keys.size() / 100);
}

template <bool mixed, class Key> void check_join(const std::vector<std::pair<Key, uint8_t>>& rows, Key base) {
  std::map<Key, uint32_t> expected;
  std::vector<Key> packed;
  for (const auto& [key, truth] : rows) {
    packed.push_back(pack<mixed>(key, truth));
    expected[static_cast<Key>(key + base)] += !mixed || truth ? one_positive : one_negative;
  }
  std::ranges::sort(packed);
  std::vector<uint32_t> counts(rows.size());
  const size_t runs = join_rows<mixed>(packed.data(), packed.size(), base, counts.data());
  ASSERT_EQ(runs, expected.size());
  size_t k = 0;
  for (const auto& [key, count] : expected) {
    EXPECT_EQ(packed[k], key);
    EXPECT_EQ(counts[k++], count);
  }
}

TYPED_TEST(Keys, EqualRowsAreJoined) {
  std::mt19937_64 random(4);
  for (size_t n : {0, 1, 2, 50, 65535}) {
    for (uint64_t distinct : {1, 3, 1000, 1000000}) {
      std::vector<std::pair<TypeParam, uint8_t>> rows;
      for (size_t i = 0; i < n; ++i) rows.push_back({static_cast<TypeParam>(random() % distinct), random() % 2});
      check_join<true, TypeParam>(rows, 17);
      check_join<false, TypeParam>(rows, 17);
    }
  }
}

TEST(RunCounts, BytesHoldUpToFifteen) {
  std::vector<uint32_t> counts;
  for (uint32_t p = 0; p < 20; ++p)
    for (uint32_t q = 0; q < 20; ++q)
      if (p + q > 0) counts.push_back(p * one_positive + q * one_negative);
  counts.push_back(65535 * one_positive), counts.push_back(65535 * one_negative);
  std::vector<uint8_t> bytes(counts.size());
  const size_t marks = count_bytes(counts.data(), counts.size(), bytes.data());
  size_t expected = 0;
  uint64_t small = 0;
  for (size_t i = 0; i < counts.size(); ++i) {
    const uint32_t p = counts[i] >> 16, q = counts[i] & count_mask;
    const bool fits = p <= 15 && q <= 15 && !(p == 15 && q == 15);
    EXPECT_EQ(bytes[i], fits ? p | q << 4 : 0xff);
    expected += !fits, small += fits ? p + q : 0;
  }
  EXPECT_EQ(marks, expected);
  const BlockRows rows = rows_of(bytes.data(), bytes.size());
  EXPECT_EQ(rows.marks, expected);
  EXPECT_EQ(rows.small, small);
}

TEST(RunCounts, RowsOfLongBlocks) {
  std::vector<uint8_t> bytes(10000, 0xef);  // 15 positives and 14 negatives
  bytes[5000] = 0xff;
  EXPECT_EQ(rows_of(bytes.data(), bytes.size()).small, 29u * 9999);
  EXPECT_EQ(rows_of(bytes.data(), bytes.size()).marks, 1u);
}

TEST(RunCounts, PositivesOfBlocks) {
  std::mt19937_64 random(5);
  std::vector<uint8_t> bytes(5000);
  uint64_t positives = 0;
  for (auto& b : bytes) b = static_cast<uint8_t>(random()), positives += b == 0xff ? 0 : b & 15;
  EXPECT_EQ(positives_of(bytes.data(), bytes.size()), positives);
}

template <class Key> void expect_picked() {
  std::mt19937_64 random(6);
  for (size_t n : {0, 1, 1000, 1024, 1025, 5000})
    for (auto [low, high] : {std::pair<Key, Key>{0, 0}, {3, 9}, {0, std::numeric_limits<Key>::max()}, {50, 50}}) {
      std::vector<Key> keys(n), picked{7}, want{7};
      for (Key& k : keys) k = random() % 8 == 0 ? static_cast<Key>(random()) : static_cast<Key>(random() % 60);
      size_t below = 0;
      for (Key k : keys) {
        below += k < low;
        if (k >= low && k <= high) want.push_back(k);
      }
      EXPECT_EQ(keys_between(keys.data(), n, low, high, picked), below);
      EXPECT_EQ(picked, want);
    }
}

TEST(KeySelect, PicksTheKeysBetween) {
  expect_picked<uint32_t>();
  expect_picked<uint64_t>();
}

TEST(OrderKeys, SortAsReals) {
  const double infinity = std::numeric_limits<double>::infinity();
  std::vector<double> reals{-infinity, -1e308, -1, -1e-310,     -5e-324, 0,
                            5e-324,    1e-310, 1,  1 + 0x1p-52, 1e308,   infinity};
  std::vector<uint64_t> keys(reals.size());
  order_keys(reals.data(), reals.size(), keys.data());
  EXPECT_EQ(std::ranges::adjacent_find(keys, std::greater_equal<>()), keys.end());
  std::vector<double> back(reals.size());
  key_values(keys.data(), keys.size(), back.data());
  EXPECT_EQ(back, reals);
  EXPECT_EQ(order_key(-0.0), order_key(0.0));
  EXPECT_EQ(order_key(-0.0f), order_key(0.0f));
  std::vector<float> floats{-INFINITY, -1, -1e-40f, 0, 1e-45f, 0.5f, INFINITY};
  for (size_t i = 0; i < floats.size(); ++i) {
    EXPECT_EQ(key_value(order_key(floats[i])), floats[i]);
    EXPECT_EQ(widen_key(order_key(floats[i])), order_key(double{floats[i]}));
    EXPECT_TRUE(i == 0 || order_key(floats[i - 1]) < order_key(floats[i]));
  }
}

template <class T, class Key> void expect_keys(std::mt19937_64& random) {
  for (size_t n : {0, 1, 7, 8, 33, 1000}) {
    std::vector<T> x(n + 1);
    for (T& v : x)
      v = random() % 5 == 0 ? T(-0.0) : std::ldexp(T(1) - T(random() % 9) / 4, static_cast<int>(random() % 300) - 150);
    std::vector<Key> keys(n), want;
    order_keys(x.data() + 1, n, keys.data());
    for (size_t i = 1; i <= n; ++i) want.push_back(order_key(x[i]));
    EXPECT_EQ(keys, want);
  }
}

TEST(OrderKeys, SameOnEveryTarget) {
  std::mt19937_64 random(7);
  for (auto target : available_targets()) {
    ASSERT_TRUE(use_target(target));
    expect_keys<float, uint32_t>(random);
    expect_keys<double, uint64_t>(random);
  }
  use_target("");
}

TEST(OrderKeys, NarrowMeansExactlyAnF32) {
  std::vector<double> x(200, 0.5);
  EXPECT_TRUE(all_narrow(x.data(), x.size()));
  for (double wide : {0.1, 1e300, 1 + 0x1p-30, 1e-60}) {
    for (size_t i : {0, 63, 64, 199}) {
      auto changed = x;
      changed[i] = wide;
      EXPECT_FALSE(all_narrow(changed.data(), changed.size()));
    }
  }
  EXPECT_TRUE(is_narrow(std::numeric_limits<double>::infinity()));
  EXPECT_TRUE(is_narrow(0x1p-149));
  EXPECT_FALSE(is_narrow(0x1p-150));
}

}  // namespace
}  // namespace assay::kernels

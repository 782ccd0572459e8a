// Counting kernels against their naive twins, on every instruction set of the machine.
#include <gtest/gtest.h>

#include <limits>
#include <random>
#include <utility>
#include <vector>

#include "kernels/confusion.h"
#include "kernels/count.h"
#include "kernels/label_codes.h"
#include "kernels/target.h"
#include "kernels/top_k.h"

namespace assay::kernels {
namespace {

class LabelKernels : public testing::TestWithParam<std::string_view> {
 protected:
  void SetUp() override { ASSERT_TRUE(use_target(GetParam())); }
  void TearDown() override { use_target(""); }
  std::vector<uint8_t> ones(size_t n) {
    std::vector<uint8_t> bytes(n);
    const uint64_t share = random() % 11;
    for (auto& b : bytes) b = random() % 10 < share;
    return bytes;
  }
  std::mt19937_64 random{3};
};

const size_t sizes[] = {0, 1, 7, 15, 16, 31, 33, 63, 64, 65, 127, 200, 1023, 1024, 1025, 5000};

TEST_P(LabelKernels, OnesOfTwoColumns) {
  for (size_t n : sizes) {
    const auto a = ones(n + 1), b = ones(n + 1);
    const auto fast = count_ones(a.data() + 1, b.data() + 1, n),
               naive = count_ones_naive(a.data() + 1, b.data() + 1, n);
    EXPECT_EQ(fast.a, naive.a) << n;
    EXPECT_EQ(fast.b, naive.b) << n;
    EXPECT_EQ(fast.both, naive.both) << n;
  }
}

TEST_P(LabelKernels, CellsOfGroups) {
  for (size_t groups : {1, 3, 100, 4096, 4097, 9000})
    for (size_t n : sizes) {
      const auto a = ones(n + 1), b = ones(n + 1);
      std::vector<uint32_t> group(n);
      for (auto& g : group) g = static_cast<uint32_t>(random() % groups);
      std::vector<uint64_t> cells(4 * groups, 5), expected = cells;
      count_cells(a.data() + 1, b.data() + 1, group.data(), n, cells);
      for (size_t i = 0; i < n; ++i) ++expected[4 * group[i] + 2u * a[i + 1] + b[i + 1]];
      EXPECT_EQ(cells, expected) << groups << ' ' << n;
    }
}

TEST_P(LabelKernels, OnesOfRows) {
  for (size_t columns : {1, 3, 254, 255, 256, 600})
    for (size_t n : {0, 1, 255, 256, 700}) {
      std::vector<std::vector<uint8_t>> a, b;
      std::vector<const uint8_t*> at, bt;
      for (size_t j = 0; j < columns; ++j) a.push_back(ones(n)), b.push_back(ones(n));
      for (size_t j = 0; j < columns; ++j) at.push_back(a[j].data()), bt.push_back(b[j].data());
      std::vector<uint32_t> in_a(n, 9), in_b(n, 9), both(n, 9);
      count_row_ones(at, bt, n, {in_a.data(), in_b.data(), both.data()});
      for (size_t i = 0; i < n; ++i) {
        uint32_t x = 0, y = 0, z = 0;
        for (size_t j = 0; j < columns; ++j) x += a[j][i], y += b[j][i], z += a[j][i] && b[j][i];
        ASSERT_EQ(in_a[i], x);
        ASSERT_EQ(in_b[i], y);
        ASSERT_EQ(both[i], z);
      }
    }
}

std::vector<uint64_t> folded(const std::vector<uint64_t>& counts, size_t cells) {
  std::vector<uint64_t> sum(cells);
  for (size_t i = 0; i < counts.size(); ++i) sum[i % cells] += counts[i];
  return sum;
}

TEST_P(LabelKernels, PairsOfCodes) {
  for (unsigned copies : {1u, 2u, 4u})
    for (size_t n : sizes) {
      const size_t side = 1 + random() % 9;
      std::vector<uint32_t> t(n), p(n);
      for (auto& x : t) x = static_cast<uint32_t>(random() % side);
      for (auto& x : p) x = static_cast<uint32_t>(random() % side);
      std::vector<uint64_t> fast(copies * side * side), naive(side * side);
      const auto memory = std::as_bytes(std::span(t));  // fetched, never used
      count_codes(t.data(), p.data(), n, {fast.data(), side, copies}, {memory, memory.first(memory.size() / 2)});
      count_codes_naive(t.data(), p.data(), n, {naive.data(), side, 1});
      EXPECT_EQ(folded(fast, side * side), naive) << n;
    }
}

template <class T> void expect_codes(std::mt19937_64& random, int32_t low, uint32_t classes) {
  for (size_t n : sizes)
    for (uint32_t first : {0u, 7u}) {
      std::vector<T> labels(n + 1);
      for (auto& x : labels) x = static_cast<T>(low + static_cast<int64_t>(random() % classes));
      std::vector<uint32_t> fast(n), naive(n);
      ASSERT_TRUE(label_codes(labels.data() + 1, n, low, classes, first, fast.data()));
      ASSERT_TRUE(label_codes_naive(labels.data() + 1, n, low, classes, first, naive.data()));
      EXPECT_EQ(fast, naive);
      for (int64_t outside : {int64_t{low} - 1, int64_t{low} + classes, int64_t{low} + (int64_t{1} << 32),
                              int64_t{low} - (int64_t{1} << 32)}) {
        if (n == 0 || static_cast<int64_t>(static_cast<T>(outside)) != outside) continue;
        const size_t at = 1 + random() % n;
        const T kept = std::exchange(labels[at], static_cast<T>(outside));
        EXPECT_FALSE(label_codes(labels.data() + 1, n, low, classes, first, fast.data())) << n << " " << outside;
        EXPECT_FALSE(label_codes_naive(labels.data() + 1, n, low, classes, first, naive.data()));
        labels[at] = kept;
      }
    }
}

TEST_P(LabelKernels, CodesOfEveryWidth) {
  for (uint32_t classes : {1u, 2u, 100u})
    for (int32_t low : {-20, -1, 0, 5}) {
      if (low >= 0) expect_codes<uint8_t>(random, low, classes);
      if (low >= 0) expect_codes<uint16_t>(random, low, classes);
      if (low >= 0) expect_codes<uint32_t>(random, low, classes);
      expect_codes<int8_t>(random, low, classes);
      expect_codes<int16_t>(random, low, classes);
      expect_codes<int32_t>(random, low, classes);
      expect_codes<int64_t>(random, low, classes);
    }
}

TEST_P(LabelKernels, CodesBeyondTheirType) {
  uint32_t out[3];
  const uint8_t bytes[] = {0, 255, 3};
  EXPECT_TRUE(label_codes(bytes, 3, -10, 300, 0, out));
  EXPECT_EQ(out[1], 265u);
  EXPECT_FALSE(label_codes(bytes, 3, -10, 10, 0, out));
  EXPECT_FALSE(label_codes(bytes, 3, 256, 10, 0, out));
  const uint32_t wide[] = {4294967291u};  // -5 modulo 2^32
  EXPECT_FALSE(label_codes(wide, 1, -5, 10, 0, out));
  const int64_t far[] = {std::numeric_limits<int64_t>::min(), std::numeric_limits<int64_t>::max()};
  EXPECT_FALSE(label_codes(far, 1, -5, 10, 0, out));
  EXPECT_FALSE(label_codes(far + 1, 1, 5, 10, 0, out));
}

template <class T> void expect_ranks(std::mt19937_64& random) {
  for (size_t columns : {1, 2, 7, 8, 16, 17, 100})
    for (size_t kind = 0; kind < 3; ++kind) {
      const size_t n = 60;
      std::vector<T> scores(n * columns);
      for (auto& x : scores) x = kind == 0 ? static_cast<T>(random() % 3) : static_cast<T>(random() >> 11) * T(0x1p-53);
      if (kind == 2)
        for (size_t i = 0; i < scores.size(); i += 1 + random() % 9) scores[i] = std::numeric_limits<T>::quiet_NaN();
      if (kind == 0)
        for (size_t i = 0; i < scores.size(); i += 2) scores[i] = -scores[i];
      std::vector<uint32_t> target(n), fast(n), naive(n);
      for (auto& t : target) t = static_cast<uint32_t>(random() % columns);
      target_ranks(scores.data(), columns, target.data(), n, fast.data());
      target_ranks_naive(scores.data(), columns, target.data(), n, naive.data());
      EXPECT_EQ(fast, naive) << columns << " columns, kind " << kind;
    }
}

TEST_P(LabelKernels, RanksOfTheTarget) {
  expect_ranks<float>(random);
  expect_ranks<double>(random);
  const float tied[] = {1, 2, 2, 2, 0};
  for (uint32_t target : {0u, 1u, 2u, 3u, 4u}) {
    uint32_t rank = 9;
    target_ranks(tied, 5, &target, 1, &rank);
    EXPECT_EQ(rank, (std::vector<uint32_t>{3, 0, 1, 2, 4})[target]);
  }
}

TEST_P(LabelKernels, ScoresAtLeast) {
  for (size_t n : sizes) {
    std::vector<double> scores(n);
    for (auto& x : scores) x = static_cast<double>(random() % 7) - 3;
    for (double bar : {-4.0, -3.0, 0.0, -0.0, 2.5, 3.0, 9.0})
      EXPECT_EQ(count_at_least(scores.data(), n, bar), count_at_least_naive(scores.data(), n, bar));
  }
}

INSTANTIATE_TEST_SUITE_P(Targets, LabelKernels, testing::ValuesIn(available_targets()),
                         [](const auto& instance) { return std::string(instance.param); });

}  // namespace
}  // namespace assay::kernels

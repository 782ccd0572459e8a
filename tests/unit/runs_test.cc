// Runs against a map of scores, whatever the order, width, batches and merges of the rows.
#include "assay/states/runs.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <random>

#include "engine/parallel.h"

namespace assay {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

struct Row {
  double score;
  uint8_t truth;
  double weight;
};
using Data = std::vector<Row>;

/// How `add` is called.
struct Feed {
  bool narrow = false, weighted = false, labelled = true;
};

void feed(Runs& runs, std::span<const Row> rows, const Feed& how = {}) {
  std::vector<double> wide, weight;
  std::vector<float> narrow;
  std::vector<uint8_t> truth;
  for (const auto& row : rows) {
    wide.push_back(row.score), narrow.push_back(static_cast<float>(row.score));
    truth.push_back(row.truth), weight.push_back(row.weight);
  }
  const Reals scores{how.narrow ? narrow.data() : nullptr, how.narrow ? nullptr : wide.data(), rows.size()};
  runs.add(scores, how.labelled ? std::span<const uint8_t>(truth) : std::span<const uint8_t>(),
           how.weighted ? std::span<const double>(weight) : std::span<const double>());
}

Runs sealed(std::span<const Row> rows, const Feed& how = {}) {
  Runs runs;
  feed(runs, rows, how);
  runs.seal();
  return runs;
}

std::string bytes(const Runs& runs) {
  Writer writer;
  const_cast<Runs&>(runs).archive(writer);
  return writer.take();
}

Runs parsed(std::string_view text) {
  Reader reader(text);
  Runs runs;
  runs.archive(reader);
  runs.validate();
  if (reader.left() > 0) throw CorruptState("bytes are left");
  return runs;
}

enum class Shape { smooth, tied, extreme };

Data random_rows(std::mt19937_64& random, size_t n, Shape shape, bool as_f32) {
  std::normal_distribution<double> normal;
  const double specials[] = {0.0, -0.0, infinity, -infinity, 1e-320, -5e-324, 1e300, 0.5};
  Data rows;
  for (size_t i = 0; i < n; ++i) {
    double x = normal(random);
    if (shape == Shape::tied) x = std::round(x * 3) / 3;
    if (shape == Shape::extreme) x = random() % 3 ? std::exp(20 * x) * (random() % 2 ? 1 : -1) : specials[random() % 8];
    rows.push_back({as_f32 ? static_cast<double>(static_cast<float>(x)) : x, static_cast<uint8_t>(random() % 2), 1});
  }
  return rows;
}

std::map<double, LargeCounts> naive_counts(const Data& rows) {
  std::map<double, LargeCounts> counts;
  for (const auto& row : rows) (row.truth ? counts[row.score].positive : counts[row.score].negative) += 1;
  return counts;
}

void expect_counts(const Runs& runs, const std::map<double, LargeCounts>& expected) {
  for (const Order order : {Order::ascending, Order::descending}) {
    std::vector<std::pair<double, LargeCounts>> found;
    runs.for_each_block(order, [&](const RunBlock& block) {
      for (size_t i = 0; i < block.score.size(); ++i)
        found.push_back({block.score[i], {block.positive[i], block.negative[i]}});
    });
    if (order == Order::descending) std::ranges::reverse(found);
    ASSERT_EQ(found.size(), expected.size());
    EXPECT_TRUE(std::ranges::equal(found, expected,
                                   [](auto& a, auto& b) { return a.first == b.first && a.second == b.second; }));
  }
}

TEST(Runs, EmptyIsTheIdentity) {
  Runs empty;
  EXPECT_TRUE(empty.empty());
  EXPECT_TRUE(empty.sealed());
  EXPECT_EQ(empty.counts(), LargeCounts{});
  EXPECT_TRUE(std::isnan(empty.quantile(0.5)));
  Runs some = sealed(Data{{1, 1, 1}, {2, 0, 1}});
  const auto before = bytes(some);
  some.merge(empty);
  some.seal();
  EXPECT_EQ(bytes(some), before);
  empty.merge(some);
  empty.seal();
  EXPECT_EQ(bytes(empty), before);
  EXPECT_EQ(bytes(parsed(bytes(Runs()))), bytes(Runs()));
}

TEST(Runs, AreTheMultisetOfRows) {
  std::mt19937_64 random(1);
  for (size_t n : {1, 2, 100, 3000, 70000}) {
    for (Shape shape : {Shape::smooth, Shape::tied, Shape::extreme}) {
      for (bool as_f32 : {false, true}) {
        const Data rows = random_rows(random, n, shape, as_f32);
        const Runs runs = sealed(rows);
        expect_counts(runs, naive_counts(rows));
        runs.validate();
        EXPECT_TRUE(runs.counted());
        EXPECT_EQ(runs.stored().wide.empty(), std::ranges::all_of(rows, [](auto& row) {
                    return static_cast<double>(static_cast<float>(row.score)) == row.score;
                  }));
      }
    }
  }
}

TEST(Runs, FewRowsAreSortedAsManyAre) {
  std::mt19937_64 random(31);
  for (size_t n = 1; n <= 70; ++n) {
    for (Shape shape : {Shape::smooth, Shape::tied, Shape::extreme}) {
      Data rows = random_rows(random, n, shape, n % 2 == 0);
      if (n % 3 == 0) std::ranges::fill(rows, rows[0]);
      const Runs few = sealed(rows);
      expect_counts(few, naive_counts(rows));
      few.validate();
      Runs pieces;
      for (size_t i = 0; i < n; ++i) feed(pieces, std::span(rows).subspan(i, 1));
      pieces.seal();
      EXPECT_EQ(bytes(pieces), bytes(few));
      Data positive = rows;
      for (auto& row : positive) row.truth = 1;
      EXPECT_EQ(bytes(sealed(rows, {.labelled = false})), bytes(sealed(positive)));
    }
  }
}

TEST(Runs, FewRowsTakeLittle) {
  std::mt19937_64 random(32);
  const Data rows = random_rows(random, 4, Shape::smooth, true);
  Runs pending;
  feed(pending, rows);
  EXPECT_LT(pending.memory(), 512u);
  pending.seal();
  EXPECT_LT(pending.memory(), 256u);
}

TEST(Runs, OrderBatchesAndMergesDoNotCount) {
  std::mt19937_64 random(2);
  for (Shape shape : {Shape::smooth, Shape::tied, Shape::extreme}) {
    Data rows = random_rows(random, 20000, shape, false);
    for (auto& row : rows)
      row.weight = random() % 4 == 0 ? std::ldexp(static_cast<double>(random() % 1000), -7) : random() % 3;
    for (bool weighted : {false, true}) {
      const Feed how{.weighted = weighted};
      const auto whole = bytes(sealed(rows, how));
      for (size_t batch : {1, 7, 256, 5000}) {
        std::ranges::shuffle(rows, random);
        std::vector<Runs> parts(3);
        for (size_t i = 0; i < rows.size(); i += batch) {
          Runs& part = parts[random() % 3];
          feed(part, std::span(rows).subspan(i, std::min(batch, rows.size() - i)), how);
          if (batch > 200 && random() % 5 == 0) part.seal();
        }
        Runs copy = parts[1];  // grows apart from its source
        feed(copy, std::span(rows).first(10), how);
        parts[0].merge(parts[1]), parts[2].merge(parts[0]), parts[2].seal();
        EXPECT_EQ(bytes(parts[2]), whole);
      }
    }
  }
}

/// Threads as the engine would give them.
Executor threads(unsigned n) {
  return [n](size_t tasks, const std::function<void(size_t)>& task) { parallel_for(n, tasks, task); };
}

TEST(Runs, ManyRowsOnManyThreads) {
  std::mt19937_64 random(9);
  for (Shape shape : {Shape::smooth, Shape::tied, Shape::extreme}) {
    for (bool as_f32 : {false, true}) {
      Data rows = random_rows(random, 600000, shape, as_f32);
      for (size_t i = 0; i < rows.size() / 5; ++i) rows[i].score = 0.25;  // one bucket of many rows
      Runs one;
      std::vector<Runs> parts(3);
      for (size_t i = 0; i < rows.size(); i += 40000) {
        const auto batch = std::span(rows).subspan(i, std::min<size_t>(40000, rows.size() - i));
        feed(one, batch), feed(parts[i / 40000 % 3], batch);
      }
      one.seal();
      expect_counts(one, naive_counts(rows));
      Runs pending = parts[0], sorted = parts[0];
      pending.merge(parts[1]), pending.merge(parts[2]);
      pending.seal(threads(3));
      EXPECT_TRUE(pending == one);
      for (auto& part : parts) part.seal(threads(2));
      sorted = parts[0];
      sorted.merge(parts[2]), sorted.merge(parts[1]);
      sorted.seal(threads(3));
      EXPECT_TRUE(sorted == one);
      EXPECT_EQ(bytes(sorted), bytes(one));
      EXPECT_EQ(bytes(parsed(bytes(one))), bytes(one));
    }
  }
}

TEST(Runs, ManySmallTiersAreMerged) {
  std::mt19937_64 random(10);
  const Data rows = random_rows(random, 240000, Shape::smooth, true);
  Runs all;
  for (size_t i = 0; i < rows.size(); i += 1600) all.merge(sealed(std::span(rows).subspan(i, 1600)));
  all.seal(threads(2));
  EXPECT_EQ(bytes(all), bytes(sealed(rows)));
}

TEST(Runs, TheWidthOfTheInputDoesNotCount) {
  std::mt19937_64 random(3);
  for (Shape shape : {Shape::smooth, Shape::tied, Shape::extreme}) {
    Data rows = random_rows(random, 3000, shape, true);
    const auto narrow = bytes(sealed(rows, {.narrow = true}));
    EXPECT_EQ(narrow, bytes(sealed(rows)));
    // One score that needs 64 bits makes all keys wide; with weight 0 it does not.
    rows.push_back({0.1, 1, 0});
    EXPECT_EQ(narrow, bytes(sealed(rows, {.weighted = true})));
    rows.back().weight = 1;
    const Runs wide = sealed(rows);
    EXPECT_TRUE(wide.stored().narrow.empty());
    Runs mixed = sealed(std::span(rows).first(3000), {.narrow = true});
    feed(mixed, std::span(rows).last(1));
    feed(mixed, {});
    mixed.seal();
    EXPECT_EQ(bytes(mixed), bytes(wide));
    rows.back().weight = 3;
    Runs by_weight = sealed(rows, {.weighted = true});
    Runs repeated = mixed;
    for (int i = 0; i < 2; ++i) feed(repeated, std::span(rows).last(1));
    repeated.seal();
    EXPECT_EQ(bytes(by_weight), bytes(repeated));
  }
}

TEST(Runs, WholeWeightsAreRepetitions) {
  std::mt19937_64 random(4);
  Data rows = random_rows(random, 500, Shape::tied, false), repeated;
  for (auto& row : rows) {
    row.weight = static_cast<double>(random() % 40);
    for (int k = 0; k < row.weight; ++k) repeated.push_back({row.score, row.truth, 1});
  }
  const Runs weighted = sealed(rows, {.weighted = true});
  EXPECT_TRUE(weighted.counted());
  EXPECT_EQ(bytes(weighted), bytes(sealed(repeated)));
  EXPECT_EQ(bytes(weighted), bytes(sealed(repeated, {.weighted = true})));
}

TEST(Runs, WithoutLabelsAllRowsArePositive) {
  std::mt19937_64 random(5);
  Data rows = random_rows(random, 1000, Shape::smooth, false);
  Runs runs;
  feed(runs, std::span(rows).first(400), {.labelled = false});
  for (auto& row : rows) row.truth = 1;
  feed(runs, std::span(rows).subspan(400, 300));
  feed(runs, std::span(rows).last(300), {.labelled = false});
  runs.seal();
  EXPECT_EQ(bytes(runs), bytes(sealed(rows)));
  for (auto& row : rows) row.truth = 0;
  EXPECT_EQ(bytes(runs.swapped()), bytes(sealed(rows)));
}

TEST(Runs, SumsOfFractionalWeightsAreExact) {
  std::mt19937_64 random(6);
  for (double spread : {1.0, 30.0}) {  // the second needs more than 128 bits
    Data rows = random_rows(random, 2000, Shape::tied, false);
    std::map<double, std::pair<ExactSum, ExactSum>> expected;
    ExactSum positive;
    for (auto& row : rows) {
      row.weight = random() % 5 == 0 ? static_cast<double>(random() % 3)
                                     : std::exp(spread * std::normal_distribution<double>()(random));
      if (row.weight == 0) continue;
      auto& [p, q] = expected[row.score];
      (row.truth ? p : q).add(row.weight);
      if (row.truth) positive.add(row.weight);
    }
    const Runs runs = sealed(rows, {.weighted = true});
    EXPECT_FALSE(runs.counted());
    EXPECT_EQ(runs.positive(), positive);
    auto next = expected.begin();
    runs.for_each(Order::ascending, [&](double score, double p, double q) {
      EXPECT_EQ(score, next->first);
      EXPECT_EQ(p, next->second.first.value());
      EXPECT_EQ(q, next->second.second.value());
      ++next;
    });
    EXPECT_EQ(next, expected.end());
    EXPECT_EQ(bytes(parsed(bytes(runs))), bytes(runs));
    EXPECT_EQ(runs.swapped().negative(), positive);
    EXPECT_EQ(bytes(runs.swapped().swapped()), bytes(runs));
  }
}

TEST(Runs, LargeCountsAreKept) {
  Runs runs;
  const double score = 0.25, other = 0.5, weight = 4294967295.0;
  const uint8_t labels[2] = {0, 1};
  for (uint64_t i = 0; i < 20; ++i) {
    runs.add({nullptr, &score, 1}, std::span(labels, 1), std::span(&weight, 1));
    runs.add({nullptr, &other, 1}, std::span(labels + 1, 1));
  }
  runs.seal();
  expect_counts(runs, {{0.25, {0, 20 * uint64_t{4294967295}}}, {0.5, {20, 0}}});
  EXPECT_EQ(bytes(parsed(bytes(runs))), bytes(runs));
}

TEST(Runs, DamageIsSeenOrIsAnotherState) {
  std::mt19937_64 random(7);
  for (Shape shape : {Shape::smooth, Shape::tied, Shape::extreme}) {
    for (bool as_f32 : {false, true}) {
      Data rows = random_rows(random, 400, shape, as_f32);
      for (size_t i = 0; i < rows.size(); i += 9) rows[i].weight = 0.3 + static_cast<double>(i % 4);
      for (int k = 0; k < 50; ++k) rows.push_back(rows[3]);
      const std::string good = bytes(sealed(rows, {.weighted = true}));
      EXPECT_EQ(bytes(parsed(good)), good);
      for (size_t i = 0; i < good.size(); ++i) {
        EXPECT_THROW(parsed(std::string_view(good).substr(0, i)), CorruptState) << i;
        std::string bad = good;
        bad[i] = static_cast<char>(bad[i] ^ (1 << random() % 8));
        try {
          EXPECT_EQ(bytes(parsed(bad)), bad) << i;
        } catch (const CorruptState&) {
        }
      }
    }
  }
}

TEST(Runs, ClaimsDoNotAllocate) {
  Writer writer;
  writer.put(uint8_t{1});
  writer.varint(uint64_t{1} << 60);
  writer.put(uint8_t{0}), writer.put(uint8_t{0}), writer.varint(100);
  EXPECT_THROW(parsed(writer.bytes()), CorruptState);
}

double naive_quantile(std::vector<double> x, double q) {
  std::ranges::sort(x);
  const double rank = q * static_cast<double>(x.size() - 1);
  const auto i = static_cast<size_t>(rank);
  return i + 1 == x.size() ? x[i] : x[i] + (x[i + 1] - x[i]) * (rank - static_cast<double>(i));
}

/// The mean of the lowest x with at least a share q of the rows up to it and the lowest with more than that.
double naive_step(std::vector<double> x, double q) {
  std::ranges::sort(x);
  const double rank = q * static_cast<double>(x.size());
  const auto last = x.size() - 1;
  const auto at_least = std::min(last, static_cast<size_t>(std::max(1.0, std::ceil(rank)) - 1));
  const auto above = std::min(last, static_cast<size_t>(std::floor(rank)));
  return (x[at_least] + x[above]) / 2;
}

TEST(Runs, Quantiles) {
  std::mt19937_64 random(8);
  for (size_t n : {1, 2, 3, 10, 1001}) {
    for (Shape shape : {Shape::smooth, Shape::tied}) {
      const Data rows = random_rows(random, n, shape, false);
      std::vector<double> x;
      for (const auto& row : rows) x.push_back(row.score);
      const Runs runs = sealed(rows);
      for (double q : {0.0, 0.1, 0.25, 0.5, 0.7, 0.9, 1.0}) {
        EXPECT_NEAR(runs.quantile(q), naive_quantile(x, q), 1e-12) << n << ' ' << q;
        EXPECT_EQ(runs.step_quantile(q), naive_step(x, q)) << n << ' ' << q;
      }
    }
  }
}

TEST(Runs, WeightedMedianSplitsTheWeight) {
  const Data rows{{1, 1, 0.5}, {2, 1, 0.25}, {3, 1, 0.25}, {4, 1, 0.5}};
  EXPECT_EQ(sealed(rows, {.weighted = true}).step_quantile(0.5), 2.5);
  const Data heavy{{1, 1, 0.5}, {2, 1, 1.75}, {3, 1, 0.25}};
  EXPECT_EQ(sealed(heavy, {.weighted = true}).step_quantile(0.5), 2);
}

/// Columns that selection without sorting may find hard.
std::vector<std::vector<double>> long_columns(std::mt19937_64& random) {
  constexpr size_t n = 300000;
  std::normal_distribution<double> normal;
  std::vector<std::vector<double>> columns(6, std::vector<double>(n));
  for (size_t i = 0; i < n; ++i) {
    columns[0][i] = normal(random);
    columns[1][i] = static_cast<float>(normal(random));
    columns[2][i] = static_cast<double>(i);
    columns[3][i] = i % 4 == 0 ? 1e-9 * normal(random) : 5 + normal(random);  // a sample at steps sees the small ones
    columns[4][i] = i < n / 2 ? static_cast<double>(random() % 1000) : normal(random);  // narrow, then wide
    columns[5][i] = i % 3 == 0 ? normal(random) : 0.5;
  }
  return columns;
}

TEST(Runs, SelectedQuantilesAreThoseOfSortedRows) {
  std::mt19937_64 random(9);
  for (const auto& column : long_columns(random)) {
    Runs plain;
    for (size_t begin = 0; begin < column.size(); begin += 7001)
      plain.add({nullptr, &column[begin], std::min<size_t>(7001, column.size() - begin)});
    Runs whole = plain;
    whole.seal();
    for (unsigned threads : {1u, 2u, 5u}) {
      Runs ready = plain;
      ready.ready(executor(threads));
      for (double q : {0.0, 1e-6, 0.1, 0.25, 0.5, 0.7, 0.999, 1.0}) {
        EXPECT_EQ(ready.quantile(q), whole.quantile(q)) << q;
        EXPECT_EQ(ready.step_quantile(q), whole.step_quantile(q)) << q;
      }
      const Runs copy = ready;
      EXPECT_TRUE(copy == whole);
      EXPECT_EQ(bytes(ready), bytes(whole));
    }
    Runs ready = plain, more = whole;
    ready.ready(run_in_turn);
    for (Runs* runs : {&ready, &more}) runs->add({nullptr, column.data(), 100}), runs->ready(run_in_turn);
    EXPECT_EQ(ready.step_quantile(0.5), more.step_quantile(0.5));
    ready.seal(), more.seal();
    EXPECT_TRUE(ready == more);
  }
}

}  // namespace
}  // namespace assay

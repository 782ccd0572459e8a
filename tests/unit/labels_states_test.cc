// States of labels: canonical bytes whatever the path, weights as repetitions, hostile bytes refused.
#include <gtest/gtest.h>

#include <map>
#include <random>

#include "assay/states/binary_counts.h"
#include "assay/states/confusion_matrix.h"
#include "assay/states/label_ranking.h"
#include "assay/states/sample_counts.h"
#include "assay/states/target_ranks.h"

namespace assay {
namespace {

template <class S> std::string bytes(const S& state) {
  Writer writer;
  const_cast<S&>(state).archive(writer);
  return writer.take();
}

template <class S> S back(const std::string& text) {
  S state;
  Reader reader(text);
  state.archive(reader);
  state.validate();
  EXPECT_EQ(reader.left(), 0u);
  return state;
}

template <class S> void expect_damage_seen(const std::string& text) {
  for (size_t n = 0; n < text.size(); ++n) {
    S state;
    Reader reader(std::string_view(text).substr(0, n));
    EXPECT_THROW(state.archive(reader), CorruptState) << "cut at " << n;
  }
  for (size_t i = 0; i < text.size(); ++i)
    for (int bit = 0; bit < 8; ++bit) {  // any outcome but a crash or a state that prints itself differently
      std::string other = text;
      other[i] = static_cast<char>(other[i] ^ (1 << bit));
      S state;
      Reader reader(other);
      try {
        state.archive(reader);
        state.validate();
      } catch (const CorruptState&) {
        continue;
      }
      if (reader.left() == 0) {
        EXPECT_EQ(bytes(state), other);
      }
    }
}

/// Rows of class codes that live as long as this does.
struct Labels {
  std::vector<uint32_t> target, prediction;
  std::vector<double> weight;
  Rows rows(uint32_t classes) const {
    Rows rows;
    rows.size = target.size();
    rows.weight = weight;
    rows.classes = classes;
    rows.target = target;
    rows.prediction = prediction;
    return rows;
  }
  void add(uint32_t t, uint32_t p, double w) { target.push_back(t), prediction.push_back(p), weight.push_back(w); }
};

Labels random_labels(uint64_t seed, size_t n, uint32_t classes) {
  std::mt19937_64 random(seed);
  Labels labels;
  for (size_t i = 0; i < n; ++i)
    labels.add(static_cast<uint32_t>(random() % classes), static_cast<uint32_t>(random() % classes),
               static_cast<double>(random() % 4));
  return labels;
}

ConfusionMatrix counted(const Labels& labels, uint32_t classes) {
  ConfusionMatrix matrix;
  matrix.update(labels.rows(classes));
  return matrix;
}

TEST(ConfusionMatrix, CountsPairs) {
  auto labels = random_labels(1, 5000, 7);
  labels.weight.clear();
  std::map<std::pair<uint32_t, uint32_t>, double> naive;
  for (size_t i = 0; i < labels.target.size(); ++i) ++naive[{labels.target[i], labels.prediction[i]}];
  size_t cells = 0;
  counted(labels, 7).each([&](const ConfusionMatrix::Cell& cell) {
    ++cells;
    EXPECT_EQ(cell.weight().value(), (naive[{cell.truth, cell.predicted}]));
  });
  EXPECT_EQ(cells, naive.size());
}

TEST(ConfusionMatrix, DenseAndSparseHaveTheSameBytes) {
  auto labels = random_labels(2, 3000, 40);
  EXPECT_EQ(bytes(counted(labels, 40)), bytes(counted(labels, 100000)));
  labels.weight.clear();
  const auto dense = bytes(counted(labels, 40));
  EXPECT_EQ(dense, bytes(counted(labels, 1024)));
  EXPECT_EQ(dense, bytes(counted(labels, 1025)));
  EXPECT_EQ(bytes(back<ConfusionMatrix>(dense)), dense);
}

TEST(ConfusionMatrix, WeightsAreRepetitions) {
  const auto labels = random_labels(3, 2000, 5);
  Labels repeated;
  for (size_t i = 0; i < labels.target.size(); ++i)
    for (double k = 0; k < labels.weight[i]; ++k) repeated.add(labels.target[i], labels.prediction[i], 1);
  const auto weighted = bytes(counted(labels, 5));
  EXPECT_EQ(weighted, bytes(counted(repeated, 5)));
  repeated.weight.clear();
  EXPECT_EQ(weighted, bytes(counted(repeated, 5)));
}

TEST(ConfusionMatrix, FractionsAddUpToCounts) {
  Labels quarters, whole;
  for (int i = 0; i < 8; ++i) quarters.add(1, 0, 0.25);
  whole.add(1, 0, 1), whole.add(1, 0, 1), whole.add(0, 0, 0);
  EXPECT_EQ(bytes(counted(quarters, 2)), bytes(counted(whole, 2)));
}

TEST(ConfusionMatrix, MergesWhateverTheSizes) {
  for (uint32_t classes : {3u, 90u, 2000u}) {
    auto small = random_labels(4, 500, 3), large = random_labels(5, 700, classes), fractions = random_labels(6, 50, 3);
    large.weight.clear();
    for (auto& w : fractions.weight) w += 0.1;
    ConfusionMatrix there = counted(small, 3), here = counted(large, classes), together;
    there.merge(counted(large, classes)), there.merge(counted(fractions, 3));
    here.merge(counted(fractions, 3)), here.merge(counted(small, 3));
    for (const auto& [part, n] : {std::pair{&fractions, 3u}, {&small, 3u}, {&large, classes}})
      together.update(part->rows(n));
    EXPECT_EQ(bytes(there), bytes(here));
    EXPECT_EQ(bytes(there), bytes(together));
  }
}

TEST(ConfusionMatrix, GrowsWithTheClasses) {
  ConfusionMatrix growing;
  Labels all;
  for (uint32_t c = 0; c < 1500; c += 7) {
    Labels labels;
    labels.add(c, c / 2, 1), labels.add(c / 3, c, 1);
    for (size_t i = 0; i < 2; ++i) all.add(labels.target[i], labels.prediction[i], 1);
    labels.weight.clear();
    growing.update(labels.rows(c + 1));
  }
  EXPECT_EQ(bytes(growing), bytes(counted(all, 1500)));
}

TEST(ConfusionMatrix, RelabelsByPermutingAndMerging) {
  const auto labels = random_labels(7, 400, 4);
  const std::vector<uint32_t> to{3, 1, 1, 0};
  Labels moved;
  for (size_t i = 0; i < labels.target.size(); ++i)
    moved.add(to[labels.target[i]], to[labels.prediction[i]], labels.weight[i]);
  auto matrix = counted(labels, 4);
  matrix.relabel(to, 4);
  EXPECT_EQ(bytes(matrix), bytes(counted(moved, 4)));
}

TEST(ConfusionMatrix, SeesDamage) {
  auto labels = random_labels(9, 40, 4);
  for (auto& w : labels.weight) w += 0.3;
  expect_damage_seen<ConfusionMatrix>(bytes(counted(labels, 4)));
}

struct Pairs {
  std::vector<uint8_t> truth, predicted;
  std::vector<double> weight, score;
  Rows rows() const {
    Rows rows;
    rows.size = truth.size(), rows.truth = truth, rows.predicted = predicted, rows.weight = weight;
    rows.probability.f64 = score.data(), rows.probability.size = score.size();
    rows.score = rows.probability;
    return rows;
  }
};

Pairs random_pairs(uint64_t seed, size_t n) {
  std::mt19937_64 random(seed);
  Pairs pairs;
  for (size_t i = 0; i < n; ++i) {
    pairs.truth.push_back(random() % 2), pairs.predicted.push_back(random() % 3 == 0);
    pairs.weight.push_back(static_cast<double>(random() % 4)),
        pairs.score.push_back(static_cast<double>(random() % 5) / 4);
  }
  return pairs;
}

TEST(BinaryCounts, CountsCellsWithAndWithoutWeights) {
  auto pairs = random_pairs(1, 3000);
  Counts naive, weighted;
  for (size_t i = 0; i < pairs.truth.size(); ++i)
    for (auto [counts, w] : {std::pair{&naive, 1.0}, {&weighted, pairs.weight[i]}})
      (pairs.truth[i]       ? pairs.predicted[i] ? counts->tp : counts->fn
       : pairs.predicted[i] ? counts->fp
                            : counts->tn) += w;
  BinaryCounts by_weight, plain;
  by_weight.update(pairs.rows());
  pairs.weight.clear();
  plain.update(pairs.rows());
  for (auto [state, expected] : {std::pair{&by_weight, weighted}, {&plain, naive}}) {
    const Counts c = *state;
    EXPECT_EQ(c.tp, expected.tp);
    EXPECT_EQ(c.fp, expected.fp);
    EXPECT_EQ(c.fn, expected.fn);
    EXPECT_EQ(c.tn, expected.tn);
  }
  pairs.weight.assign(pairs.truth.size(), 1.0);
  BinaryCounts ones;
  ones.update(pairs.rows());
  EXPECT_EQ(bytes(ones), bytes(plain));
  EXPECT_EQ(bytes(back<BinaryCounts>(bytes(plain))), bytes(plain));
  expect_damage_seen<BinaryCounts>(bytes(by_weight));
}

TEST(CountsAt, DecidesAtItsOwnThreshold) {
  auto pairs = random_pairs(2, 500);
  CountsAt state(AtThreshold{0.75});
  state.update(pairs.rows());
  for (size_t i = 0; i < pairs.truth.size(); ++i) pairs.predicted[i] = pairs.score[i] >= 0.75;
  BinaryCounts naive;
  naive.update(pairs.rows());
  EXPECT_EQ(bytes(state), bytes(naive));
}

/// Columns of a multilabel task.
struct Table {
  std::vector<Pairs> columns;
  std::vector<Rows> views;
  Rows rows(bool weighted) {
    views.clear();
    for (const auto& column : columns) views.push_back(column.rows());
    Rows rows;
    rows.size = columns[0].truth.size();
    if (weighted) rows.weight = columns[0].weight;
    rows.columns = views;
    return rows;
  }
};

Table random_table(uint64_t seed, size_t n, size_t labels) {
  Table table;
  for (size_t j = 0; j < labels; ++j) table.columns.push_back(random_pairs(seed + j, n));
  return table;
}

TEST(SampleCounts, CountsTriplesOfRows) {
  for (size_t labels : {1, 5, 300}) {
    auto table = random_table(10, 300, labels);
    std::map<std::array<double, 4>, double> naive, found;
    for (size_t i = 0; i < 300; ++i) {
      std::array<double, 4> n{};
      for (const auto& c : table.columns) ++n[2 * c.truth[i] + c.predicted[i]];
      if (double w = table.columns[0].weight[i]; w > 0) naive[n] += w;
    }
    SampleCounts state;
    state.update(table.rows(true));
    state.each([&](const Counts& c, const ExactSum& w) { found[{c.tn, c.fp, c.fn, c.tp}] += w.value(); });
    EXPECT_EQ(found, naive);
    EXPECT_EQ(bytes(back<SampleCounts>(bytes(state))), bytes(state));
  }
  auto small = random_table(11, 20, 3);
  SampleCounts state;
  state.update(small.rows(true));
  expect_damage_seen<SampleCounts>(bytes(state));
}

/// One row by the definitions, in quadratic time.
struct NaiveRow {
  double coverage = 0, precision = 0, loss = 0;
  NaiveRow(const Table& table, size_t i) {
    double positives = 0, pairs = 0;
    for (const auto& a : table.columns) {
      if (!a.truth[i]) continue;
      double rank = 0, own = 0;
      ++positives;
      for (const auto& b : table.columns) {
        rank += b.score[i] >= a.score[i];
        own += b.truth[i] && b.score[i] >= a.score[i];
        pairs += !b.truth[i];
        loss += !b.truth[i] && b.score[i] >= a.score[i];
      }
      coverage = std::max(coverage, rank);
      precision += own / rank;
    }
    if (positives > 0) precision /= positives;
    if (pairs > 0) loss /= pairs;
  }
};

TEST(LabelRanking, EqualsTheDefinitions) {
  for (size_t labels : {1, 2, 6, 200}) {
    auto table = random_table(20, 120, labels);
    double coverage = 0, precision = 0, loss = 0, rows = 0;
    for (size_t i = 0; i < 120; ++i) {
      const NaiveRow row(table, i);
      const double w = table.columns[0].weight[i];
      coverage += w * row.coverage, precision += w * row.precision, loss += w * row.loss, rows += w;
    }
    LabelRanking state;
    state.update(table.rows(true));
    EXPECT_EQ(state.coverage.value(), coverage);
    EXPECT_NEAR(state.precision.value(), precision, 1e-10);
    EXPECT_NEAR(state.loss.value(), loss, 1e-10);
    EXPECT_EQ(state.rows.value(), rows);
    EXPECT_EQ(bytes(back<LabelRanking>(bytes(state))), bytes(state));
  }
}

TEST(LabelGain, AveragesOverTheOrdersOfTies) {
  Table table;
  for (auto [truth, score] : {std::pair{1, 0.5}, {0, 0.5}, {0, 0.5}, {1, 0.25}, {0, 0.75}}) {
    Pairs column;
    column.truth = {static_cast<uint8_t>(truth)}, column.predicted = {0}, column.score = {score};
    table.columns.push_back(column);
  }
  for (int64_t k : {0, 1, 2, 3, 5, 9}) {
    LabelGain state(GainOptions{k});
    state.update(table.rows(false));
    const double last = k == 0 ? 5 : static_cast<double>(std::min<int64_t>(k, 5));
    auto discount = [&](double rank) { return rank <= last ? 1 / std::log2(rank + 1) : 0; };
    const double tied = (discount(2) + discount(3) + discount(4)) / 3;  // ranks 2 to 4 hold one positive
    EXPECT_NEAR(state.gain.value(), (tied + discount(5)) / (discount(1) + discount(2)), 1e-15) << k;
  }
}

TEST(TargetRanks, AnyKFromOneState) {
  const std::vector<float> scores{3, 2, 1, 1, 1, 1, 0, 5, 5};
  const std::vector<uint32_t> target{1, 2, 2};
  Rows rows;
  rows.size = 3, rows.target = target;
  rows.scores.values.f32 = scores.data(), rows.scores.values.size = 9, rows.scores.columns = 3;
  TargetRanks state;
  state.update(rows);
  EXPECT_EQ(state.below(1).value(), 0);
  EXPECT_EQ(state.below(2).value(), 2);
  EXPECT_EQ(state.below(3).value(), 3);
  EXPECT_EQ(state.rows().value(), 3);
  EXPECT_EQ(bytes(back<TargetRanks>(bytes(state))), bytes(state));
  TargetRanks last({.ties = RankTies::last});
  last.update(rows);
  EXPECT_EQ(last.below(1).value(), 2);
  EXPECT_EQ(last.below(2).value(), 3);
}

}  // namespace
}  // namespace assay

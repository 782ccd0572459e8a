// Decisions by a matrix of costs, beside their definition row by row.
#include "assay/cost_decisions.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "assay/error.h"

using namespace assay;

namespace {

class Batches final : public Source {
 public:
  explicit Batches(std::vector<Batch> batches) : batches_(std::move(batches)) {}
  bool next(Batch& batch) override {
    if (at_ == batches_.size()) return false;
    batch = batches_[at_++];
    return true;
  }

 private:
  std::vector<Batch> batches_;
  size_t at_ = 0;
};

const std::vector<std::string> names{"ant", "bee", "cow"};

struct Table {
  std::vector<std::string> target;
  std::array<std::vector<double>, 3> p;
};

Table draw(uint32_t seed, size_t n) {
  std::mt19937 random(seed);
  Table t;
  for (size_t i = 0; i < n; ++i) {
    t.target.push_back(names[random() % 3]);
    const double a = static_cast<double>(random() % 8), b = static_cast<double>(random() % 8),
                 c = 1 + static_cast<double>(random() % 8);
    t.p[0].push_back(a / (a + b + c)), t.p[1].push_back(b / (a + b + c)), t.p[2].push_back(c / (a + b + c));
  }
  return t;
}

/// Score columns in another order than the matrix has its classes.
Batch batch_of(const Table& t) {
  Batch batch;
  batch.rows = static_cast<int64_t>(t.target.size());
  batch.columns.push_back({Role::target, "y", make_column(t.target), 0});
  for (size_t c : {2, 0, 1}) batch.columns.push_back({Role::score, "p_" + names[c], make_column(t.p[c]), 0});
  return batch;
}

const CostMatrix matrix{names, {0, 1, 9, 2, 0, 1, 4, 5, -1}};

TEST(CostDecisions, CallTheClassOfLeastExpectedCost) {
  for (uint32_t seed = 0; seed < 20; ++seed) {
    const Table t = draw(seed, 50);
    double total = 0, usual = 0, hits = 0;
    for (size_t i = 0; i < 50; ++i) {
      const std::array<size_t, 3> order{2, 0, 1};  // equal costs and scores: the first score column
      size_t best = 3, highest = 3;
      double least = 1e300;
      for (size_t d : order) {
        double cost = 0;
        for (size_t c : order) cost += t.p[c][i] * matrix.costs[c * 3 + d];
        if (cost < least) least = cost, best = d;
        if (highest == 3 || t.p[d][i] > t.p[highest][i]) highest = d;
      }
      const auto truth = static_cast<size_t>(std::find(names.begin(), names.end(), t.target[i]) - names.begin());
      total += matrix.costs[truth * 3 + best], usual += matrix.costs[truth * 3 + highest], hits += truth == best;
    }
    Batches source({batch_of(t)});
    const auto d = decide_by_cost({.task = Task::multiclass}, source, matrix);
    EXPECT_DOUBLE_EQ(d.cost, total / 50);
    EXPECT_DOUBLE_EQ(d.usual_cost, usual / 50);
    EXPECT_DOUBLE_EQ(d.decided["accuracy"].value.number(), hits / 50);
  }
}

TEST(CostDecisions, DoNotDependOnBatches) {
  const Table whole = draw(3, 40);
  Table first = whole, second = whole;
  first.target.resize(15), second.target.erase(second.target.begin(), second.target.begin() + 15);
  for (size_t c = 0; c < 3; ++c)
    first.p[c].resize(15), second.p[c].erase(second.p[c].begin(), second.p[c].begin() + 15);
  Batches one({batch_of(whole)}), two({batch_of(second), batch_of(first)});
  const auto a = decide_by_cost({.task = Task::multiclass}, one, matrix),
             b = decide_by_cost({.task = Task::multiclass}, two, matrix);
  EXPECT_EQ(a.cost, b.cost);
  EXPECT_EQ(a.usual_cost, b.usual_cost);
}

TEST(CostDecisions, RefuseWhatDoesNotFit) {
  const Table t = draw(1, 10);
  auto refused = [&](const Config& config, const CostMatrix& m, bool prediction = false, bool scores = true) {
    Batch batch = batch_of(t);
    if (prediction) batch.columns.push_back({Role::prediction, "q", make_column(t.target), 0});
    if (!scores) batch.columns.resize(1);
    Batches source({batch});
    EXPECT_THROW(decide_by_cost(config, source, m), InvalidInput);
  };
  const Config config{.task = Task::multiclass};
  refused({.task = Task::binary}, matrix);
  refused({.task = Task::multiclass, .score_kind = ScoreKind::score}, matrix);
  refused(config, {{"ant", "bee"}, {0, 1, 1, 0}});
  refused(config, {{"ant", "bee", "dog"}, matrix.costs});
  refused(config, {names, {0, 1}});
  refused(config, {names, {0, 1, 2, 3, 4, 5, 6, 7, std::numeric_limits<double>::infinity()}});
  refused(config, matrix, true);
  refused(config, matrix, false, false);
  Batches none({});
  EXPECT_THROW(decide_by_cost(config, none, matrix), InvalidInput);
}

}  // namespace

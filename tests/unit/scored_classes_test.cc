// ROC-AUC and average precision of classes, pairs of classes and labels against rankings taken one by one.
#include "assay/metrics/scored_classes.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "assay/metrics/scored_binary.h"

namespace assay {
namespace {

/// Rows of a task with one score column a class or label.
struct Table {
  size_t classes = 0;
  std::vector<uint32_t> target;
  std::vector<std::vector<uint8_t>> truth;  // by column
  std::vector<std::vector<double>> score;   // by column
  std::vector<double> weight;
};

Table random_table(uint64_t seed, size_t classes, size_t n, bool exclusive) {
  std::mt19937_64 random(seed);
  Table t{classes, {}, std::vector(classes, std::vector<uint8_t>(n)), std::vector(classes, std::vector<double>(n)), {}};
  for (size_t i = 0; i < n; ++i) {
    t.target.push_back(static_cast<uint32_t>(i < classes ? i : random() % classes));
    t.weight.push_back(static_cast<double>(random() % 7) / 4);
    for (size_t j = 0; j < classes; ++j) {
      t.truth[j][i] = exclusive ? t.target[i] == j : random() % 2;
      t.score[j][i] = static_cast<double>(random() % 8 + 3 * t.truth[j][i]) / 16;
    }
  }
  return t;
}

/// Adds rows [begin, end) to a state.
void feed(AnyState& state, const Table& t, size_t begin, size_t end) {
  const size_t n = end - begin;
  std::vector<Rows> columns(t.classes);
  for (size_t j = 0; j < t.classes; ++j) {
    columns[j].size = n;
    columns[j].weight = std::span(t.weight).subspan(begin, n);
    columns[j].truth = std::span(t.truth[j]).subspan(begin, n);
    columns[j].score = {nullptr, t.score[j].data() + begin, n};
  }
  Rows rows;
  rows.size = n, rows.classes = static_cast<uint32_t>(t.classes);
  rows.target = std::span(t.target).subspan(begin, n), rows.weight = columns[0].weight, rows.columns = columns;
  state.update(rows);
}

const std::vector<std::string> names{"a", "b", "c", "d"};

/// The metric over two merged states that went through their bytes.
Value value_of(const MetricDef& def, const Params& params, const Table& t, Undefined policy = Undefined::rule) {
  const auto need = def.states(params);
  EXPECT_EQ(need.size(), 1u);
  EXPECT_TRUE(need[0].columns);
  auto left = need[0].make(), right = need[0].make(), whole = need[0].make(), parsed = need[0].make();
  const size_t n = t.target.size(), cut = n / 3;
  feed(*whole, t, 0, n), feed(*left, t, 0, cut), feed(*right, t, cut, n);
  right->merge(*left);
  right->seal(run_in_turn), whole->seal(run_in_turn);
  Writer merged, direct;
  right->save(merged), whole->save(direct);
  EXPECT_EQ(merged.bytes(), direct.bytes());
  Reader reader(merged.bytes());
  parsed->load(reader);
  EXPECT_EQ(reader.left(), 0u);
  const std::array<const AnyState*, 1> states{parsed.get()};
  Context context;
  context.labels = std::span(names).first(t.classes), context.undefined = policy;
  return def.compute(states, params, context);
}

/// A ranking of some rows of one column.
template <class Keep>
ScoredBinary ranking(const Table& t, size_t column, Keep keep, ScoredBinary state = ScoredBinary()) {
  for (size_t i = 0; i < t.target.size(); ++i)
    if (keep(i))
      state.runs.add({nullptr, &t.score[column][i], 1}, std::span(&t.truth[column][i], 1), std::span(&t.weight[i], 1));
  state.seal();
  return state;
}

using Judge = Outcome (*)(const ScoredBinary&);
const Judge judges[] = {[](const ScoredBinary& s) { return roc_auc(s, {}); },
                        [](const ScoredBinary& s) { return average_precision(s); }};
auto all_rows = [](size_t) { return true; };

double support(const Table& t, auto keep) {
  double sum = 0;
  for (size_t i = 0; i < t.target.size(); ++i) sum += keep(i) ? t.weight[i] : 0;
  return sum;
}

struct Means {
  std::vector<double> each;
  double sum = 0, weighted = 0, weight = 0;
  void add(double x, double w) { each.push_back(x), sum += x, weighted += x * w, weight += w; }
  double macro() const { return sum / static_cast<double>(each.size()); }
};

TEST(ScoredClasses, EachAgainstTheRest) {
  const Table t = random_table(1, 4, 200, true);
  for (size_t m : {0, 1}) {
    Means means;
    ScoredBinary pooled;
    for (uint32_t c = 0; c < 4; ++c) {
      means.add(judges[m](ranking(t, c, all_rows)).value, support(t, [&](size_t i) { return t.target[i] == c; }));
      pooled = ranking(t, c, all_rows, pooled);
    }
    const MetricDef& def = scored_multiclass_metrics[m];
    EXPECT_NEAR(value_of(def, {"macro", "ovr"}, t).number(), means.macro(), 1e-14);
    EXPECT_NEAR(value_of(def, {"weighted", "ovr"}, t).number(), means.weighted / means.weight, 1e-14);
    EXPECT_EQ(value_of(def, {"micro", "ovr"}, t).number(), judges[m](pooled).value);
    const auto vector = std::get<Vector>(value_of(def, {"none", "ovr"}, t).data);
    EXPECT_EQ(vector.values, means.each);
    EXPECT_EQ(vector.labels, names);
  }
}

TEST(ScoredClasses, PairsOnTheirOwnRows) {
  const Table t = random_table(2, 3, 150, true);
  for (size_t m : {0, 1}) {
    Means means;
    ScoredBinary pooled;
    for (auto [a, b] : {std::pair(0u, 1u), std::pair(0u, 2u), std::pair(1u, 2u)}) {
      auto both = [&, a = a, b = b](size_t i) { return t.target[i] == a || t.target[i] == b; };
      means.add((judges[m](ranking(t, a, both)).value + judges[m](ranking(t, b, both)).value) / 2, support(t, both));
      pooled = ranking(t, b, both, ranking(t, a, both, pooled));
    }
    const MetricDef& def = scored_multiclass_metrics[m];
    EXPECT_NEAR(value_of(def, {"macro", "ovo"}, t).number(), means.macro(), 1e-14);
    EXPECT_NEAR(value_of(def, {"weighted", "ovo"}, t).number(), means.weighted / means.weight, 1e-14);
    EXPECT_EQ(value_of(def, {"micro", "ovo"}, t).number(), judges[m](pooled).value);
    const auto vector = std::get<Vector>(value_of(def, {"none", "ovo"}, t).data);
    EXPECT_EQ(vector.values, means.each);
    EXPECT_EQ(vector.labels, (std::vector<std::string>{"a|b", "a|c", "b|c"}));
  }
}

TEST(ScoredClasses, LabelsAndSamples) {
  const Table t = random_table(3, 4, 120, false);
  for (size_t m : {0, 1}) {
    Means labels;
    for (uint32_t c = 0; c < 4; ++c)
      labels.add(judges[m](ranking(t, c, all_rows)).value, support(t, [&](size_t i) { return t.truth[c][i]; }));
    double sum = 0, weight = 0;
    for (size_t i = 0; i < t.target.size(); ++i) {
      ScoredBinary row;
      for (size_t c = 0; c < 4; ++c) row.runs.add({nullptr, &t.score[c][i], 1}, std::span(&t.truth[c][i], 1));
      row.seal();
      const double value = judges[m](row).value;
      sum += t.weight[i] * (std::isnan(value) ? 1 : value), weight += t.weight[i];
    }
    const MetricDef& def = scored_multilabel_metrics[m];
    EXPECT_NEAR(value_of(def, {"macro"}, t).number(), labels.macro(), 1e-14);
    EXPECT_NEAR(value_of(def, {"weighted"}, t).number(), labels.weighted / labels.weight, 1e-14);
    const bool auc = m == 0;  // where a row has no or all labels
    EXPECT_EQ(std::isnan(value_of(def, {"samples"}, t).number()), auc);
    EXPECT_NEAR(value_of(def, {"samples"}, t, auc ? Undefined::one : Undefined::rule).number(), sum / weight, 1e-13);
    EXPECT_THROW(value_of(def, {"samples"}, t, Undefined::error), InvalidInput);
  }
}

TEST(ScoredClasses, AMissingClass) {
  Table t = random_table(4, 3, 60, true);
  for (size_t i = 0; i < t.target.size(); ++i)
    if (t.target[i] == 2) t.weight[i] = 0;
  const MetricDef& auc = scored_multiclass_metrics[0];
  EXPECT_TRUE(std::isnan(value_of(auc, {"macro", "ovr"}, t).number()));
  EXPECT_NE(value_of(auc, {"macro", "ovr"}, t).undefined.find("only one class"), std::string::npos);
  EXPECT_FALSE(std::isnan(value_of(auc, {"weighted", "ovr"}, t).number()));
  EXPECT_TRUE(std::isnan(value_of(auc, {"macro", "ovo"}, t).number()));
  EXPECT_FALSE(std::isnan(value_of(auc, {"macro", "ovo"}, t, Undefined::zero).number()));
}

TEST(ScoredClasses, RelabelledClassesMove) {
  const Table t = random_table(5, 3, 90, true);
  StateBox<ScoredPairs> box{NoParams{}}, other{NoParams{}};
  feed(box, t, 0, 90);
  Table renamed = t;
  const uint32_t to[] = {2, 0, 1};
  for (auto& c : renamed.target) c = to[c];
  feed(other, renamed, 0, 90);
  box.relabel(to, 3);
  box.seal(run_in_turn), other.seal(run_in_turn);
  Writer a, b;
  box.save(a), other.save(b);
  EXPECT_EQ(a.bytes(), b.bytes());
}

}  // namespace
}  // namespace assay

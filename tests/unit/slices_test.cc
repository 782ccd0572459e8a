// Slices and windows: the values of a group are those of its rows alone, bit for bit, whatever the order, batches,
// merges and threads; bins, quantiles and lengths; views.
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <map>
#include <numeric>
#include <random>

#include "assay/error.h"
#include "assay/evaluator.h"
#include "engine/views.h"
#include "engine/windows.h"

namespace assay {
namespace {

constexpr int64_t day = 86'400'000'000;

struct Data {
  std::vector<int64_t> label, group, time;
  std::vector<double> score, age;
  std::vector<std::string> text;
};

Data draw(size_t n, uint64_t seed) {
  std::mt19937_64 random(seed);
  Data d;
  for (size_t i = 0; i < n; ++i) {
    d.score.push_back(static_cast<double>(random() % 1000) / 999);
    d.label.push_back(static_cast<double>(random() % 1000) / 999 < d.score.back());
    d.group.push_back(static_cast<int64_t>(random() % 7));
    d.age.push_back(static_cast<double>(random() % 800) / 10);
    d.text.emplace_back(random() % 30, 'x');
    d.time.push_back(19'700 * day + static_cast<int64_t>(random() % static_cast<uint64_t>(40 * day)));
  }
  return d;
}

uint64_t random_bits(size_t i) { return std::mt19937_64(i)(); }

template <class T> std::vector<T> pick(const std::vector<T>& all, const std::vector<size_t>& rows) {
  std::vector<T> some;
  for (size_t i : rows) some.push_back(all[i]);
  return some;
}

Batch batch_of(const Data& d, const std::vector<size_t>& rows) {
  Batch batch{.rows = static_cast<int64_t>(rows.size()), .columns = {}};
  batch.columns.push_back({Role::target, "label", make_column(pick(d.label, rows))});
  batch.columns.push_back({Role::score, "score", make_column(pick(d.score, rows))});
  batch.columns.push_back({Role::slice, "group", make_column(pick(d.group, rows))});
  batch.columns.push_back({Role::slice, "age", make_column(pick(d.age, rows))});
  batch.columns.push_back({Role::slice, "text", make_column(pick(d.text, rows))});
  batch.columns.push_back({Role::time, "time", make_column(pick(d.time, rows))});
  return batch;
}

std::vector<size_t> all_rows(const Data& d) {
  std::vector<size_t> rows(d.label.size());
  std::iota(rows.begin(), rows.end(), size_t{0});
  return rows;
}

const std::vector<std::string> metrics{"accuracy", "roc_auc", "log_loss", "own=3*tp - fp"};

Evaluator evaluated(const Config& config, const Batch& batch, unsigned threads = 1) {
  Evaluator evaluator(config);
  evaluator.update(batch, threads);
  return evaluator;
}

Config sliced() {
  return {.task = Task::binary,
          .metrics = metrics,
          .by = {{"group"}, {"age:bins(18,30,50)"}, {"text:length(5,20)", "group"}},
          .window = {"time=1d", "time=1w"}};
}

void expect_same(const std::vector<Result>& a, const std::vector<Result>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (size_t m = 0; m < a.size(); ++m)
    EXPECT_EQ(std::bit_cast<uint64_t>(a[m].value.number()), std::bit_cast<uint64_t>(b[m].value.number()))
        << a[m].spec.text();
}

/// The metrics of the rows that `keep` picks, alone.
std::vector<Result> alone(const Data& d, const std::function<bool(size_t)>& keep) {
  std::vector<size_t> rows;
  for (size_t i = 0; i < d.label.size(); ++i)
    if (keep(i)) rows.push_back(i);
  return evaluated({.task = Task::binary, .metrics = metrics}, batch_of(d, rows)).result().metrics;
}

TEST(Slices, EqualTheirRowsAlone) {
  auto d = draw(40000, 1);
  auto result = evaluated(sliced(), batch_of(d, all_rows(d)), 2).result();
  std::map<std::string, const SliceResult*> by;
  for (const auto& slice : result.slices)
    by[slice.slice[0].first + slice.slice[0].second + (slice.slice.size() > 1 ? slice.slice[1].second : "")] = &slice;
  EXPECT_EQ(result.slices.size(), 7u + 4 + 3 * 7);
  expect_same(by.at("group3")->metrics, alone(d, [&](size_t i) { return d.group[i] == 3; }));
  expect_same(by.at("age< 18")->metrics, alone(d, [&](size_t i) { return d.age[i] < 18; }));
  expect_same(by.at("age[18, 30)")->metrics, alone(d, [&](size_t i) { return d.age[i] >= 18 && d.age[i] < 30; }));
  expect_same(by.at("age>= 50")->metrics, alone(d, [&](size_t i) { return d.age[i] >= 50; }));
  expect_same(by.at("text[5, 20)4")->metrics,
              alone(d, [&](size_t i) { return d.text[i].size() >= 5 && d.text[i].size() < 20 && d.group[i] == 4; }));
  ASSERT_EQ(result.windows.size(), 40u + 7);
  EXPECT_EQ(result.windows[2].window, "2023-12-11T00:00:00Z/P1D");
  expect_same(result.windows[2].metrics, alone(d, [&](size_t i) { return d.time[i] / day == 19'702; }));
}

TEST(Slices, MakeUpTheWhole) {
  auto d = draw(30000, 5);
  for (size_t i = 0; i < d.score.size(); ++i)
    if (d.group[i] < 3) d.score[i] = static_cast<double>(random_bits(i) % 33) / 32;  // exactly f32, unlike the others
  auto many = d;
  for (size_t i = 0; i < many.group.size(); ++i) many.group[i] = static_cast<int64_t>(random_bits(i) % 3000);
  const auto rows = all_rows(d);
  const std::vector<size_t> first(rows.begin(), rows.begin() + 9000), rest(rows.begin() + 9000, rows.end());
  const Config config{.task = Task::binary, .metrics = metrics, .by = {{"group"}}};
  for (const auto& data : {d, many}) {
    const auto whole = evaluated({.task = Task::binary, .metrics = metrics}, batch_of(data, rows)).result().metrics;
    const auto once = evaluated(config, batch_of(data, rows), 2);
    expect_same(once.result().metrics, whole);
    auto asked = evaluated(config, batch_of(data, first));
    asked.result();
    asked.update(batch_of(data, rest), 2);
    expect_same(asked.result().metrics, whole);
    for (const bool before : {false, true}) {
      auto left = evaluated(config, batch_of(data, first)), right = evaluated(config, batch_of(data, rest));
      (before ? left : right).result();
      left.merge(right);
      expect_same(left.result().metrics, whole);
      EXPECT_EQ(left.save(), once.save());
    }
  }
}

TEST(Slices, SplitOrderMergeAndThreadsChangeNothing) {
  auto d = draw(70000, 2);
  auto rows = all_rows(d);
  auto whole = evaluated(sliced(), batch_of(d, rows));
  auto bytes = whole.save();
  for (unsigned threads : {2u, 7u})
    EXPECT_TRUE(bytes == evaluated(sliced(), batch_of(d, rows), threads).save()) << threads;
  std::mt19937_64 random(3);
  std::shuffle(rows.begin(), rows.end(), random);
  std::vector<Evaluator> parts;
  for (size_t begin = 0; begin < rows.size(); begin += 9001)
    parts.push_back(
        evaluated(sliced(), batch_of(d, {rows.begin() + static_cast<long>(begin),
                                         rows.begin() + static_cast<long>(std::min(begin + 9001, rows.size()))})));
  while (parts.size() > 1) {
    size_t i = random() % parts.size(), j = random() % parts.size();
    if (i == j) continue;
    if (random() % 2) (void)parts[i].save();
    parts[i].merge(parts[j]);
    parts.erase(parts.begin() + static_cast<long>(j));
  }
  EXPECT_TRUE(bytes == parts[0].save());
  EXPECT_TRUE(bytes == Evaluator::load(bytes).save());
}

/// Batches of one table, with or without a way back.
class Tables final : public Source {
 public:
  Tables(std::vector<Batch> batches, bool rewinds) : batches_(std::move(batches)), rewinds_(rewinds) {}
  bool next(Batch& batch) override {
    if (at_ == batches_.size()) return false;
    batch = batches_[at_++];
    return true;
  }
  bool rewind() override { return at_ = 0, rewinds_; }

 private:
  std::vector<Batch> batches_;
  bool rewinds_;
  size_t at_ = 0;
};

TEST(Slices, QuantilesComeFromAllRows) {
  auto d = draw(1000, 4);
  auto sorted = d.age;
  std::sort(sorted.begin(), sorted.end());
  auto rows = all_rows(d);
  Config config{.task = Task::binary, .metrics = {"accuracy"}, .by = {{"age:quantiles(4)"}}};
  Tables source({batch_of(d, {rows.begin() + 500, rows.end()}), batch_of(d, {rows.begin(), rows.begin() + 500})}, true);
  auto result = evaluate(config, source, 2).result();
  ASSERT_EQ(result.slices.size(), 4u);
  EXPECT_EQ(result.slices[0].slice[0].second, "< " + print_number(sorted[250]));
  EXPECT_EQ(result.slices[3].slice[0].second, ">= " + print_number(sorted[750]));
  EXPECT_EQ(result.slices[0].rows, static_cast<uint64_t>(std::count_if(d.age.begin(), d.age.end(),
                                                                       [&](double x) { return x < sorted[250]; })));
  Tables stream({batch_of(d, rows)}, false);
  EXPECT_THROW(evaluate(config, stream, 1), InvalidInput);
  EXPECT_THROW(Evaluator{config}, InvalidInput);
}

TEST(Slices, BinsThatAreNoneAreRefused) {
  for (const char* item : {"age:bins()", "age:bins(1,1)", "age:bins(3,2)", "age:bins(a)", "age:quantiles(1)",
                           "age:quantiles(x)", "age:parts(3)", "age:length(,)"})
    EXPECT_THROW(slice_column(item), InvalidInput) << item;
  EXPECT_EQ(slice_column("age:bins(1,2)"), "age");
  EXPECT_EQ(slice_column("a:b"), "a:b");
  auto d = draw(10, 5);
  EXPECT_THROW(
      evaluated({.task = Task::binary, .metrics = {"accuracy"}, .by = {{"text:bins(1)"}}}, batch_of(d, all_rows(d))),
      InvalidInput);
  EXPECT_THROW(
      evaluated({.task = Task::binary, .metrics = {"accuracy"}, .by = {{"age:length(1)"}}}, batch_of(d, all_rows(d))),
      InvalidInput);
}

TEST(Slices, ARefusedBatchLeavesTheStateAsItWas) {
  auto d = draw(100, 6);
  Evaluator evaluator({.task = Task::binary, .metrics = {"accuracy"}, .by = {{"text:bins(1)"}}});
  EXPECT_THROW(evaluator.update(batch_of(d, all_rows(d))), InvalidInput);
  EXPECT_THROW(evaluator.result(), InvalidInput);  // no rows
}

TEST(Windows, FollowTheCalendar) {
  auto start = [](const char* span, const char* time) {
    return instant_text(parse_window("t=" + std::string(span)).base.start(*parse_instant(time)));
  };
  EXPECT_EQ(start("1h", "2024-02-29T23:59:59Z"), "2024-02-29T23:00:00Z");
  EXPECT_EQ(start("1d", "2024-02-29T23:59:59Z"), "2024-02-29T00:00:00Z");
  EXPECT_EQ(start("1w", "2024-02-29T23:59:59Z"), "2024-02-26T00:00:00Z");
  EXPECT_EQ(start("1w", "1969-12-28T00:00:00Z"), "1969-12-22T00:00:00Z");
  EXPECT_EQ(start("1M", "2024-02-29T23:59:59Z"), "2024-02-01T00:00:00Z");
  EXPECT_EQ(start("3M", "2024-02-29T23:59:59Z"), "2024-01-01T00:00:00Z");
  EXPECT_EQ(start("1y", "1950-06-01T00:00:00Z"), "1950-01-01T00:00:00Z");
  EXPECT_EQ(instant_text(Span{Span::Unit::month, 1}.after(*parse_instant("2023-12-01T00:00:00Z"), 2)),
            "2024-02-01T00:00:00Z");
  for (const char* text :
       {"t=", "=1d", "t", "t=1", "t=0d", "t=1x", "t=-1d", "t=rolling(7)", "t=rolling(7d", "t=99999d", "t=1dd"})
    EXPECT_THROW(parse_window(text), InvalidInput) << text;
  EXPECT_TRUE((Span{Span::Unit::week, 1}.holds({Span::Unit::day, 1})));
  EXPECT_FALSE((Span{Span::Unit::week, 1}.holds({Span::Unit::day, 2})));
  EXPECT_FALSE((Span{Span::Unit::month, 1}.holds({Span::Unit::week, 1})));
  EXPECT_TRUE((Span{Span::Unit::year, 1}.holds({Span::Unit::month, 3})));
}

TEST(Windows, RollAndGrowFromSavedDays) {
  auto d = draw(5000, 7);
  Config config{.task = Task::binary, .metrics = metrics, .window = {"time=1d"}};
  std::vector<std::vector<size_t>> days(40);
  for (size_t i = 0; i < d.time.size(); ++i) days[static_cast<size_t>(d.time[i] / day - 19'700)].push_back(i);
  Evaluator merged(config);
  for (const auto& rows : days) merged.merge(Evaluator::load(evaluated(config, batch_of(d, rows)).save()));
  auto rolling = merged.result({.worst = "", .fairness = {}, .window = {"time=rolling(7d)", "time=1w"}});
  ASSERT_EQ(rolling.windows.size(), 40u + 7);
  EXPECT_EQ(rolling.windows[10].window, "2023-12-13T00:00:00Z/P7D");
  expect_same(rolling.windows[10].metrics,
              alone(d, [&](size_t i) { return d.time[i] / day >= 19'704 && d.time[i] / day <= 19'710; }));
  Config direct = config;
  direct.window = {"time=rolling(7d)", "time=1w"};
  auto result = evaluated(direct, batch_of(d, all_rows(d))).result();
  ASSERT_EQ(result.windows.size(), rolling.windows.size());
  for (size_t w = 0; w < result.windows.size(); ++w) expect_same(result.windows[w].metrics, rolling.windows[w].metrics);
  EXPECT_THROW(merged.result({.worst = "", .fairness = {}, .window = {"time=1h"}}), InvalidInput);
  EXPECT_THROW(merged.result({.worst = "", .fairness = {}, .window = {"other=1w"}}), InvalidInput);
}

TEST(Windows, TrendIsTheLeastSquaresLine) {
  // Figures of scipy.stats.linregress and scipy.stats.t.ppf(0.975, 2).
  Series s{{0, 1, 2, 4}, {0.5, 0.6, 0.65, 0.9}, {1, 1, 1, 1}, {"a", "b", "c", "d"}};
  auto trend = trend_of(s, 0.95);
  ASSERT_TRUE(trend);
  EXPECT_NEAR(trend->slope, 0.09857142857142857, 1e-15);
  EXPECT_NEAR(trend->p, 0.010746333828937528, 1e-12);
  EXPECT_NEAR(trend->ci.high - trend->slope, 4.302652729696144 * 0.010301575072754268, 1e-12);
  EXPECT_FALSE(trend_of({{0, 1}, {1, 2}, {1, 1}, {"a", "b"}}, 0.95));
}

TEST(Windows, ChangeIsFoundWhereItIs) {
  Series s;
  for (int i = 0; i < 20; ++i) {
    s.at.push_back(i), s.weight.push_back(100), s.window.push_back(std::to_string(i));
    s.value.push_back((i < 12 ? 0.9 : 0.7) + 0.01 * (i % 3));
  }
  auto trend = trend_of(s, 0.95);
  ASSERT_TRUE(trend->change);
  EXPECT_EQ(trend->change->window, "12");
  EXPECT_LT(trend->change->p, 1e-9);
  for (int i = 0; i < 20; ++i) s.value[static_cast<size_t>(i)] = 0.9 + 0.01 * (i * 7 % 5);
  EXPECT_GT(trend_of(s, 0.95)->change->p, 0.5);
}

TEST(Views, WorstSlicesAreRankedByShortfall) {
  auto d = draw(4000, 8);
  for (size_t i = 0; i < d.label.size(); ++i)
    if (d.group[i] == 5) d.label[i] = 1 - d.label[i];
  auto evaluator = evaluated({.task = Task::binary, .metrics = {"log_loss", "accuracy"}, .by = {{"group"}}},
                             batch_of(d, all_rows(d)));
  auto result = evaluator.result({.worst = "accuracy:2", .fairness = {}, .window = {}});
  ASSERT_GE(result.worst_slices.size(), 1u);
  EXPECT_EQ(result.worst_slices[0].slice[0].second, "5");
  EXPECT_EQ(result.worst_slices[0].looked_at, 7u);
  EXPECT_GT(result.worst_slices[0].shortfall, 0.1);
  EXPECT_EQ(evaluator.result({.worst = "3", .fairness = {}, .window = {}}).worst_slices[0].metric, "log_loss");
  EXPECT_THROW(evaluator.result({.worst = "0", .fairness = {}, .window = {}}), InvalidInput);
  EXPECT_THROW(evaluator.result({.worst = "f1", .fairness = {}, .window = {}}), InvalidInput);
}

TEST(Views, SmallSlicesAreCounted) {
  auto d = draw(100, 9);
  for (size_t i = 0; i < 100; ++i) d.group[i] = i < 90;
  auto result = evaluated({.task = Task::binary, .metrics = {"accuracy"}, .by = {{"group"}}, .min_slice = 20},
                          batch_of(d, all_rows(d)))
                    .result();
  EXPECT_EQ(result.slices.size(), 1u);
  EXPECT_EQ(result.small_slices, 1u);
  EXPECT_EQ(result.warnings[0], "1 slice with fewer than 20 rows left out");
}

TEST(Views, FairnessIsTheGapOfTheGroups) {
  Batch batch{.rows = 8, .columns = {}};
  batch.columns.push_back({Role::target, "y", make_column(std::vector<int64_t>{1, 1, 0, 0, 1, 1, 0, 0})});
  batch.columns.push_back({Role::prediction, "p", make_column(std::vector<int64_t>{1, 1, 1, 0, 1, 0, 0, 0})});
  batch.columns.push_back(
      {Role::slice, "sex", make_column(std::vector<std::string>{"F", "F", "F", "F", "M", "M", "M", "M"})});
  Evaluator evaluator({.task = Task::binary, .metrics = {"accuracy"}, .by = {{"sex"}}});
  evaluator.update(batch);
  EXPECT_THROW(evaluator.result({.worst = "", .fairness = {"age"}, .window = {}}), InvalidInput);
  auto fairness = evaluator.result({.worst = "", .fairness = {"sex"}, .window = {}}).fairness;
  ASSERT_EQ(fairness.size(), 1u);
  const auto& gaps = fairness[0].gaps;
  ASSERT_EQ(gaps.size(), 4u);
  EXPECT_EQ(gaps[0].measure, "demographic_parity");
  EXPECT_EQ(gaps[0].difference, 0.5);
  EXPECT_DOUBLE_EQ(gaps[0].ratio, 1.0 / 3);
  EXPECT_EQ(gaps[0].lowest, "M");
  EXPECT_EQ(gaps[1].difference, 0.5);  // 1 against 1/2
  EXPECT_EQ(gaps[2].difference, 0.5);
  EXPECT_EQ(gaps[2].ratio, 0);  // false positive rates 1/2 and 0
  EXPECT_EQ(gaps[3].measure, "accuracy");
  EXPECT_EQ(gaps[3].difference, 0);
}

}  // namespace
}  // namespace assay

// Gates: their grammar, their verdicts, and what is refused.
#include "assay/gates.h"

#include <gtest/gtest.h>

#include <cmath>

#include "assay/error.h"

using namespace assay;

namespace {

Result result(const std::string& spec, double value, std::optional<Interval> ci = {}, std::string undefined = "") {
  return {parse_spec(spec, Task::binary),
          {value, std::move(undefined), {}},
          spec + "|task=binary|assay=9.9.9",
          std::move(ci)};
}

Interval interval(double low, double high) { return {"wilson", 0.95, low, high}; }

Evaluation evaluation(std::vector<Result> metrics, std::vector<SliceResult> slices = {}) {
  Evaluation e;
  e.data.rows_used = 100;
  e.metrics = std::move(metrics);
  e.slices = std::move(slices);
  if (!e.slices.empty()) e.config.by = {{"s"}};
  return e;
}

CheckRequest request(const std::vector<std::string>& gates) {
  CheckRequest r;
  for (const auto& text : gates) r.gates.push_back(parse_gate(text, "--require"));
  return r;
}

Check one(const std::string& gate, Result metric) { return check(evaluation({std::move(metric)}), request({gate})); }

std::string refusal(const std::function<void()>& f, InvalidInput::Kind kind = InvalidInput::Kind::usage) {
  try {
    f();
  } catch (const InvalidInput& error) {
    EXPECT_EQ(error.kind, kind);
    return error.in_flags();
  }
  return "accepted";
}

TEST(Gates, AreReadAndWritten) {
  for (const char* text : {"roc_auc >= 0.9", "lower(f_beta(beta=2)) > 0.8", "upper(ece(bins=10)) <= 0.05",
                           "change(f1) >= -0.01", "recall@10 == 1", "ece < 0.001"}) {
    const auto gate = parse_gate(text, "--require");
    if (std::string_view(text).find('@') == std::string_view::npos) {
      EXPECT_EQ(gate.text(), text);
    }
  }
  const auto gate = parse_gate("  lower( f_beta(beta=2) )>=.5", "--require");
  EXPECT_EQ(gate.metric, "f_beta(beta=2)");
  EXPECT_EQ(gate.quantity, Quantity::lower);
  EXPECT_EQ(gate.bound, 0.5);
}

TEST(Gates, SayWhatIsWrongWithADemand) {
  for (const char* text : {"roc_auc", ">= 0.9", "roc_auc => 0.9", "roc_auc >= ", "roc_auc >= x", "roc_auc >= 0.9x",
                           "roc_auc >= nan", "roc_auc != 0.9", "lower() >= 1", "", "f_beta(beta=2)"})
    EXPECT_NE(refusal([&] { parse_gate(text, "--require"); }), "accepted") << text;
  EXPECT_EQ(refusal([] { parse_gate("roc_auc => 0.9", "gates.toml:3"); }),
            "gates.toml:3: 'roc_auc => 0.9' has the unknown sign =>; a demand is METRIC >= NUMBER, with one "
            "of >= > <= < ==");
}

TEST(Gates, CompareTheValue) {
  const std::pair<const char*, bool> cases[] = {
      {"f1 >= 0.5", true},   {"f1 > 0.5", false},   {"f1 <= 0.5", true}, {"f1 < 0.5", false}, {"f1 == 0.5", true},
      {"f1 == 0.25", false}, {"f1 >= 0.51", false}, {"f1 > 0.49", true}, {"f1 < 0.51", true}, {"f1 <= 0.49", false}};
  for (const auto& [gate, passes] : cases) {
    const auto c = one(gate, result("f1", 0.5));
    EXPECT_EQ(c.passed, passes) << gate;
    EXPECT_EQ(c.results[0].verdict, passes ? Verdict::pass : Verdict::fail) << gate;
    EXPECT_EQ(c.failures.size(), passes ? 0u : 1u);
  }
}

TEST(Gates, TestTheBoundsOfTheInterval) {
  const auto metric = [] { return result("f1", 0.9, interval(0.85, 0.95)); };
  EXPECT_TRUE(one("lower(f1) >= 0.85", metric()).passed);
  EXPECT_FALSE(one("lower(f1) >= 0.86", metric()).passed);
  EXPECT_TRUE(one("upper(f1) <= 0.95", metric()).passed);
  EXPECT_FALSE(one("upper(f1) < 0.95", metric()).passed);
  EXPECT_EQ(one("lower(f1) >= 0.86", metric()).failures[0], "lower(f1) >= 0.86: 0.85 (the value is 0.9)");
  EXPECT_EQ(refusal([] { one("lower(f1) >= 0.86", result("f1", 0.9)); }),
            "--require: f1 has no interval here: use --ci auto, or --ci bootstrap(1000) where a metric has "
            "none of its own");
}

TEST(Gates, AreUncertainWhenTheBoundDoesNotPass) {
  const auto metric = [] { return result("f1", 0.9, interval(0.85, 0.95)); };
  for (const char* gate : {"f1 >= 0.88", "f1 <= 0.92", "f1 > 0.85", "f1 < 0.95"}) {
    auto r = request({gate});
    EXPECT_EQ(check(evaluation({metric()}), r).results[0].verdict, Verdict::uncertain) << gate;
    EXPECT_TRUE(check(evaluation({metric()}), r).passed) << gate;
    r.strict = true;
    EXPECT_FALSE(check(evaluation({metric()}), r).passed) << gate;
  }
  for (const char* gate : {"f1 >= 0.85", "f1 <= 0.95"})
    EXPECT_EQ(one(gate, metric()).results[0].verdict, Verdict::pass) << gate;
}

TEST(Gates, FailOnWhatIsUndefined) {
  const auto c = one("f1 >= 0", result("f1", 0, {}, "no positives"));
  EXPECT_FALSE(c.passed);
  EXPECT_EQ(c.results[0].verdict, Verdict::undefined);
  EXPECT_EQ(c.failures[0], "f1 >= 0: undefined, no positives");
  EXPECT_FALSE(one("roc_auc >= 0", result("roc_auc", std::nan(""))).passed);
}

TEST(Gates, MeasureChangesFromABaseline) {
  auto r = request({"change(f1) >= -0.02"});
  r.baseline = baseline_of(evaluation({result("f1", 0.9)}), "old.json");
  EXPECT_TRUE(check(evaluation({result("f1", 0.885)}), r).passed);
  const auto c = check(evaluation({result("f1", 0.87)}), r);
  EXPECT_FALSE(c.passed);
  EXPECT_EQ(*c.results[0].baseline, 0.9);
  EXPECT_EQ(c.results[0].tested, 0.87 - 0.9);
  r.baseline = baseline_of(evaluation({result("f1", 0.9, {}, "no positives")}), "old.json");
  EXPECT_EQ(check(evaluation({result("f1", 0.9)}), r).results[0].verdict, Verdict::undefined);
}

TEST(Gates, BoundsOfChangesAreReadAndWritten) {
  const auto gate = parse_gate("lower( change(roc_auc) ) >= -0.01", "here");
  EXPECT_EQ(gate.quantity, Quantity::lower_change);
  EXPECT_EQ(gate.metric, "roc_auc");
  EXPECT_EQ(gate.text(), "lower(change(roc_auc)) >= -0.01");
  EXPECT_EQ(parse_gate("upper(change(mae)) < 1", "here").quantity, Quantity::upper_change);
}

TEST(Gates, RefuseABaselineOfOtherNumbers) {
  using Kind = InvalidInput::Kind;
  auto r = request({"change(f1) >= -0.02"});
  EXPECT_EQ(refusal([&] { check(evaluation({result("f1", 0.9)}), r); }),
            "--require: change(f1) >= -0.02 needs a baseline (--baseline FILE, or --baseline-score COL)");
  r.baseline = baseline_of(evaluation({result("recall", 0.9)}), "old.json");
  EXPECT_EQ(refusal([&] { check(evaluation({result("f1", 0.9)}), r); }, Kind::data),
            "old.json: the baseline has no f1 (it has recall)");
  auto old = evaluation({result("f1", 0.9)});
  old.metrics[0].signature = "f1|task=binary|threshold=0.3|assay=9.9.9";
  r.baseline = baseline_of(old, "old.json");
  EXPECT_NE(refusal([&] { check(evaluation({result("f1", 0.9)}), r); }, Kind::data).find("threshold=0.3"),
            std::string::npos);
  old.metrics[0].signature = "f1|task=binary|assay=0.0.1";  // the version alone may differ
  r.baseline = baseline_of(old, "old.json");
  EXPECT_TRUE(check(evaluation({result("f1", 0.9)}), r).passed);
  r.baseline->task = Task::regression;
  EXPECT_EQ(refusal([&] { check(evaluation({result("f1", 0.9)}), r); }, Kind::data),
            "old.json: the baseline is of task regression, not binary");
}

TEST(Gates, TestEverySlice) {
  const auto data = [] {
    return evaluation({result("f1", 0.9)}, {{{{"s", "a"}}, 60, {result("f1", 0.95)}},
                                            {{{"s", "b"}}, 30, {result("f1", 0.7)}},
                                            {{{"s", "c"}}, 10, {result("f1", 0.1)}}});
  };
  auto r = request({"f1 >= 0.8"});
  r.gates[0].slice = "s";
  r.gates[0].min_rows = 20;
  const auto c = check(data(), r);
  ASSERT_EQ(c.results.size(), 3u);
  EXPECT_EQ(c.results[0].verdict, Verdict::pass);
  EXPECT_EQ(c.results[1].verdict, Verdict::fail);
  EXPECT_EQ(c.results[2].verdict, Verdict::skipped);
  EXPECT_EQ(c.failures, std::vector<std::string>{"f1 >= 0.8 (s=b): 0.7"});
  r.gates[0].min_rows = 1000;
  EXPECT_FALSE(check(data(), r).passed) << "a gate that tests nothing does not pass";
  r.gates[0].slice = "other";
  EXPECT_EQ(refusal([&] { check(data(), r); }), "--require: there are no slices by other");
}

TEST(Gates, NeedRows) {
  auto r = request({"f1 >= 0.8"});
  r.min_rows = 101;
  EXPECT_EQ(check(evaluation({result("f1", 0.9)}), r).failures, std::vector<std::string>{"100 rows, 101 are needed"});
  r.min_rows = 100;
  EXPECT_TRUE(check(evaluation({result("f1", 0.9)}), r).passed);
  r.gates[0].min_rows = 101;
  EXPECT_EQ(check(evaluation({result("f1", 0.9)}), r).results[0].verdict, Verdict::fail);
}

TEST(Gates, ConfigureWhatTheyTest) {
  auto r = request({"f1 >= 0.8", "lower(f1) >= 0.7", "f_beta(beta=1) >= 0.1"});
  r.gates[1].slice = "a*b";
  const auto config = gate_config({}, r);
  EXPECT_EQ(config.metrics, (std::vector<std::string>{"f1", "f_beta"}));
  EXPECT_EQ(config.by, (std::vector<std::vector<std::string>>{{"a", "b"}}));
  EXPECT_NE(refusal([] { gate_config({}, request({"roc_acu >= 1"})); }).find("roc_auc"), std::string::npos);
  EXPECT_NE(refusal([] { gate_config({}, {}); }), "accepted");
  EXPECT_NE(refusal([] {
              one("confusion_matrix >= 1", {parse_spec("confusion_matrix", Task::binary), {Matrix{}, "", {}}, "", {}});
            }).find("no single number"),
            std::string::npos);
}

}  // namespace

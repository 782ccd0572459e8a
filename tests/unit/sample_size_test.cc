// Sample sizes: the least number that does, and figures of statsmodels 0.14 (more of them in tests/oracles).
#include "assay/sample_size.h"

#include <gtest/gtest.h>

#include <cmath>

#include "assay/base/distributions.h"
#include "assay/catalog.h"
#include "assay/error.h"
#include "catalog/advice.h"
#include "catalog/sample_units.h"

using namespace assay;

namespace {

TEST(SampleSize, IsTheLeastWithAWilsonIntervalOfThatWidth) {
  for (double p : {0.0, 0.05, 0.5, 0.9, 1.0})
    for (double width : {0.3, 0.1, 0.02, 0.001}) {
      const auto n = static_cast<double>(plan_sample({.metric = "accuracy", .expect = p, .width = width}).units);
      const double z = two_sided_z(0.95);
      auto w = [&](double m) { return 2 * z / (1 + z * z / m) * std::sqrt(p * (1 - p) / m + z * z / (4 * m * m)); };
      EXPECT_LE(w(n), width) << p;
      if (n > 1) {
        EXPECT_GT(w(n - 1), width) << p;
      }
    }
}

TEST(SampleSize, CountsWhatTheMetricIsAShareOf) {
  const auto recall = plan_sample({.metric = "recall", .expect = 0.8, .width = 0.1, .prevalence = 0.1});
  const auto accuracy = plan_sample({.metric = "accuracy", .expect = 0.8, .width = 0.1});
  EXPECT_EQ(recall.unit, "positives");
  EXPECT_EQ(recall.units, accuracy.units);
  EXPECT_EQ(*recall.rows, 10 * recall.units);
  EXPECT_FALSE(plan_sample({.metric = "precision", .expect = 0.8, .width = 0.1}).rows);
  EXPECT_EQ(plan_sample({.metric = "specificity", .expect = 0.8, .width = 0.1, .prevalence = 0.5}).unit, "negatives");
}

TEST(SampleSize, OfAnRocAreaFollowsHanleyAndMcNeil) {
  const auto plan = plan_sample({.metric = "roc_auc", .expect = 0.85, .width = 0.1, .prevalence = 0.3});
  auto width = [](double n) {
    const double a = 0.85, p = 0.3 * n, q = 0.7 * n, q1 = a / (2 - a), q2 = 2 * a * a / (1 + a);
    return 2 * two_sided_z(0.95) * std::sqrt((a * (1 - a) + (p - 1) * (q1 - a * a) + (q - 1) * (q2 - a * a)) / (p * q));
  };
  EXPECT_LE(width(static_cast<double>(*plan.rows)), 0.1);
  EXPECT_GT(width(static_cast<double>(*plan.rows) - 1), 0.1);
}

TEST(SampleSize, PairedDesignsNeedFewerRows) {
  PlanRequest r{.metric = "accuracy", .expect = 0.9, .detect = 0.01};
  const auto free = plan_sample(r).units;
  r.paired = true, r.disagreement = 0.1;
  EXPECT_LT(plan_sample(r).units, free);
  EXPECT_EQ(plan_sample(r).units, 7847u);  // ((1.95996 sqrt(.1) + .84162 sqrt(.0999)) / .01)^2
  PlanRequest areas{.metric = "roc_auc", .expect = 0.9, .detect = 0.02, .prevalence = 0.2};
  const auto apart = plan_sample(areas).units;
  areas.paired = true, areas.correlation = 0.6;
  EXPECT_LT(plan_sample(areas).units, apart);
}

TEST(SampleSize, ScalesAPilot) {
  EXPECT_EQ(plan_sample({.metric = "f1", .width = 0.01, .pilot_rows = 500, .pilot_width = 0.04}).units, 8000u);
}

TEST(SampleSize, RefusesWhatItCannotKnow) {
  const PlanRequest bad[] = {{.metric = "accuracy"},
                             {.metric = "accuracy", .expect = 0.5},
                             {.metric = "accuracy", .expect = 1.5, .width = 0.1},
                             {.metric = "accuracy", .expect = 0.5, .width = 0.1, .detect = 0.1},
                             {.metric = "accuracy", .expect = 0.5, .width = 0},
                             {.metric = "accuracy", .expect = 0.5, .width = 1e-12},
                             {.metric = "accuracy", .width = 0.1},
                             {.metric = "accuracy", .expect = 0.9, .detect = 0.95},
                             {.metric = "accuracy", .expect = 0.9, .detect = 0.01, .paired = true},
                             {.metric = "accuracy", .expect = 0.9, .detect = 0.2, .paired = true, .disagreement = 0.1},
                             {.metric = "recall", .expect = 0.9, .width = 0.1, .prevalence = 2},
                             {.metric = "roc_auc", .expect = 0.9, .width = 0.1},
                             {.metric = "roc_auc", .expect = 1, .width = 0.1, .prevalence = 0.5},
                             {.metric = "f1", .expect = 0.9, .width = 0.1},
                             {.metric = "log_loss", .expect = 0.9, .width = 0.1},
                             {.metric = "no_metric", .expect = 0.9, .width = 0.1},
                             {.metric = "accuracy", .expect = 0.9, .width = 0.1, .level = 1},
                             {.metric = "f1", .width = 0.1, .pilot_rows = 100},
                             {.task = Task::multiclass, .metric = "recall", .expect = 0.9, .width = 0.1}};
  for (const auto& r : bad) EXPECT_THROW(plan_sample(r), InvalidInput) << r.metric << " " << &r - bad;
}

TEST(SampleSize, KnowsOnlyMetricsOfTheCatalogue) {
  size_t known = 0;
  for (const auto& def : catalog()) known += sample_unit(def.name, def.task) != SampleUnit::unknown;
  EXPECT_GT(known, 30u);
}

// ------------------------------------------------------------------------------------------------
// recommendations

TEST(Recommendation, NamesOnlyWhatTheCatalogueHas) {
  for (const auto& entry : advice()) {
    EXPECT_NO_THROW(parse_spec(entry.spec, entry.task)) << entry.spec;
    for (bool priced : {false, true}) {
      Situation s{.task = entry.task};
      if (priced && entry.task != Task::ranking) s.cost_fp = 1, s.cost_fn = 4;
      for (const auto& m : recommend(s).metrics) {
        EXPECT_NO_THROW(parse_spec(m.spec, entry.task)) << m.spec;
        for (const auto& beside : m.beside)
          EXPECT_NO_THROW(parse_spec(beside, entry.task)) << m.spec << " beside it " << beside;
      }
    }
  }
}

TEST(Recommendation, EveryEntryHasReasons) {
  for (const auto task : {Task::binary, Task::multiclass, Task::multilabel, Task::regression, Task::ranking})
    for (const auto& m : recommend({.task = task}).metrics) EXPECT_FALSE(m.why.empty() || m.why_not.empty()) << m.spec;
}

std::string first(const Situation& s) { return recommend(s).metrics.at(0).spec; }

TEST(Recommendation, FollowsTheSituation) {
  EXPECT_EQ(first({.task = Task::binary, .use = Use::decision, .cost_fp = 1, .cost_fn = 10}), "expected_cost(fn=10)");
  EXPECT_EQ(first({.task = Task::binary, .use = Use::ranking}), "roc_auc");
  EXPECT_EQ(first({.task = Task::binary, .use = Use::ranking, .imbalanced = true}), "average_precision");
  EXPECT_EQ(first({.task = Task::binary, .use = Use::decision, .imbalanced = true}), "mcc");
  EXPECT_EQ(first({.task = Task::binary, .use = Use::probability, .outliers = true}), "brier_score");
  EXPECT_EQ(first({.task = Task::regression, .outliers = true}), "mae");
  const auto plain = recommend({.task = Task::binary, .use = Use::decision, .imbalanced = true}).metrics;
  EXPECT_EQ(plain.back().spec, "accuracy");
}

TEST(Recommendation, PricesSetTheParameters) {
  const auto r = recommend({.task = Task::binary, .use = Use::probability, .cost_fp = 1, .cost_fn = 9});
  bool found = false;
  for (const auto& m : r.metrics) found |= m.spec == "net_benefit(threshold=0.1)";
  EXPECT_TRUE(found);
}

TEST(Recommendation, RefusesWhatATaskDoesNotHave) {
  const Situation bad[] = {{.task = Task::regression, .use = Use::decision},
                           {.task = Task::ranking, .imbalanced = true},
                           {.task = Task::multilabel, .use = Use::probability},
                           {.task = Task::binary, .cost_fp = 1},
                           {.task = Task::binary, .cost_fp = -1, .cost_fn = 1}};
  for (const auto& s : bad) EXPECT_THROW(recommend(s), InvalidInput);
}

}  // namespace

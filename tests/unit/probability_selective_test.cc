// Risk-coverage curves against a sort of the rows.
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "assay/metrics/selective.h"
#include "unit/probability_fixture.h"

namespace assay {
namespace {

using namespace testing_probability;

struct Row1 {
  double confidence, error;
};

/// Rows by falling confidence, repeated by whole weights, errors shared evenly by ties.
std::vector<Row1> ranked(const Data& d) {
  std::vector<Row1> rows;
  for (size_t i = 0; i < d.n; ++i) {
    const auto* p = d.p.data() + i * d.columns;
    const auto* best = std::max_element(p, p + d.columns);
    const Row1 row = d.columns == 1 ? Row1{std::max(*p, 1 - *p), (*p >= 0.5) != (d.y[i] != 0) ? 1.0 : 0.0}
                                    : Row1{*best, static_cast<size_t>(best - p) != d.y[i] ? 1.0 : 0.0};
    rows.insert(rows.end(), static_cast<size_t>(d.w(i)), row);
  }
  std::stable_sort(rows.begin(), rows.end(), [](const Row1& a, const Row1& b) { return a.confidence > b.confidence; });
  for (size_t i = 0; i < rows.size();) {
    size_t end = i;
    double errors = 0;
    while (end < rows.size() && rows[end].confidence == rows[i].confidence) errors += rows[end++].error;
    for (double share = errors / static_cast<double>(end - i); i < end; ++i) rows[i].error = share;
  }
  return rows;
}

template <size_t N> void expect_equal(const MetricDef (&table)[N], Data d, std::mt19937_64& random) {
  for (auto& w : d.weight) w = std::ceil(w);
  const auto rows = ranked(d);
  long double errors = 0, sum = 0;
  std::vector<double> coverage, risk;
  for (size_t k = 0; k < rows.size(); ++k) {
    errors += rows[k].error;
    sum += errors / static_cast<long double>(k + 1);
    if (k + 1 < rows.size() && rows[k + 1].confidence == rows[k].confidence) continue;
    coverage.push_back(static_cast<double>(k + 1) / static_cast<double>(rows.size()));
    risk.push_back(static_cast<double>(errors / static_cast<long double>(k + 1)));
  }
  const double want = static_cast<double>(sum / static_cast<long double>(rows.size()));
  EXPECT_NEAR(evaluate(row(table, "aurc"), d, random).number(), want, 1e-13 * want);
  const auto curve = std::get<Curve>(evaluate(row(table, "risk_coverage_curve"), d, random).data);
  ASSERT_EQ(curve.columns[0].second.size(), coverage.size());
  for (size_t i = 0; i < coverage.size(); ++i) {
    EXPECT_EQ(curve.columns[0].second[i], coverage[i]);
    EXPECT_NEAR(curve.columns[1].second[i], risk[i], 1e-13);
  }
}

TEST(Selective, BinaryEqualsASortOfTheRows) {
  std::mt19937_64 random(1);
  for (int round = 0; round < 100; ++round)
    expect_equal(binary_selective_metrics, awkward(random, 1 + random() % 500), random);
}

TEST(Selective, MulticlassEqualsASortOfTheRows) {
  std::mt19937_64 random(2);
  for (int round = 0; round < 100; ++round)
    expect_equal(multiclass_selective_metrics, awkward(random, 1 + random() % 300, 2 + random() % 9), random);
}

/// Few confidences and many rows: the closed form of long ties.
TEST(Selective, LongTiesEqualASortOfTheRows) {
  std::mt19937_64 random(3);
  for (int round = 0; round < 10; ++round) {
    Data d{20000, 1, {}, {}, {}, {}, {}};
    for (size_t i = 0; i < d.n; ++i) {
      d.p.push_back(static_cast<double>(1 + random() % (2 + static_cast<uint64_t>(round))) / 16);
      d.y.push_back(random() % 50 == 0);
      d.truth.push_back(d.y.back() != 0);
    }
    expect_equal(binary_selective_metrics, d, random);
  }
}

/// Scaling huge weights scales the ties; a fractional part of a row moves the value continuously.
TEST(Selective, FractionalWeightsLieBetweenWholeOnes) {
  std::mt19937_64 random(4);
  Data d{3, 1, {0.9, 0.8, 0.6}, {}, {1, 0, 1}, {2, 3, 4}, {1, 0, 1}};
  auto aurc_with = [&](double w) {
    d.weight[1] = w;
    return evaluate(row(binary_selective_metrics, "aurc"), d, random).number();
  };
  const double three = aurc_with(3), four = aurc_with(4);
  double last = three;
  for (double w = 3.125; w < 4; w += 0.125) {
    const double value = aurc_with(w);
    EXPECT_GT(value, last);
    EXPECT_LT(value, four);
    last = value;
  }
  EXPECT_NEAR(aurc_with(3 + 1e-9), three, 1e-8);
  EXPECT_NEAR(aurc_with(4 - 1e-9), four, 1e-8);
}

TEST(Selective, NoRowsSaySo) {
  std::mt19937_64 random(5);
  const Data none{0, 1, {}, {}, {}, {}, {}};
  EXPECT_EQ(evaluate(row(binary_selective_metrics, "aurc"), none, random).undefined, "no rows");
  EXPECT_EQ(evaluate(row(binary_selective_metrics, "risk_coverage_curve"), none, random).undefined, "no rows");
}

}  // namespace
}  // namespace assay

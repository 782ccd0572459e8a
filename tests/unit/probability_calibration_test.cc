// Calibration metrics against plain loops over bins, and recalibration fits against their likelihood
// equations.
#include <gtest/gtest.h>

#include <algorithm>

#include "assay/metrics/calibration.h"
#include "unit/probability_fixture.h"

namespace assay {
namespace {

using namespace testing_probability;

/// Confidence and outcome of each row: the probability of the positive class, or the top label.
struct Outcomes {
  std::vector<double> score;
  std::vector<bool> hit;
};

Outcomes outcomes(const Data& d) {
  Outcomes o;
  for (size_t i = 0; i < d.n; ++i) {
    const auto* row = d.p.data() + i * d.columns;
    const auto* best = std::max_element(row, row + d.columns);
    o.score.push_back(*best);
    o.hit.push_back(d.columns == 1 ? d.y[i] != 0 : static_cast<size_t>(best - row) == d.y[i]);
  }
  return o;
}

/// numpy.percentile(linear) of values repeated by their whole weights.
double percentile(std::vector<double> sorted, double q) {
  const double at = static_cast<double>(sorted.size() - 1) * q;
  const auto below = static_cast<size_t>(at);
  const size_t above = std::min(below + 1, sorted.size() - 1);
  const double t = at - static_cast<double>(below), gap = sorted[above] - sorted[below];
  return t < 0.5 ? sorted[below] + gap * t : sorted[above] - gap * (1 - t);
}

std::vector<double> edges_of(const Data& d, const Outcomes& o, size_t bins, bool quantile) {
  std::vector<double> edges, sorted;
  for (size_t i = 0; i < d.n; ++i) sorted.insert(sorted.end(), static_cast<size_t>(d.w(i)), o.score[i]);
  std::sort(sorted.begin(), sorted.end());
  for (size_t b = 0; b <= bins; ++b) {
    const double share = b == bins ? 1 : static_cast<double>(b) * (1 / static_cast<double>(bins)) * 100 / 100;
    edges.push_back(quantile ? percentile(sorted, share) : static_cast<double>(b) / static_cast<double>(bins));
  }
  return edges;
}

struct Gaps {
  double ece = 0, mce = 0, ace = 0, rmsce = 0;
  std::vector<double> count, score, rate;
};

Gaps gaps(const Data& d, size_t bins, bool quantile) {
  const Outcomes o = outcomes(d);
  const auto edges = edges_of(d, o, bins, quantile);
  std::vector<long double> weight(bins), score(bins), hits(bins);
  for (size_t i = 0; i < d.n; ++i) {
    size_t b = bins - 1;
    while (b > 0 && o.score[i] < edges[b]) --b;
    weight[b] += d.w(i), score[b] += static_cast<long double>(d.w(i)) * o.score[i], hits[b] += o.hit[i] ? d.w(i) : 0;
  }
  Gaps g;
  long double total = 0, used = 0, ece = 0, ace = 0, squares = 0;
  for (auto w : weight) total += w;
  for (size_t b = 0; b < bins; ++b) {
    if (weight[b] == 0) continue;
    const long double gap = std::abs(score[b] - hits[b]) / weight[b];
    ece += gap * weight[b] / total, ace += gap, ++used, squares += gap * gap * weight[b] / total;
    g.mce = std::max(g.mce, static_cast<double>(gap));
    g.count.push_back(static_cast<double>(weight[b]));
    g.score.push_back(static_cast<double>(score[b] / weight[b]));
    g.rate.push_back(static_cast<double>(hits[b] / weight[b]));
  }
  g.ece = static_cast<double>(ece), g.ace = static_cast<double>(ace / used);
  g.rmsce = static_cast<double>(std::sqrt(squares));
  return g;
}

bool whole(const Data& d) {
  return std::all_of(d.weight.begin(), d.weight.end(), [](double w) { return w == std::floor(w); });
}

template <size_t N> void expect_equal(const MetricDef (&table)[N], const Data& d, std::mt19937_64& random) {
  for (bool quantile : {false, true}) {
    if (quantile && !whole(d)) continue;  // percentiles of repeated rows
    for (int64_t bins : {1, 2, 15, 300}) {
      const Gaps want = gaps(d, static_cast<size_t>(bins), quantile);
      const Params params{bins, std::string(quantile ? "quantile" : "uniform")};
      auto near = [&](const char* name, double x) {
        EXPECT_NEAR(evaluate(row(table, name), d, random, params).number(), x, 1e-14)
            << name << ", bins " << bins << ", quantile " << quantile << ", rows " << d.n;
      };
      near("ece", want.ece), near("mce", want.mce), near("ace", want.ace), near("rmsce", want.rmsce);
      const auto curve = std::get<Curve>(evaluate(row(table, "calibration_curve"), d, random, params).data);
      ASSERT_EQ(curve.columns[2].second.size(), want.count.size());
      for (size_t b = 0; b < want.count.size(); ++b) {
        EXPECT_NEAR(curve.columns[2].second[b], want.count[b], 1e-12 * want.count[b]);
        EXPECT_NEAR(curve.columns[3].second[b], want.score[b], 1e-14);
        EXPECT_NEAR(curve.columns[4].second[b], want.rate[b], 1e-14);
        EXPECT_LE(curve.columns[0].second[b], curve.columns[3].second[b]);
        EXPECT_GE(curve.columns[1].second[b], curve.columns[3].second[b]);
      }
    }
  }
}

TEST(Calibration, BinaryEqualsPlainLoops) {
  std::mt19937_64 random(1);
  for (int round = 0; round < 60; ++round)
    expect_equal(binary_calibration_metrics, awkward(random, 1 + random() % 600), random);
}

TEST(Calibration, TopLabelEqualsPlainLoops) {
  std::mt19937_64 random(2);
  for (int round = 0; round < 40; ++round)
    expect_equal(multiclass_calibration_metrics, awkward(random, 1 + random() % 300, 2 + random() % 20), random);
}

TEST(Calibration, ManyRowsOfOneBinStayExact) {
  std::mt19937_64 random(3);
  const size_t n = 300000;
  Data d{n, 1, std::vector<double>(n, 0.7), {}, std::vector<uint32_t>(n, 1), {}, std::vector<uint8_t>(n, 1)};
  // The gap of 0.7 from 1 is a double, so its mean over any number of rows is that double.
  EXPECT_EQ(evaluate(row(binary_calibration_metrics, "ece"), d, random).number(), 1 - 0.7);
  EXPECT_EQ(evaluate(row(binary_calibration_metrics, "calibration_ratio"), d, random).number(), 0.7);
}

TEST(Calibration, EdgesBelongToTheUpperBin) {
  std::mt19937_64 random(4);
  for (size_t b = 0; b <= 15; ++b) {
    Data d{1, 1, {static_cast<double>(b) / 15}, {}, {0}, {}, {0}};
    const auto curve = std::get<Curve>(evaluate(row(binary_calibration_metrics, "calibration_curve"), d, random).data);
    ASSERT_EQ(curve.columns[0].second.size(), 1u);
    EXPECT_EQ(curve.columns[0].second[0], static_cast<double>(std::min<size_t>(b, 14)) / 15) << b;
  }
}

TEST(Calibration, ClasswiseIsTheMeanOfOneAgainstTheRest) {
  std::mt19937_64 random(5);
  for (int round = 0; round < 40; ++round) {
    const Data d = awkward(random, 1 + random() % 900, 2 + random() % 12);
    double sum = 0;
    for (size_t c = 0; c < d.columns; ++c) {
      Data one{d.n, 1, {}, {}, {}, d.weight, {}};
      for (size_t i = 0; i < d.n; ++i) {
        one.p.push_back(d.p[i * d.columns + c]);
        one.y.push_back(d.y[i] == c);
        one.truth.push_back(d.y[i] == c);
      }
      sum += gaps(one, 15, false).ece;
    }
    const double value = evaluate(row(multiclass_calibration_metrics, "classwise_ece"), d, random).number();
    EXPECT_NEAR(value, sum / static_cast<double>(d.columns), 1e-14);
  }
}

TEST(Calibration, ClasswiseOfTwoClassesTakesBothSides) {
  std::mt19937_64 random(8);
  for (int round = 0; round < 40; ++round) {
    const Data d = awkward(random, 1 + random() % 900);
    Data other{d.n, 1, {}, {}, {}, d.weight, {}};
    for (size_t i = 0; i < d.n; ++i) {
      other.p.push_back(1 - d.p[i]);
      other.y.push_back(!d.truth[i]);
      other.truth.push_back(!d.truth[i]);
    }
    const double value = evaluate(row(binary_calibration_metrics, "classwise_ece"), d, random).number();
    EXPECT_NEAR(value, (gaps(d, 15, false).ece + gaps(other, 15, false).ece) / 2, 1e-14);
  }
}

TEST(Calibration, ClasswiseSumsFollowTheirClasses) {
  std::mt19937_64 random(6);
  const Data d = awkward(random, 200, 3);
  const std::vector<uint32_t> to{2, 0, 1};
  Data moved = d;
  moved.narrow.clear();
  for (size_t i = 0; i < d.n; ++i) {
    for (size_t c = 0; c < 3; ++c) moved.p[i * 3 + to[c]] = d.p[i * 3 + c];
    moved.y[i] = to[d.y[i]];
  }
  ClassCalibrationBins a, b;
  a.update(d.rows(0, d.n)), b.update(moved.rows(0, d.n));
  a.relabel(to, 3);
  Writer first, second;
  a.archive(first), b.archive(second);
  EXPECT_EQ(first.bytes(), second.bytes());
}

TEST(Calibration, WilsonIntervalOfAKnownRate) {
  std::mt19937_64 random(7);
  Data d{10, 1, std::vector<double>(10, 0.5), {}, {}, {}, {}};
  for (size_t i = 0; i < 10; ++i) d.y.push_back(i < 3), d.truth.push_back(i < 3);
  const auto curve = std::get<Curve>(evaluate(row(binary_calibration_metrics, "calibration_curve"), d, random).data);
  EXPECT_EQ(curve.columns[5].first, "rate_low");
  EXPECT_NEAR(curve.columns[5].second[0], 0.10779126740630077, 1e-12);
  EXPECT_NEAR(curve.columns[6].second[0], 0.6032218525388557, 1e-12);
}

// ------------------------------------------------------------------------------------------------ fits

long double sigmoid(long double x) { return 1 / (1 + std::exp(-x)); }

long double logit_of(double p) {
  const double q = std::min(std::max(p, 0x1p-52), 1 - 0x1p-52);
  return std::log(static_cast<long double>(q)) - std::log(static_cast<long double>(1 - q));
}

/// Sum of weight * (y - P) and the same times x, over the sum of weight * P (1 - P) and the same times x^2:
/// the size of the step that is left at a fit.
std::pair<double, double> step_left(const Data& d, double a, double b) {
  long double g0 = 0, g1 = 0, h0 = 0, h1 = 0;
  for (size_t i = 0; i < d.n; ++i) {
    const long double x = logit_of(d.p[i]), eta = a + b * x;
    const long double residual = d.y[i] ? sigmoid(-eta) : -sigmoid(eta), spread = sigmoid(eta) * sigmoid(-eta);
    g0 += d.w(i) * residual, g1 += d.w(i) * residual * x, h0 += d.w(i) * spread, h1 += d.w(i) * spread * x * x;
  }
  return {static_cast<double>(g0 / h0), static_cast<double>(g1 / h1)};
}

TEST(Recalibration, FitsSolveTheirLikelihoodEquations) {
  std::mt19937_64 random(8);
  int fitted = 0;
  for (int round = 0; round < 200; ++round) {
    const Data d = awkward(random, 2 + random() % 300);
    const Value shift = evaluate(row(binary_calibration_metrics, "calibration_intercept"), d, random);
    const bool both = std::count(d.truth.begin(), d.truth.end(), 1) % static_cast<long>(d.n) != 0;
    ASSERT_EQ(shift.undefined.empty(), both);
    if (both) {
      EXPECT_NEAR(step_left(d, shift.number(), 1).first, 0, 1e-10) << round;
    }
    const Value slope = evaluate(row(binary_calibration_metrics, "calibration_slope"), d, random);
    if (!slope.undefined.empty()) {
      EXPECT_TRUE(std::isnan(slope.number()));
      continue;
    }
    // The best intercept for this slope must leave no step for the slope either.
    double low = -100 - 40 * std::abs(slope.number()), high = -low;
    for (int k = 0; k < 200; ++k) {
      const double a = (low + high) / 2;
      (step_left(d, a, slope.number()).first > 0 ? low : high) = a;
    }
    EXPECT_NEAR(step_left(d, low, slope.number()).second, 0, 1e-7) << round;
    ++fitted;
  }
  EXPECT_GT(fitted, 100);
}

TEST(Recalibration, SeparatedClassesHaveNoSlope) {
  std::mt19937_64 random(9);
  auto slope = [&](std::vector<double> p, std::vector<uint32_t> y) {
    Data d{p.size(), 1, p, {}, y, {}, {}};
    d.truth.assign(y.begin(), y.end());
    return evaluate(row(binary_calibration_metrics, "calibration_slope"), d, random);
  };
  const std::string separated = "the probabilities separate the classes";
  EXPECT_EQ(slope({0.2, 0.3, 0.6}, {0, 0, 1}).undefined, separated);
  EXPECT_EQ(slope({0.2, 0.3, 0.6}, {1, 1, 0}).undefined, separated);
  EXPECT_EQ(slope({0.2, 0.3, 0.3, 0.6}, {0, 0, 1, 1}).undefined, separated);  // a tie at the threshold
  EXPECT_EQ(slope({0.5, 0.5}, {0, 1}).undefined, "all probabilities are equal");
  EXPECT_EQ(slope({0.2, 0.3}, {1, 1}).undefined, "one class in the truth");
  EXPECT_EQ(slope({}, {}).undefined, "no rows");
  EXPECT_TRUE(slope({0.2, 0.6, 0.3, 0.7}, {0, 0, 1, 1}).undefined.empty());
}

TEST(Calibration, HostileStatesAreRefused) {
  auto load = [](CalibrationBins bins) {
    Writer writer;
    bins.archive(writer);
    Reader reader(writer.bytes());
    CalibrationBins read;
    read.archive(reader);
    read.validate();
  };
  CalibrationBins fine;
  const double score = 0.5;
  const uint8_t hit = 1;
  fine.add({nullptr, &score, 1}, {&hit, 1}, {});
  EXPECT_NO_THROW(load(fine));
  CalibrationBins hits = fine, outside = fine, negative = fine;
  hits.bins[7].hits.add(1);
  EXPECT_THROW(load(hits), CorruptState);
  outside.bins[7].score.add(0.25);
  EXPECT_THROW(load(outside), CorruptState);
  negative.bins[0].weight.add(-1);
  EXPECT_THROW(load(negative), CorruptState);
}

}  // namespace
}  // namespace assay

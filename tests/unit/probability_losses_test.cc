// Losses of probabilities against their definitions, summed in long double.
#include <gtest/gtest.h>

#include <algorithm>

#include "assay/metrics/probability.h"
#include "unit/probability_fixture.h"

namespace assay {
namespace {

using namespace testing_probability;

constexpr double epsilon = 0x1p-52;

/// Weighted mean of term(i).
template <class F> double mean(const Data& d, F term) {
  long double sum = 0, weight = 0;
  for (size_t i = 0; i < d.n; ++i) sum += static_cast<long double>(term(i)) * d.w(i), weight += d.w(i);
  return static_cast<double>(sum / weight);
}

double of_truth(const Data& d, size_t i) {
  if (d.columns > 1) return d.p[i * d.columns + d.y[i]];
  return d.y[i] ? d.p[i] : 1 - d.p[i];
}

std::vector<double> shares(const Data& d) {
  std::vector<double> share(std::max<size_t>(d.columns, 2));
  for (size_t i = 0; i < d.n; ++i) share[d.y[i]] += d.w(i);
  for (auto& s : share) s /= d.total();
  return share;
}

double clipped(double x) { return std::min(std::max(x, epsilon), 1 - epsilon); }

struct Expected {
  double log_loss, brier, d2_log_loss, d2_brier, normalized_entropy, hinge;
};

Expected expected(const Data& d) {
  const auto share = shares(d);
  Expected e{};
  e.log_loss = mean(d, [&](size_t i) { return -std::log(clipped(of_truth(d, i))); });
  e.brier = mean(d, [&](size_t i) {
    if (d.columns == 1) return (d.p[i] - d.y[i]) * (d.p[i] - d.y[i]);
    double sum = 0;
    for (size_t c = 0; c < d.columns; ++c) sum += std::pow(d.p[i * d.columns + c] - (c == d.y[i]), 2);
    return sum;
  });
  const double base = mean(d, [&](size_t i) { return -std::log(clipped(share[d.y[i]])); });
  double base_brier = d.columns == 1 ? share[0] * share[1] : 0;
  for (double s : share)
    if (d.columns > 1) base_brier += s * (1 - s);
  e.d2_log_loss = 1 - e.log_loss / base;
  e.d2_brier = 1 - e.brier / base_brier;
  e.normalized_entropy = mean(d, [&](size_t i) { return std::min(-std::log(of_truth(d, i)), 100.0); }) / base;
  e.hinge = mean(d, [&](size_t i) {
    if (d.columns == 1) return std::max(0.0, 1 - (d.y[i] ? d.p[i] : -d.p[i]));
    double other = -HUGE_VAL;
    for (size_t c = 0; c < d.columns; ++c)
      if (c != d.y[i]) other = std::max(other, d.p[i * d.columns + c]);
    return std::max(0.0, 1 - (d.p[i * d.columns + d.y[i]] - other));
  });
  return e;
}

template <size_t N> void expect_equal(const MetricDef (&table)[N], const Data& d, std::mt19937_64& random) {
  const Expected e = expected(d);
  auto near = [&](const char* name, double want, double tolerance) {
    const Value value = evaluate(row(table, name), d, random);
    EXPECT_NEAR(value.number(), want, tolerance * std::max(1.0, std::abs(want))) << name << ", rows " << d.n;
    EXPECT_TRUE(value.undefined.empty()) << name << ": " << value.undefined;
  };
  near("log_loss", e.log_loss, 1e-14);
  near("brier_score", e.brier, 1e-14);
  near("hinge_loss", e.hinge, 1e-14);
  const auto share = shares(d);
  if (std::count_if(share.begin(), share.end(), [](double s) { return s > 0; }) < 2) return;
  near("d2_log_loss", e.d2_log_loss, 1e-12);
  near("d2_brier", e.d2_brier, 1e-12);
  near("normalized_entropy", e.normalized_entropy, 1e-12);
}

TEST(ProbabilityLosses, BinaryEqualTheirDefinitions) {
  std::mt19937_64 random(1);
  for (int round = 0; round < 200; ++round)
    expect_equal(binary_loss_metrics, awkward(random, 1 + random() % 400), random);
}

TEST(ProbabilityLosses, MulticlassEqualTheirDefinitions) {
  std::mt19937_64 random(2);
  for (int round = 0; round < 200; ++round)
    expect_equal(multiclass_loss_metrics, awkward(random, 1 + random() % 150, 3 + random() % 20), random);
}

TEST(ProbabilityLosses, HalvingFollowsTheNumberOfClasses) {
  std::mt19937_64 random(3);
  auto brier = [&](const auto& table, const Data& d, const char* half) {
    return evaluate(row(table, "brier_score"), d, random, {std::string(half)}).number();
  };
  Data d{2, 1, {0.25, 0.5}, {}, {1, 0}, {}, {1, 0}};
  EXPECT_EQ(brier(binary_loss_metrics, d, "auto"), (0.5625 + 0.25) / 2);
  EXPECT_EQ(brier(binary_loss_metrics, d, "true"), (0.5625 + 0.25) / 2);
  EXPECT_EQ(brier(binary_loss_metrics, d, "false"), 0.5625 + 0.25);
  Data two{1, 2, {0.75, 0.25}, {}, {1}, {}, {1}}, three{1, 3, {0.5, 0.25, 0.25}, {}, {1}, {}, {1}};
  EXPECT_EQ(brier(multiclass_loss_metrics, two, "auto"), 0.5625);
  EXPECT_EQ(brier(multiclass_loss_metrics, two, "false"), 1.125);
  EXPECT_EQ(brier(multiclass_loss_metrics, three, "auto"), 0.25 + 0.5625 + 0.0625);
  EXPECT_EQ(brier(multiclass_loss_metrics, three, "true"), (0.25 + 0.5625 + 0.0625) / 2);
}

TEST(ProbabilityLosses, CertainMistakesCostTheClip) {
  std::mt19937_64 random(4);
  Data wrong{2, 1, {0, 1}, {}, {1, 0}, {}, {1, 0}};
  EXPECT_NEAR(evaluate(row(binary_loss_metrics, "log_loss"), wrong, random).number(), 52 * std::log(2.0), 1e-13);
  EXPECT_NEAR(evaluate(row(binary_loss_metrics, "normalized_entropy"), wrong, random).number(), 100 / std::log(2.0),
              1e-12);
  Data right{2, 1, {1, 0}, {}, {1, 0}, {}, {1, 0}};
  EXPECT_NEAR(evaluate(row(binary_loss_metrics, "log_loss"), right, random).number(), epsilon, 1e-31);
  EXPECT_EQ(evaluate(row(binary_loss_metrics, "normalized_entropy"), right, random).number(), 0);
}

TEST(ProbabilityLosses, OneClassAndNoRowsSaySo) {
  std::mt19937_64 random(5);
  const Data none{0, 1, {}, {}, {}, {}, {}}, single{1, 1, {0.5}, {}, {1}, {}, {1}},
      same{2, 1, {0.5, 0.25}, {}, {1, 1}, {}, {1, 1}};
  for (const auto& def : binary_loss_metrics) {
    const Value value = evaluate(def, none, random);
    EXPECT_TRUE(std::isnan(value.number())) << def.name;
    EXPECT_EQ(value.undefined, "no rows") << def.name;
  }
  auto ask = [&](const char* name, const Data& d) { return evaluate(row(binary_loss_metrics, name), d, random); };
  for (const char* name : {"d2_log_loss", "d2_brier", "normalized_entropy"})
    EXPECT_EQ(ask(name, same).undefined, "one class in the truth") << name;
  EXPECT_TRUE(std::isnan(ask("d2_log_loss", single).number()));
  EXPECT_TRUE(std::isnan(ask("d2_brier", single).number()));
  EXPECT_EQ(ask("d2_brier", same).number(), -HUGE_VAL);
  EXPECT_LT(ask("d2_log_loss", same).number(), -1e14);
}

TEST(ProbabilityLosses, HostileStatesAreRefused) {
  auto load = [](const TruthTotals& totals) {
    Writer writer;
    const_cast<TruthTotals&>(totals).archive(writer);
    Reader reader(writer.bytes());
    TruthTotals read;
    read.archive(reader);
    read.validate();
  };
  TruthTotals fine, negative, open;
  fine.weight.resize(2);
  fine.weight[1].add_count(3);
  EXPECT_NO_THROW(load(fine));
  negative.weight.resize(1);
  negative.weight[0].add(-1);
  EXPECT_THROW(load(negative), CorruptState);
  open.weight.resize(1);
  EXPECT_THROW(load(open), CorruptState);
}

}  // namespace
}  // namespace assay

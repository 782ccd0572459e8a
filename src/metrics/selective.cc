#include "assay/metrics/selective.h"

#include <cmath>
#include <vector>

#include "assay/base/elementary.h"

namespace assay {

namespace {

constexpr const char* no_rows = "no rows";

/// Rows of one confidence: how many, and how many of them are wrong.
struct Tie {
  double confidence = 0, rows = 0, errors = 0;
};

/// Descending confidence of the larger side of a probability: the two ends of the runs, merged.
std::vector<Tie> two_sided(const Runs& runs) {
  std::vector<Tie> low, high;  // below 0.5, from the lowest; from 0.5 on, ascending
  runs.for_each(Order::ascending, [&](double p, double positive, double negative) {
    if (p < 0.5)
      low.push_back({1 - p, positive + negative, positive});
    else
      high.push_back({p, positive + negative, negative});
  });
  std::vector<Tie> ties;
  auto put = [&](const Tie& tie) {
    if (ties.empty() || ties.back().confidence != tie.confidence) return ties.push_back(tie);
    ties.back().rows += tie.rows, ties.back().errors += tie.errors;
  };
  auto down = high.rbegin();
  for (const Tie& tie : low) {
    for (; down != high.rend() && down->confidence >= tie.confidence; ++down) put(*down);
    put(tie);
  }
  for (; down != high.rend(); ++down) put(*down);
  return ties;
}

std::vector<Tie> one_sided(const Runs& runs) {
  std::vector<Tie> ties;
  runs.for_each(Order::descending, [&](double confidence, double hits, double misses) {
    ties.push_back({confidence, hits + misses, misses});
  });
  return ties;
}

/// What digamma(n + m + 1) - digamma(n + 1), the sum of 1 / (n + j) over j = 1 ... m for any real m, has over
/// log((n + m + 1/2) / (n + 1/2)). For n >= 63, from the expansion of digamma(x + 1/2) - log x.
double harmonic_correction(double n, double m) {
  auto series = [](double x) {
    const double y = 1 / (x * x);
    return y * (1.0 / 24 - y * (7.0 / 960 - y * (31.0 / 8064)));
  };
  return series(n + m + 0.5) - series(n + 0.5);
}

/// 1 - log1p(r) / r without cancellation.
double log_shortfall(double r) {
  if (r > 0.25) return 1 - math::log1p(r) / r;
  double sum = 0, power = 1;
  for (int k = 2; k < 40; ++k) sum += ((power *= k == 2 ? r : -r) / k);
  return sum;
}

/// Sum of the risks while a tie of m rows and e errors comes after n rows and `wrong` errors: the sum over j
/// = 1 ... m of (wrong + e j / m) / (n + j), and its continuation to real m.
double area(double n, double wrong, double m, double e) {
  constexpr double far = 64;
  const double rate = e / m;
  double sum = 0;
  // A tie may be cut at any place: the rest is a tie of the same rate.
  while (m >= 1 && (n < far || m <= far)) sum += (wrong += rate) / (n += 1), m -= 1;
  if (m <= 0) return sum;
  const double offset = wrong - rate * n;
  if (n < far) {
    double harmonic = 0, x = n + 1;
    for (; x < far; x += 1) harmonic += m / (x * (x + m));
    harmonic += math::log1p(m / (x - 0.5)) + harmonic_correction(x - 1, m);
    return sum + rate * m + offset * harmonic;
  }
  // rate m + offset (log + correction), ordered so that nothing cancels.
  const double r = m / (n + 0.5), log = math::log1p(r);
  return sum + wrong * log + rate * (m * log_shortfall(r) + log / 2) + offset * harmonic_correction(n, m);
}

Outcome mean_risk(const std::vector<Tie>& ties) {
  if (ties.empty()) return {std::numeric_limits<double>::quiet_NaN(), no_rows};
  constexpr size_t block = 1024;
  ExactSum total;
  std::vector<double> areas;
  double rows = 0, errors = 0;
  for (const Tie& tie : ties) {
    areas.push_back(tie.rows == 1 ? (errors + tie.errors) / (rows + 1) : area(rows, errors, tie.rows, tie.errors));
    rows += tie.rows, errors += tie.errors;
    if (areas.size() == block) total.add(areas), areas.clear();
  }
  total.add(areas);
  return total.value() / rows;
}

Value curve(const std::vector<Tie>& ties) {
  double total = 0, rows = 0, errors = 0;
  for (const Tie& tie : ties) total += tie.rows;
  std::vector<double> threshold, coverage, risk;
  for (const Tie& tie : ties) {
    rows += tie.rows, errors += tie.errors;
    threshold.push_back(tie.confidence), coverage.push_back(rows / total), risk.push_back(errors / rows);
  }
  return {Curve{{{"coverage", std::move(coverage)}, {"risk", std::move(risk)}, {"threshold", std::move(threshold)}}},
          ties.empty() ? no_rows : "",
          {}};
}

}  // namespace

Value risk_coverage_curve(const ProbabilityRuns& state) { return curve(two_sided(state.runs)); }

Value class_risk_coverage_curve(const TopLabelRuns& state) { return curve(one_sided(state.runs)); }

Outcome aurc(const ProbabilityRuns& state) { return mean_risk(two_sided(state.runs)); }

Outcome class_aurc(const TopLabelRuns& state) { return mean_risk(one_sided(state.runs)); }

}  // namespace assay

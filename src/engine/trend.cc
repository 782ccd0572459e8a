// Trend: weighted least squares of a metric on time. Change: the split with the largest difference of weighted means,
// its t test multiplied by the number of splits (Bonferroni). Weights are inverse variances where intervals tell them,
// and then the scatter counts only where it exceeds them (Birge 1932); else weights are rows and the scatter is all
// that is known.
#include <cmath>

#include "assay/base/distributions.h"
#include "engine/views.h"

namespace assay {
namespace {

struct Mean {
  double weight = 0, value = 0;
};

Mean mean_of(const Series& s, size_t begin, size_t end) {
  double w = 0, sum = 0;
  for (size_t i = begin; i < end; ++i) w += s.weight[i], sum += s.weight[i] * s.value[i];
  return {w, sum / w};
}

double two_sided_p(double difference, double error, double freedom) {
  if (difference == 0) return 1;
  return error > 0 ? 2 * student_t_cdf(-std::abs(difference) / error, freedom) : 0;
}

double scatter(const Series& s, double squares) {
  double variance = squares / (static_cast<double>(s.at.size()) - 2);
  return s.known_error ? std::max(1.0, variance) : variance;
}

std::optional<Change> change_of(const Series& s) {
  size_t n = s.at.size();
  if (n < 4) return {};
  Change best;
  double least = 2;
  for (size_t split = 1; split < n; ++split) {
    Mean before = mean_of(s, 0, split), after = mean_of(s, split, n);
    double squares = 0;
    for (size_t i = 0; i < n; ++i) {
      double rest = s.value[i] - (i < split ? before : after).value;
      squares += s.weight[i] * rest * rest;
    }
    double error = std::sqrt(scatter(s, squares) * (1 / before.weight + 1 / after.weight));
    double p = two_sided_p(after.value - before.value, error, static_cast<double>(n) - 2);
    if (p < least)
      least = p, best = {s.window[split], before.value, after.value, std::min(1.0, p * static_cast<double>(n - 1))};
  }
  return best;
}

}  // namespace

std::optional<Trend> trend_of(const Series& s, double level) {
  size_t n = s.at.size();
  if (n < 3) return {};
  double w = 0, x = 0, y = 0, sxx = 0, sxy = 0, squares = 0;
  for (size_t i = 0; i < n; ++i) w += s.weight[i], x += s.weight[i] * s.at[i], y += s.weight[i] * s.value[i];
  x /= w, y /= w;
  for (size_t i = 0; i < n; ++i) {
    sxx += s.weight[i] * (s.at[i] - x) * (s.at[i] - x);
    sxy += s.weight[i] * (s.at[i] - x) * (s.value[i] - y);
  }
  Trend trend;
  trend.windows = n;
  trend.slope = sxy / sxx;
  for (size_t i = 0; i < n; ++i) {
    double rest = s.value[i] - y - trend.slope * (s.at[i] - x);
    squares += s.weight[i] * rest * rest;
  }
  double error = std::sqrt(scatter(s, squares) / sxx), freedom = static_cast<double>(n) - 2;
  double reach = error * student_t_quantile((1 + level) / 2, freedom);
  trend.p = two_sided_p(trend.slope, error, freedom);
  trend.ci = {"weighted least squares", level, trend.slope - reach, trend.slope + reach};
  trend.change = change_of(s);
  return trend;
}

}  // namespace assay

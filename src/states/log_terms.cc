// Terms with logarithms and powers. Deviances of nearly equal target and estimate come from series, as their
// formulas cancel there.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "assay/base/elementary.h"
#include "assay/states/error_terms.h"
#include "assay/states/predictions.h"
#include "kernels/elementary.h"
#include "kernels/error_sums.h"
#include "kernels/error_terms.h"

namespace assay {

namespace {

constexpr size_t block = 2048;
using Buffer = std::array<double, block>;

struct Domain {
  double least;
  bool open;
  bool contains(double x) const { return open ? x > least : x >= least; }
  std::string text() const { return fmt::format("{} {}", open ? "above" : "at least", least); }
};
constexpr Domain positive{0, true}, non_negative{0, false}, above_minus_one{-1, true};
constexpr Domain real{-std::numeric_limits<double>::infinity(), false};

/// Throws at the first value outside whose row weighs something.
void check(std::string_view metric, std::string_view role, std::span<const double> column, const Rows& rows,
           const Domain& domain) {
  auto fits = [&](double x) { return domain.contains(x); };
  if (std::all_of(column.begin(), column.end(), fits)) return;
  for (size_t i = 0; i < column.size(); ++i) {
    if (fits(column[i]) || (!rows.weight.empty() && rows.weight[i] == 0)) continue;
    throw data_error(fmt::format("{}: {} {} is not {}", metric, role, column[i], domain.text()));
  }
}

void check(std::string_view metric, const Rows& rows, const Domain& target, const Domain& estimate) {
  check_predictions(rows);
  check(metric, "target", rows.actual, rows, target);
  check(metric, "prediction", rows.estimate, rows, estimate);
}

constexpr double series_limit = 0.25;

/// x - log(1 + x) for |x| < series_limit, from log(1 + x) = 2 atanh(r), r = x / (2 + x).
double log_gap(double x) {
  const double r = x / (2 + x), square = r * r;
  double sum = 0;
  for (int k = 23; k >= 3; k -= 2) sum = (sum + 1.0 / k) * square;
  return r * (x - 2 * sum);
}

double poisson(double t, double e, double log_ratio) {
  if (t == 0) return 2 * e;
  const double x = (e - t) / t;
  return std::abs(x) < series_limit ? 2 * (t * log_gap(x)) : 2 * (t * log_ratio - t + e);
}

double gamma(double t, double e, double log_ratio) {
  const double x = (t - e) / e;
  return 2 * (std::abs(x) < series_limit ? log_gap(x) : x - log_ratio);
}

/// (r^a - 1 - a x) / (a (a - 1)) for r = 1 + x: the deviance of power 2 - a over 2 e^a, where t = r e. Near r
/// = 1 a binomial series; else by expm1 of whichever of a and a - 1 is small, as the power may be close to 1
/// or 2.
double power_gap(double r, double x, double a) {
  if (std::abs(x) * std::max(1.0, std::abs(a)) < series_limit) {
    double term = 0.5 * x * x, sum = 0;
    for (int k = 2; std::abs(term) > std::abs(sum) * 0x1p-60; ++k) {
      sum += term;
      term *= (a - k) / (k + 1) * x;
    }
    return sum;
  }
  const double b = a - 1, log_ratio = math::log(r);
  if (a > 0.5) return (r * math::expm1(b * log_ratio) - b * x) / (a * b);
  return (math::expm1(a * log_ratio) - a * x) / (a * b);
}

double tweedie(double t, double e, double p) {
  const double a = 2 - p;
  if (t > 0) return 2 * math::pow(e, a) * power_gap(t / e, (t - e) / e, a);
  return 2 * (math::pow(e, a) / a - t * math::pow(e, a - 1) / (a - 1));
}

/// Writes f(t, e, log(t / e)).
template <class F> void map_with_log(const Rows& rows, size_t begin, size_t n, double* out, F f) {
  alignas(64) Buffer logs;
  const double *t = &rows.actual[begin], *e = &rows.estimate[begin];
  for (size_t done = 0; done < n; done += block) {
    const size_t m = std::min(block, n - done);
    for (size_t i = 0; i < m; ++i) logs[i] = t[done + i] / e[done + i];
    kernels::log({logs.data(), m}, {logs.data(), m});
    for (size_t i = 0; i < m; ++i) out[done + i] = f(t[done + i], e[done + i], logs[i]);
  }
}

}  // namespace

void SquaredLogError::check(const Rows& rows, const Options&) {
  assay::check("msle", rows, above_minus_one, above_minus_one);
}
void LogCoshError::check(const Rows& rows, const Options&) { check_predictions(rows); }
void PoissonDeviance::check(const Rows& rows, const Options&) { assay::check(name, rows, non_negative, positive); }
void GammaDeviance::check(const Rows& rows, const Options&) { assay::check(name, rows, positive, positive); }
void TweedieDeviance::check(const Rows& rows, const Options& options) {
  const double p = options.power;
  if (p > 0 && p < 1) throw usage_error(fmt::format("{}(power={}): no power lies between 0 and 1", name, p));
  if (p == 0) return check_predictions(rows);
  assay::check(fmt::format("{}(power={})", name, p), rows, p < 0 ? real : p < 2 ? non_negative : positive, positive);
}

void SquaredLogError::evaluate(const Rows& rows, size_t begin, size_t n, const Options&, double* out) {
  for (size_t i = 0; i < n; ++i) {
    const double t = rows.actual[begin + i], e = rows.estimate[begin + i];
    out[i] = std::abs(e - t) / (1 + std::min(t, e));  // log(1 + this) is the difference of the logarithms
  }
  kernels::log1p({out, n}, {out, n});
  for (size_t i = 0; i < n; ++i) out[i] *= out[i];
}

void SquaredLogError::take_beyond(const Rows& rows, size_t begin, size_t n, const Options&, double* terms,
                                  ExactSum& sum) {
  for (size_t i = 0; i < n; ++i) {
    const double t = rows.actual[begin + i], e = rows.estimate[begin + i];
    if (!(terms[i] < 0x1p-1022) || t == e) continue;
    const double weight = rows.weight.empty() ? 1 : rows.weight[begin + i];
    if (weight != 0) kernels::add_square(sum, std::abs(e - t) / (1 + std::min(t, e)), 0, weight);  // its own logarithm
    terms[i] = 0;
  }
}

void LogCoshError::evaluate(const Rows& rows, size_t begin, size_t n, const Options&, double* out) {
  kernels::error_terms().difference(&rows.actual[begin], &rows.estimate[begin], n, out);
  kernels::log_cosh({out, n}, {out, n});
}

void PoissonDeviance::evaluate(const Rows& rows, size_t begin, size_t n, const Options&, double* out) {
  map_with_log(rows, begin, n, out, poisson);
}

void GammaDeviance::evaluate(const Rows& rows, size_t begin, size_t n, const Options&, double* out) {
  map_with_log(rows, begin, n, out, gamma);
}

void TweedieDeviance::evaluate(const Rows& rows, size_t begin, size_t n, const Options& options, double* out) {
  const double p = options.power;
  if (p == 0) return SquaredError::evaluate(rows, begin, n, {}, out);
  if (p == 1) return map_with_log(rows, begin, n, out, poisson);
  if (p == 2) return map_with_log(rows, begin, n, out, gamma);
  for (size_t i = 0; i < n; ++i) out[i] = tweedie(rows.actual[begin + i], rows.estimate[begin + i], p);
}

void TweedieDeviance::take_beyond(const Rows& rows, size_t begin, size_t n, const Options& options, double* terms,
                                  ExactSum& sum) {
  if (options.power == 0) SquaredError::take_beyond(rows, begin, n, {}, terms, sum);
}

double TweedieDeviance::at(double target, double estimate, double power) {
  if (power == 0) return (target - estimate) * (target - estimate);
  if (power == 1) return poisson(target, estimate, math::log(target / estimate));
  if (power == 2) return gamma(target, estimate, math::log(target / estimate));
  return tweedie(target, estimate, power);
}

}  // namespace assay

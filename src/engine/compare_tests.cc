#include "engine/compare_tests.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "assay/base/distributions.h"
#include "assay/base/exact_sum.h"
#include "assay/base/rational.h"
#include "kernels/order_keys.h"
#include "kernels/radix_sort.h"

namespace assay::paired {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// A p that is small beyond what a double holds is small, not zero.
double above_zero(double p) { return std::max(p, std::numeric_limits<double>::min()); }

/// Two-sided, of a difference in units of its error; 0/0 is no evidence.
double normal_p(double z) { return std::isnan(z) ? 1 : above_zero(2 * normal_cdf(-std::abs(z))); }
double student_p(double t, double degrees) {
  return std::isnan(t) ? 1 : above_zero(2 * student_t_cdf(-std::abs(t), degrees));
}

constexpr const char* unmoved =
    "leaving out any unit changes nothing, so that nothing tells how sure the difference is";

Found around(double difference, double error, double quantile, double p) {
  return {p, difference - quantile * error, difference + quantile * error};
}

std::vector<size_t> ascending(std::span<const double> p) {
  std::vector<size_t> order;
  for (size_t i = 0; i < p.size(); ++i)
    if (!std::isnan(p[i])) order.push_back(i);
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return p[a] < p[b]; });
  return order;
}

}  // namespace

Found nothing(std::string why) { return {nan, nan, nan, std::move(why)}; }

Found t_test(std::span<const double> differences, double level) {
  ExactSum n, sum, squares;
  n.add_count(differences.size());
  sum.add(differences);
  for (double d : differences) squares.add_product(d, d);
  if (!sum.finite()) return nothing("a value of a unit is not finite");
  auto size = static_cast<double>(differences.size());
  if (size < 2) return nothing("fewer than two units");
  double mean = ratio(sum, n);
  double error = root_ratio(co_spread(n, sum, sum, squares), Exact(size) * Exact(size) * Exact(size - 1));
  if (mean != 0 && error <= std::abs(mean) * 1e-12) return nothing(unmoved);
  return around(mean, error, student_t_quantile((1 + level) / 2, size - 1), student_p(mean / error, size - 1));
}

namespace {

/// P(W <= w) of the sum of the ranks 1 ... n, each with probability 1/2.
double signed_rank_cdf(size_t n, size_t w) {
  std::vector<double> ways(n * (n + 1) / 2 + 1);
  ways[0] = 1;
  for (size_t rank = 1; rank <= n; ++rank)
    for (size_t s = ways.size(); s-- > rank;) ways[s] += ways[s - rank];
  return std::accumulate(ways.begin(), ways.begin() + static_cast<std::ptrdiff_t>(w) + 1, 0.0) *
         std::ldexp(1, -static_cast<int>(n));
}

struct SignedRanks {
  double positive = 0, ties = 0;  // twice the sum of positive ranks; sum of t^3 - t over ties
};

SignedRanks signed_ranks(std::vector<double>& d) {
  std::sort(d.begin(), d.end(), [](double a, double b) { return std::abs(a) < std::abs(b); });
  SignedRanks found;
  for (size_t i = 0, end; i < d.size(); i = end) {
    for (end = i; end < d.size() && std::abs(d[end]) == std::abs(d[i]);) ++end;
    auto twice_rank = static_cast<double>(i + 1 + end), t = static_cast<double>(end - i);
    for (size_t k = i; k < end; ++k) found.positive += d[k] > 0 ? twice_rank : 0;
    found.ties += t * t * t - t;
  }
  return found;
}

}  // namespace

double wilcoxon_p(std::span<const double> differences) {
  constexpr size_t most_exact = 50;
  std::vector<double> d;
  for (double x : differences)
    if (x != 0) d.push_back(x);
  if (std::any_of(d.begin(), d.end(), [](double x) { return !std::isfinite(x); })) return nan;
  if (d.empty()) return 1;
  auto ranks = signed_ranks(d);
  auto n = static_cast<double>(d.size());
  double positive = ranks.positive / 2, all = n * (n + 1) / 2;
  if (d.size() <= most_exact && ranks.ties == 0 && d.size() == differences.size())
    return above_zero(
        std::min(1.0, 2 * signed_rank_cdf(d.size(), static_cast<size_t>(std::min(positive, all - positive)))));
  double variance = n * (n + 1) * (2 * n + 1) / 24 - ranks.ties / 48;
  return normal_p((positive - all / 2) / std::sqrt(variance));
}

double mcnemar_p(uint64_t only_first, uint64_t only_second) {
  auto few = static_cast<double>(std::min(only_first, only_second)),
       all = static_cast<double>(only_first + only_second);
  return all == 0 ? 1 : above_zero(std::min(1.0, 2 * binomial_cdf(few, all, 0.5)));
}

Found tango(uint64_t only_first, uint64_t only_second, uint64_t n, double level) {
  if (n == 0) return nothing("no units");
  auto first = static_cast<double>(only_first), second = static_cast<double>(only_second),
       size = static_cast<double>(n);
  double z = two_sided_z(level);
  auto score = [&](double difference) {
    double a = 2 * size, b = (2 * size - second + first) * difference - second - first,
           c = -first * difference * (1 - difference);
    double q = (std::sqrt(std::max(0.0, b * b - 4 * a * c)) - b) / (2 * a);
    double variance = size * (2 * q + difference * (1 - difference));
    double distance = second - first - size * difference;
    return distance == 0 ? 0 : distance / std::sqrt(std::max(0.0, variance));
  };
  // The score falls from the lower to the upper limit.
  auto solve = [&](double wanted, double low, double high) {
    for (int i = 0; i < 200 && low < high; ++i) {
      double middle = low + (high - low) / 2;
      if (middle == low || middle == high) break;
      (score(middle) > wanted ? low : high) = middle;
    }
    return low + (high - low) / 2;
  };
  double difference = (second - first) / size;
  return {nan, solve(z, -1, difference), solve(-z, difference, 1)};
}

namespace {

/// Twice the placement of each row: negatives below a positive, positives above a negative, ties one half each.
std::vector<int64_t> twice_placements(const Reals& scores, std::span<const uint8_t> truth, int64_t positives) {
  struct Placed {
    uint64_t key;
    uint32_t row;
  };
  std::vector<uint32_t> order(truth.size());
  {
    std::vector<Placed> records(truth.size()), scratch(truth.size());
    for (uint32_t i = 0; i < records.size(); ++i) records[i] = {kernels::order_key(scores[i]), i};
    kernels::radix_sort(records.data(), scratch.data(), records.size(), [](const Placed& r) { return r.key; });
    for (size_t i = 0; i < order.size(); ++i) order[i] = records[i].row;
  }
  std::vector<int64_t> placements(truth.size());
  int64_t below[2] = {0, 0};
  for (size_t i = 0, end; i < order.size(); i = end) {
    int64_t tied[2] = {0, 0};
    for (end = i; end < order.size() && scores[order[end]] == scores[order[i]]; ++end) ++tied[truth[order[end]]];
    for (size_t k = i; k < end; ++k)
      placements[order[k]] = truth[order[k]] ? 2 * below[0] + tied[0] : 2 * (positives - below[1]) - tied[1];
    below[0] += tied[0], below[1] += tied[1];
  }
  return placements;
}

/// Sums of the differences of placements of one class.
struct Spread {
  __int128 sum = 0, squares = 0;
  void add(int64_t x) { sum += x, squares += static_cast<__int128>(x) * x; }
  /// Variance of the mean of n of them.
  double variance(double n) const {
    double centred = static_cast<double>(squares) - static_cast<double>(sum) * static_cast<double>(sum) / n;
    return std::max(0.0, centred) / (n * (n - 1));
  }
};

}  // namespace

Found delong(const Reals& first, const Reals& second, std::span<const uint8_t> truth, double level) {
  auto positives = static_cast<int64_t>(std::count(truth.begin(), truth.end(), 1));
  auto negatives = static_cast<int64_t>(truth.size()) - positives;
  if (positives < 2 || negatives < 2) return nothing("fewer than two rows of a class");
  const auto a = twice_placements(first, truth, positives), b = twice_placements(second, truth, positives);
  Spread spread[2];
  for (size_t i = 0; i < truth.size(); ++i) spread[truth[i]].add(b[i] - a[i]);
  auto m = static_cast<double>(positives), n = static_cast<double>(negatives);
  double difference = static_cast<double>(spread[1].sum) / (2 * m * n);
  double error = std::sqrt(spread[1].variance(m) / (4 * n * n) + spread[0].variance(n) / (4 * m * m));
  if (error == 0 && difference != 0) return nothing(unmoved);
  return around(difference, error, two_sided_z(level), normal_p(difference / error));
}

Found jackknife(double difference, std::span<const double> without, std::span<const uint64_t> count, double level) {
  ExactSum n, sum, squares;
  for (size_t c = 0; c < without.size(); ++c) {
    if (!std::isfinite(without[c])) return nothing("undefined without one of the units");
    auto times = static_cast<double>(count[c]);
    double gap = without[c] - difference;
    n.add_count(count[c]);
    sum.add_product(times, gap);
    squares.add_product(times, gap * gap);
  }
  double size = n.value();
  if (size < 2) return nothing("fewer than two units");
  double mean = ratio(sum, n);
  double error = std::sqrt(std::max(0.0, squares.value() - size * mean * mean) * (size - 1) / size);
  const auto moved = [&](double x) { return std::abs(x - difference) > std::abs(difference) * 1e-12; };
  if (difference != 0 && (error == 0 || std::none_of(without.begin(), without.end(), moved))) return nothing(unmoved);
  return around(difference, error, student_t_quantile((1 + level) / 2, size - 1),
                student_p(difference / error, size - 1));
}

namespace {

/// Linear between order statistics, as NumPy does.
double sorted_quantile(const std::vector<double>& x, double p) {
  double at = p * static_cast<double>(x.size() - 1);
  auto below = static_cast<size_t>(at);
  double rest = at - static_cast<double>(below);
  return below + 1 < x.size() ? x[below] + rest * (x[below + 1] - x[below]) : x[below];
}

}  // namespace

Found bootstrap(std::vector<double> replicates, double level) {
  std::erase_if(replicates, [](double x) { return std::isnan(x); });
  if (replicates.empty()) return nothing("undefined in every resample");
  std::sort(replicates.begin(), replicates.end());
  if (replicates.front() == replicates.back() && replicates.front() != 0) return nothing("no resample changes it");
  auto up = static_cast<double>(std::count_if(replicates.begin(), replicates.end(), [](double x) { return x >= 0; }));
  auto down = static_cast<double>(std::count_if(replicates.begin(), replicates.end(), [](double x) { return x <= 0; }));
  double p = 2 * (std::min(up, down) + 1) / (static_cast<double>(replicates.size()) + 1);
  return {std::min(1.0, p), sorted_quantile(replicates, (1 - level) / 2), sorted_quantile(replicates, (1 + level) / 2)};
}

double randomization_p(double difference, std::span<const double> replicates) {
  double as_far = 1, all = 1;
  // What rounding makes of equal differences counts as equal.
  double far = std::abs(difference) * (1 - 1e-12);
  for (double x : replicates) {
    if (std::isnan(x)) continue;
    all += 1;
    as_far += std::abs(x) >= far ? 1 : 0;
  }
  return std::isnan(difference) || all == 1 ? nan : as_far / all;
}

std::vector<double> holm(std::span<const double> p) {
  std::vector<double> adjusted(p.begin(), p.end());
  auto order = ascending(p);
  double most = 0;
  for (size_t i = 0; i < order.size(); ++i) {
    most = std::max(most, std::min(1.0, static_cast<double>(order.size() - i) * p[order[i]]));
    adjusted[order[i]] = most;
  }
  return adjusted;
}

std::vector<double> benjamini_hochberg(std::span<const double> p) {
  std::vector<double> adjusted(p.begin(), p.end());
  auto order = ascending(p);
  double least = 1;
  for (size_t i = order.size(); i-- > 0;) {
    least = std::min(least, p[order[i]] * static_cast<double>(order.size()) / static_cast<double>(i + 1));
    adjusted[order[i]] = least;
  }
  return adjusted;
}

}  // namespace assay::paired

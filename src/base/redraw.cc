// Counts of rows that are drawn. Sums of single draws while they are few, beyond by transformed rejection: Hörmann
// 1993, doi 10.1016/0167-6687(93)90997-4 (Poisson) and doi 10.1080/00949659308811496 (binomial).
#include "assay/base/redraw.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "assay/base/elementary.h"

namespace assay {
namespace {

constexpr uint64_t step = uint64_t{1} << 40;       // from draw to draw of one cell
constexpr uint64_t node_step = uint64_t{1} << 48;  // from split to split
constexpr uint64_t cells = uint64_t{1} << 63;      // cells of several rows
constexpr uint64_t most_single = 64, most_coins = 4096;

/// log(x!), of a whole x >= 0.
double log_factorial(double x) {
  constexpr double half_log_two_pi = 0x1.d67f1c864beb5p-1;
  double product = 1;
  for (; x < 9; ++x) product *= x + 1;  // then the series is good to the last bit
  const double y = x + 1, r = 1 / y, r2 = r * r;
  const double series = r * (1.0 / 12 - r2 * (1.0 / 360 - r2 * (1.0 / 1260 - r2 * (1.0 / 1680))));
  return (y - 0.5) * math::log(y) - y + half_log_two_pi + series - math::log(product);
}

/// Tries u in (-1/2, 1/2) and v in (0, 1) until one is taken; `propose(u, 1/2 - |u|)` gives a number, `accept(k, s, v)`
/// the exact test, and v <= `sure` takes it untested in the middle.
template <class Propose, class Accept>
double rejection(const Philox& random, uint64_t counter, double sure, double most, Propose propose, Accept accept) {
  for (;; counter += step) {
    const auto block = random.pair(counter);
    const double u = unit_double(block[0]) + 0x1p-54 - 0.5, v = unit_double(block[1]) + 0x1p-54;
    const double s = 0.5 - std::abs(u), k = propose(u, s);
    if (s >= 0.07 && v <= sure) return k;
    if (k < 0 || k > most || (s < 0.013 && v > s)) continue;
    if (accept(k, s, v)) return k;
  }
}

double poisson_by_rejection(double mean, const Philox& random, uint64_t counter) {
  const double b = 0.931 + 2.53 * std::sqrt(mean), a = -0.059 + 0.02483 * b, log_mean = math::log(mean);
  const double log_scale = math::log(1.1239 + 1.1328 / (b - 3.4)), sure = 0.9277 - 3.6224 / (b - 2);
  auto propose = [&](double u, double s) { return std::floor((2 * a / s + b) * u + mean + 0.43); };
  auto accept = [&](double k, double s, double v) {
    return math::log(v) + log_scale - math::log(a / (s * s) + b) <= k * log_mean - mean - log_factorial(k);
  };
  return rejection(random, counter, sure, HUGE_VAL, propose, accept);
}

double half_by_rejection(double n, const Philox& random, uint64_t counter) {
  const double deviation = std::sqrt(n) / 2, b = 1.15 + 2.53 * deviation, a = -0.0873 + 0.0248 * b + 0.01 * 0.5;
  const double scale = (2.83 + 5.1 / b) * deviation, mode = std::floor((n + 1) / 2);
  const double top = log_factorial(mode) + log_factorial(n - mode);
  auto propose = [&](double u, double s) { return std::floor((2 * a / s + b) * u + n / 2 + 0.5); };
  auto accept = [&](double k, double s, double v) {
    return math::log(v * scale / (a / (s * s) + b)) <= top - log_factorial(k) - log_factorial(n - k);
  };
  return rejection(random, counter, 0.92 - 4.2 / b, n, propose, accept);
}

}  // namespace

uint64_t poisson_count(uint64_t mean, const Philox& random, uint64_t counter) {
  mean = std::min(mean, uint64_t{1} << 62);
  if (mean > most_single)
    return static_cast<uint64_t>(poisson_by_rejection(static_cast<double>(mean), random, counter));
  uint64_t sum = 0;
  for (uint64_t done = 0; done < mean; done += 8, counter += step) {
    const auto block = random.pair(counter);
    for (unsigned part = 0; part < std::min<uint64_t>(8, mean - done); ++part) sum += poisson_one(eighth(block, part));
  }
  return sum;
}

uint64_t binomial_half(uint64_t n, const Philox& random, uint64_t counter) {
  if (n > most_coins) return static_cast<uint64_t>(half_by_rejection(static_cast<double>(n), random, counter));
  uint64_t sum = 0;
  for (; n >= 128; n -= 128, counter += step)
    for (uint64_t word : random.pair(counter)) sum += static_cast<uint64_t>(std::popcount(word));
  for (uint64_t word : random.pair(counter)) {
    const uint64_t take = std::min<uint64_t>(n, 64);
    sum += static_cast<uint64_t>(std::popcount(take == 64 ? word : word & ((uint64_t{1} << take) - 1)));
    n -= take;
  }
  return sum;
}

uint64_t Redraw::operator()(uint64_t index, uint64_t count) const {
  const uint64_t counter = cells | index;
  if (is_bootstrap()) return poisson_count(count, random_, counter);
  uint64_t here = 0;  // rows of the fold or group
  if (count <= most_single) {
    for (uint64_t i = 0; i < count; ++i) here += has(fold_of(eighth(random_.pair(counter + i / 8 * step), i % 8)));
    return only_ ? here : count - here;
  }
  here = count;  // halved down to it
  for (unsigned half = folds / 2, node = 1; half >> bits_ > 0; half /= 2) {
    const unsigned upper = fold_ / half & 1;
    const uint64_t low = binomial_half(here, random_, counter + node * node_step);
    here = upper ? here - low : low;
    node = 2 * node + upper;
  }
  return only_ ? here : count - here;
}

}  // namespace assay

#include "metrics/logistic_fit.h"

#include <algorithm>
#include <cmath>

#include "assay/base/elementary.h"
#include "kernels/order_keys.h"

namespace assay {

namespace {

constexpr double epsilon = 0x1p-52;

/// Log likelihood, its gradient and its negative Hessian at a line.
struct Likelihood {
  double value = 0, g0 = 0, g1 = 0, h00 = 0, h01 = 0, h11 = 0;
  double whole = 0;  // part of g0: rows on the wrong side, a count that cancels exactly

  void operator+=(const Likelihood& o) {
    value += o.value, g0 += o.g0, g1 += o.g1, h00 += o.h00, h01 += o.h01, h11 += o.h11, whole += o.whole;
  }
};

/// Written so that nothing cancels where the fit is almost sure of a row.
Likelihood at_run(double x, double positive, double negative, const Line& line) {
  const double eta = line.intercept + line.slope * x, size = std::abs(eta), e = math::exp(-size);
  const double right = eta >= 0 ? positive : negative, wrong = eta >= 0 ? negative : positive;
  const double larger = 1 / (1 + e), smaller = e / (1 + e), spread = (right + wrong) * larger * smaller;
  const double side = std::copysign(1.0, eta);
  return {-wrong * size - (right + wrong) * math::log1p(e),
          side * (right + wrong) * smaller,
          side * (right * smaller - wrong * larger) * x,
          spread,
          spread * x,
          spread * x * x,
          -side * wrong};
}

/// Of logit P = intercept + slope (x - centre). Summed in blocks, so that rounding grows slowly.
Likelihood likelihood(const LogitRuns& data, double centre, const Line& line) {
  constexpr size_t block = 1024;
  Likelihood all;
  for (size_t begin = 0; begin < data.x.size(); begin += block) {
    Likelihood part;
    for (size_t i = begin; i < std::min(begin + block, data.x.size()); ++i)
      part += at_run(data.x[i] - centre, data.positive[i], data.negative[i], line);
    all += part;
  }
  all.g0 += all.whole;
  return all;
}

Line moved(const Line& line, const Line& step, double scale) {
  return {line.intercept + scale * step.intercept, line.slope + scale * step.slope};
}

/// Newton's method. No step moves a logit by more than `longest`, and it is halved while the likelihood falls
/// by more than rounding; a step below `shortest` doubles its digits and is the last.
template <class Direction> Line climb(const LogitRuns& data, double centre, Direction direction) {
  constexpr int most_steps = 200;
  constexpr double longest = 8, shortest = 1e-8, rounding = 1e-12;
  const double reach = std::max(data.x.back() - centre, centre - data.x.front());
  Line line{centre, 1};
  Likelihood now = likelihood(data, centre, line);
  for (int i = 0; i < most_steps; ++i) {
    const Line step = direction(now);
    const double length = std::abs(step.intercept) + std::abs(step.slope) * reach;
    if (length <= shortest) return moved(line, step, 1);
    double scale = std::min(1.0, longest / length);
    Likelihood there = likelihood(data, centre, moved(line, step, scale));
    while (there.value < now.value - rounding * std::abs(now.value) && scale * length > shortest)
      there = likelihood(data, centre, moved(line, step, scale /= 2));
    line = moved(line, step, scale), now = there;
  }
  return line;
}

double mean(const LogitRuns& data) {
  double sum = 0;
  for (size_t i = 0; i < data.x.size(); ++i) sum += data.x[i] * (data.positive[i] + data.negative[i]);
  return sum / (data.positives + data.negatives);
}

}  // namespace

LogitRuns logit_runs(const Runs& runs) {
  LogitRuns data;
  runs.for_each(Order::ascending, [&](double score, double positive, double negative) {
    const double p = std::clamp(score, epsilon, 1 - epsilon), x = math::log(p) - math::log(1 - p);
    if (positive > 0) {
      if (data.positives == 0) data.positive_low = x;
      data.positive_high = x, data.positives += positive;
    }
    if (negative > 0) {
      if (data.negatives == 0) data.negative_low = x;
      data.negative_high = x, data.negatives += negative;
    }
    data.x.push_back(x), data.positive.push_back(positive), data.negative.push_back(negative);
  });
  return data;
}

uint64_t clipped_rows(const Runs& runs) {
  auto clipped = [](double p) { return p < epsilon || p > 1 - epsilon; };
  uint64_t rows = 0;
  runs.for_each_block(Order::ascending, [&](const RunBlock& block) {
    for (size_t i = 0; i < block.score.size(); ++i)
      if (clipped(block.score[i])) rows += block.positive[i] + block.negative[i];
  });
  for (const auto& row : runs.stored().weighted)
    if (clipped(kernels::key_value(row.key))) rows += row.count();
  return rows;
}

Line fit_line(const LogitRuns& data) {
  const double centre = mean(data);  // keeps the determinant from cancelling
  const Line line = climb(data, centre, [](const Likelihood& l) {
    const double determinant = l.h00 * l.h11 - l.h01 * l.h01;
    if (!(determinant > 0)) return Line{l.h00 > 0 ? l.g0 / l.h00 : 0, 0};
    return Line{(l.h11 * l.g0 - l.h01 * l.g1) / determinant, (l.h00 * l.g1 - l.h01 * l.g0) / determinant};
  });
  return {line.intercept - line.slope * centre, line.slope};
}

double fit_shift(const LogitRuns& data) {
  return climb(data, 0, [](const Likelihood& l) { return Line{l.h00 > 0 ? l.g0 / l.h00 : 0, 0}; }).intercept;
}

}  // namespace assay

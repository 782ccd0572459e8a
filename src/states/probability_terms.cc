#include "assay/states/probability_terms.h"

#include <fmt/format.h>

#include "assay/error.h"
#include "kernels/elementary.h"
#include "kernels/probability.h"
#include "kernels/range.h"
#include "states/clamped.h"

namespace assay {

namespace {

constexpr double epsilon = 0x1p-52;
constexpr double largest_loss = 100;

/// Calls f with the pointer of the width that `values` came in.
template <class F> void by_width(const Reals& values, F f) {
  if (values.f32)
    f(values.f32);
  else
    f(values.f64);
}

void negative_log(size_t n, double* x) {
  kernels::log({x, n}, {x, n});
  for (size_t i = 0; i < n; ++i) x[i] = -x[i];
}

void truth_probability(const Rows& rows, size_t begin, size_t n, double low, double high, double* out) {
  by_width(rows.probability.subspan(begin, n),
           [&](const auto* p) { kernels::truth_probability(p, rows.truth.data() + begin, n, low, high, out); });
}

void target_probability(const Rows& rows, size_t begin, size_t n, double low, double high, double* out) {
  const size_t columns = rows.probabilities.columns;
  by_width(rows.probabilities.values.subspan(begin * columns, n * columns), [&](const auto* p) {
    kernels::target_probability(p, columns, rows.target.data() + begin, n, low, high, out);
  });
}

/// Probabilities below the floor are lost by `capped` anyway; zero has no logarithm.
constexpr double floor_of_capped = 0x1p-200;

void capped(size_t n, double* losses) {
  for (size_t i = 0; i < n; ++i) losses[i] = losses[i] < largest_loss ? losses[i] : largest_loss;
}

/// The loss of a probability that is clipped.
double clipped_loss() {
  static const double loss = [] {
    double x = epsilon;
    negative_log(1, &x);
    return x;
  }();
  return loss;
}

/// Rows with the largest loss there can be.
uint64_t count_largest(const Rows& rows, size_t begin, size_t n, const double* terms, double largest) {
  return count_clamped(rows, begin, n, [&](size_t i) { return terms[i] >= largest; });
}

}  // namespace

uint64_t LogLoss::clamped(const Rows& rows, size_t begin, size_t n, const double* terms) {
  return count_largest(rows, begin, n, terms, clipped_loss());
}
uint64_t ClassLogLoss::clamped(const Rows& rows, size_t begin, size_t n, const double* terms) {
  return count_largest(rows, begin, n, terms, clipped_loss());
}
uint64_t CrossEntropy::clamped(const Rows& rows, size_t begin, size_t n, const double* terms) {
  return count_largest(rows, begin, n, terms, largest_loss);
}
uint64_t ClassCrossEntropy::clamped(const Rows& rows, size_t begin, size_t n, const double* terms) {
  return count_largest(rows, begin, n, terms, largest_loss);
}

void LogLoss::evaluate(const Rows& rows, size_t begin, size_t n, const Options&, double* out) {
  truth_probability(rows, begin, n, epsilon, 1 - epsilon, out);
  negative_log(n, out);
}

void ClassLogLoss::evaluate(const Rows& rows, size_t begin, size_t n, const Options&, double* out) {
  target_probability(rows, begin, n, epsilon, 1 - epsilon, out);
  negative_log(n, out);
}

void CrossEntropy::evaluate(const Rows& rows, size_t begin, size_t n, const Options&, double* out) {
  truth_probability(rows, begin, n, floor_of_capped, 1, out);
  negative_log(n, out);
  capped(n, out);
}

void ClassCrossEntropy::evaluate(const Rows& rows, size_t begin, size_t n, const Options&, double* out) {
  target_probability(rows, begin, n, floor_of_capped, 1, out);
  negative_log(n, out);
  capped(n, out);
}

void SquaredGap::evaluate(const Rows& rows, size_t begin, size_t n, const Options&, double* out) {
  by_width(rows.probability.subspan(begin, n),
           [&](const auto* p) { kernels::squared_gap(p, rows.truth.data() + begin, n, out); });
}

void ClassSquaredGap::evaluate(const Rows& rows, size_t begin, size_t n, const Options&, double* out) {
  const size_t columns = rows.probabilities.columns;
  by_width(rows.probabilities.values.subspan(begin * columns, n * columns),
           [&](const auto* p) { kernels::row_squared_gap(p, columns, rows.target.data() + begin, n, out); });
}

namespace {
/// Margins are differences.
void check_finite(const Reals& scores, std::string_view term) {
  if (scores.empty() ||
      (scores.f32 ? kernels::all_finite(scores.f32, scores.size) : kernels::all_finite(scores.f64, scores.size)))
    return;
  throw data_error(fmt::format(
      "{} needs finite scores, and one of these is infinite: leave such rows out, or metrics of margins", term));
}
}  // namespace

void Hinge::check(const Rows& rows, const Options&) { check_finite(rows.score, name); }
void ClassHinge::check(const Rows& rows, const Options&) { check_finite(rows.scores.values, "hinge"); }

void Hinge::evaluate(const Rows& rows, size_t begin, size_t n, const Options&, double* out) {
  by_width(rows.score.subspan(begin, n), [&](const auto* s) { kernels::hinge(s, rows.truth.data() + begin, n, out); });
}

void ClassHinge::evaluate(const Rows& rows, size_t begin, size_t n, const Options&, double* out) {
  const size_t columns = rows.scores.columns;
  by_width(rows.scores.values.subspan(begin * columns, n * columns),
           [&](const auto* s) { kernels::crammer_singer(s, columns, rows.target.data() + begin, n, out); });
}

}  // namespace assay

// Areas and distances. Areas are exact fractions of whole numbers, rounded once; the terms of average precision are
// rounded one by one and then summed exactly.
#include "assay/metrics/scored_binary.h"

#include <cmath>

#include "assay/base/elementary.h"
#include "metrics/scored_thresholds.h"

namespace assay {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();
Outcome undefined_auc() { return {nan, one_class}; }

template <class Scan>
bool lacks_class(const Scan& scan) {
  return is_zero(scan.positive) || is_zero(scan.negative);
}

/// Twice the area under TP against FP, in units of the scan.
template <class Scan>
Exact twice_area(const Scan& scan) {
  using W = std::remove_cvref_t<decltype(scan.positive)>;
  W above{};
  ProductOf<W> sum;
  scan.descending([&](double, const W& p, const W& q) {
    const W with = sum_of(above, p);
    sum.add(q, sum_of(above, with));
    above = with;
  });
  return exact(sum.sum);
}

/// The steps of a ROC curve up to a false positive rate, and the one that crosses it.
struct PartialArea {
  Exact whole_steps{0.0};  // twice the area
  Exact tp{0.0}, fp{0.0};  // before the crossing step
  Exact rise{0.0}, run{0.0};
};

/// fp <= limit, exactly; most answers need no exact arithmetic.
bool within(double fp, double limit, const auto& exact_fp, const Exact& exact_limit) {
  constexpr double margin = 1e-12;
  if (fp < limit * (1 - margin)) return true;
  if (fp > limit * (1 + margin)) return false;
  return (exact(exact_fp) - exact_limit).sign() <= 0;
}

template <class Scan>
PartialArea area_up_to(const Scan& scan, double max_fpr) {
  using W = std::remove_cvref_t<decltype(scan.positive)>;
  const Exact limit = Exact(max_fpr) * exact(scan.negative);
  const double near_limit = max_fpr * weight_value(scan.negative);
  W tp{}, fp{};
  ProductOf<W> sum;
  PartialArea area;
  bool crossed = false;
  scan.descending([&](double, const W& p, const W& q) {
    if (crossed) return;
    const W next_fp = sum_of(fp, q), next_tp = sum_of(tp, p);
    if (within(weight_value(next_fp), near_limit, next_fp, limit)) {
      sum.add(q, sum_of(tp, next_tp));
      tp = next_tp, fp = next_fp;
      return;
    }
    crossed = true;
    area.tp = exact(tp), area.fp = exact(fp), area.rise = exact(p), area.run = exact(q);
  });
  area.whole_steps = exact(sum.sum);
  return area;
}

template <class Scan>
double partial_auc(const Scan& scan, double max_fpr) {
  const PartialArea a = area_up_to(scan, max_fpr);
  const Exact f(max_fpr), two(2.0), square = exact(scan.positive) * exact(scan.negative);
  const Exact rest = f * exact(scan.negative) - a.fp;
  // (1 + (A - f^2 / 2) / (f - f^2 / 2)) / 2 with A = (steps + rest (2 tp + rise rest / run)) / (2 P N), times run.
  const Exact twice = a.whole_steps * a.run + rest * (two * a.tp * a.run + a.rise * rest);
  const Exact scale = square * a.run;
  return ratio((two * f - two * f * f) * scale + twice, two * (two * f - f * f) * scale);
}

}  // namespace

Outcome roc_auc(const ScoredBinary& s, const RocAuc& p) {
  return scan_runs(s.runs, [&](const auto& scan) -> Outcome {
    if (lacks_class(scan)) return undefined_auc();
    if (p.max_fpr < 1) return partial_auc(scan, p.max_fpr);
    return ratio(twice_area(scan), Exact(2.0) * exact(scan.positive) * exact(scan.negative));
  });
}

Outcome gini(const ScoredBinary& s) {
  return scan_runs(s.runs, [&](const auto& scan) -> Outcome {
    if (lacks_class(scan)) return undefined_auc();
    const Exact square = exact(scan.positive) * exact(scan.negative);
    return ratio(twice_area(scan) - square, square);
  });
}

namespace {

/// Exact sum of products, fed in blocks.
class TermSums {
 public:
  void add(double value, double weight) {
    values_[n_] = value, weights_[n_] = weight;
    if (++n_ == block) flush();
  }
  const ExactSum& sum() { return flush(), sum_; }

 private:
  void flush() {
    sum_.add({values_.data(), n_}, {weights_.data(), n_});
    n_ = 0;
  }
  static constexpr size_t block = 1024;
  std::array<double, block> values_, weights_;
  size_t n_ = 0;
  ExactSum sum_;
};

/// f(weight of the positives at a threshold, precision there) where there are any.
template <class Scan, class F>
void for_each_precision(const Scan& scan, F&& f) {
  std::remove_cvref_t<decltype(scan.positive)> tp{}, called{};
  scan.descending([&](double, const auto& p, const auto& q) {
    tp += p, called += p, called += q;
    f(weight_value(p), weight_value(tp) / weight_value(called));
  });
}

}  // namespace

Outcome average_precision(const ScoredBinary& s) {
  return scan_runs(s.runs, [&](const auto& scan) -> Outcome {
    if (is_zero(scan.positive)) return {0, no_positives};
    TermSums terms;
    for_each_precision(scan, [&](double p, double precision) {
      if (p > 0) terms.add(precision, p);
    });
    return ratio(Exact(terms.sum()), exact(scan.positive));
  });
}

Outcome pr_auc(const ScoredBinary& s) {
  return scan_runs(s.runs, [&](const auto& scan) -> Outcome {
    if (is_zero(scan.positive)) return {0, no_positives};
    TermSums terms;
    double before = 1;
    for_each_precision(scan, [&](double p, double precision) {
      if (p > 0) terms.add(precision, p), terms.add(before, p);
      before = precision;
    });
    return ratio(Exact(terms.sum()), Exact(2.0) * exact(scan.positive));
  });
}

Outcome log_auc(const ScoredBinary& s, const LogAuc& p) {
  const Totals all = totals(s.runs);
  if (all.positive == 0 || all.negative == 0) return undefined_auc();
  if (!(p.fpr_min < p.fpr_max)) return {nan, "fpr_min is not below fpr_max"};
  // From one corner of the curve to the next: its part between the bounds, on straight lines in fpr.
  ExactSum sum;
  double x0 = 0, y0 = 0;
  for_each_threshold(s.runs, [&](double, double tp, double fp) {
    const double x1 = fp / all.negative, y1 = tp / all.positive;
    auto height = [&](double x) { return x == x1 ? y1 : y0 + (y1 - y0) * ((x - x0) / (x1 - x0)); };
    const double low = std::max(x0, p.fpr_min), high = std::min(x1, p.fpr_max);
    if (low < high) {
      const double left = low == x0 ? y0 : height(low);
      sum.add_product(left + height(high), math::log(high) - math::log(low));
    }
    x0 = x1, y0 = y1;
  });
  return sum.value() / (2 * (math::log(p.fpr_max) - math::log(p.fpr_min)));
}

namespace {

using Int128 = __int128;
Int128 distance(Uint128 a, Uint128 b) { return static_cast<Int128>(a > b ? a - b : b - a); }
double distance(double a, double b) { return std::abs(a - b); }

/// f(score, TP, FP, P, N) with whole numbers of 128 bits where weights are counts, else with doubles.
template <class F>
auto compare_at_thresholds(const Runs& runs, F&& f) {
  const bool whole = runs.counted();
  const LargeCounts counts = runs.counts();
  const Totals all = totals(runs);
  return whole ? f(Uint128{counts.positive}, Uint128{counts.negative}) : f(all.positive, all.negative);
}

template <class W, class F>
void walk(const Runs& runs, const W&, F&& f) {
  if constexpr (std::is_same_v<W, double>) {
    for_each_threshold(runs, f);
  } else {
    W tp = 0, fp = 0;
    scan_runs(runs, [&](const auto& scan) {
      if constexpr (std::is_same_v<std::remove_cvref_t<decltype(scan.positive)>, uint64_t>)
        scan.descending([&](double score, uint64_t p, uint64_t q) { tp += p, fp += q, f(score, tp, fp); });
    });
  }
}

}  // namespace

Outcome ks(const ScoredBinary& s) {
  return compare_at_thresholds(s.runs, [&](auto P, auto N) -> Outcome {
    if (P == 0 || N == 0) return undefined_auc();
    decltype(distance(P, N)) best = -1;
    double at = nan;
    walk(s.runs, P, [&](double score, auto tp, auto fp) {
      if (auto d = distance(tp * N, fp * P); d > best) best = d, at = score;
    });
    Outcome outcome;
    if constexpr (std::is_same_v<decltype(P), double>) outcome = best / (P * N);
    else outcome = ratio(exact(static_cast<Uint128>(best)), exact(P * N));
    outcome.at = at;
    return outcome;
  });
}

Outcome eer(const ScoredBinary& s) {
  return compare_at_thresholds(s.runs, [&](auto P, auto N) -> Outcome {
    if (P == 0 || N == 0) return undefined_auc();
    auto false_positive = P * 0, false_negative = P * N;  // rates times P N; nothing called positive at first
    auto best = distance(false_positive, false_negative);
    double at = infinity;
    walk(s.runs, P, [&](double score, auto tp, auto fp) {
      const auto x = fp * P, y = (P - tp) * N;
      if (auto d = distance(x, y); d < best) best = d, false_positive = x, false_negative = y, at = score;
    });
    Outcome outcome;
    if constexpr (std::is_same_v<decltype(P), double>) outcome = (false_positive + false_negative) / (2 * P * N);
    else outcome = ratio(exact(false_positive) + exact(false_negative), Exact(2.0) * exact(P * N));
    outcome.at = at;
    return outcome;
  });
}

namespace {

/// 2^e as an exact number, also where it is no double.
Exact power_of_two(int e) { return Exact(std::ldexp(1.0, e / 2)) * Exact(std::ldexp(1.0, e - e / 2)); }

}  // namespace

Outcome lift(const ScoredBinary& s, const Lift& p) {
  return scan_runs(s.runs, [&](const auto& scan) -> Outcome {
    using W = std::remove_cvref_t<decltype(scan.positive)>;
    if (is_zero(scan.positive)) return {0, no_positives};
    const W all = sum_of(scan.positive, scan.negative);
    const double n = std::ldexp(weight_value(all), scan.exponent()), rows = std::ceil(p.top * n);
    const Exact cut = rows < n ? Exact(rows) * power_of_two(-scan.exponent()) : exact(all);
    W tp{}, called{};
    Outcome outcome;
    bool found = false;
    scan.descending([&](double score, const W& pos, const W& neg) {
      if (found) return;
      const W here = sum_of(pos, neg), next = sum_of(called, here);
      found = std::ldexp(weight_value(next), scan.exponent()) >= std::min(rows, n);
      if (found) {
        const Exact shared = exact(tp) * exact(here) + exact(pos) * (cut - exact(called));
        outcome = ratio(shared * exact(all), exact(here) * cut * exact(scan.positive));
        outcome.at = score;
      }
      tp += pos, called = next;
    });
    return outcome;
  });
}

}  // namespace assay

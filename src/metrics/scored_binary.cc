// Areas and distances. Areas are exact fractions of whole numbers, rounded once; the terms of average precision are
// rounded one by one and then summed exactly.
#include "assay/metrics/scored_binary.h"

#include <cmath>

#include "assay/base/elementary.h"
#include "metrics/scored_thresholds.h"
#include "states/run_segments.h"

namespace assay {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();
Outcome undefined_auc() { return {nan, one_class}; }

template <class Scan> bool lacks_class(const Scan& scan) { return is_zero(scan.positive) || is_zero(scan.negative); }

/// Twice the area under TP against FP, in units of the scan.
template <class Scan> Exact twice_area(const Scan& scan) {
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

template <class Scan> PartialArea area_up_to(const Scan& scan, double max_fpr) {
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

template <class Scan> double partial_auc(const Scan& scan, double max_fpr) {
  const PartialArea a = area_up_to(scan, max_fpr);
  const Exact f(max_fpr), two(2.0), square = exact(scan.positive) * exact(scan.negative);
  const Exact rest = f * exact(scan.negative) - a.fp;
  // (1 + (A - f^2 / 2) / (f - f^2 / 2)) / 2 with A = (steps + rest (2 tp + rise rest / run)) / (2 P N), times run.
  const Exact twice = a.whole_steps * a.run + rest * (two * a.tp * a.run + a.rise * rest);
  const Exact scale = square * a.run;
  return ratio((two * f - two * f * f) * scale + twice, two * (two * f - f * f) * scale);
}

}  // namespace

namespace {

/// As twice_area, of counts, with threads.
Exact twice_counted_area(const Runs& runs, const Executor& run) {
  const auto segments = run_segments(runs, run);
  std::vector<ProductOf<uint64_t>> sums(segments.size());
  run(segments.size(), [&](size_t s) {
    uint64_t above = segments[s].above.positive;
    ProductOf<uint64_t> sum;
    segments[s].descending([&](uint64_t p, uint64_t q) {
      const uint64_t with = above + p;
      sum.add(q, above + with);
      above = with;
    });
    sums[s] = sum;
  });
  auto all = sums[0].sum;
  for (size_t s = 1; s < sums.size(); ++s) all += sums[s].sum;
  return exact(all);
}

}  // namespace

Outcome roc_auc(const ScoredBinary& s, const RocAuc& p, const Context& context) {
  if (s.runs.counted() && p.max_fpr >= 1) {
    const LargeCounts all = s.runs.counts();
    if (all.positive == 0 || all.negative == 0) return undefined_auc();
    return ratio(twice_counted_area(s.runs, context.run), Exact(2.0) * exact(all.positive) * exact(all.negative));
  }
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

/// Exact sum of weight * hits / called, each ratio rounded once.
class PrecisionSum {
 public:
  /// Counts only if `weight` > 0.
  void add(double weight, double hits, double called) {
    weight_[n_] = weight, hits_[n_] = hits, called_[n_] = called;
    n_ += weight > 0;
    if (n_ == block) flush();
  }
  Exact sum() { return flush(), Exact(sum_); }

 private:
  void flush() {
    for (size_t i = 0; i < n_; ++i) hits_[i] /= called_[i];
    sum_.add({hits_.data(), n_}, {weight_.data(), n_});
    n_ = 0;
  }
  static constexpr size_t block = 1024;
  std::array<double, block + 1> weight_, hits_, called_;
  size_t n_ = 0;
  ExactSum sum_;
};

}  // namespace

namespace {

/// Exact sum of precisions at each positive, each precision rounded once, in one segment.
ExactSum sum_of_precisions(const RunSegment& segment) {
  constexpr size_t block = 1024, repeated = 4;
  std::array<double, block + repeated> hits, called;
  size_t n = 0;
  ExactSum sum;
  auto flush = [&] {
    for (size_t i = 0; i < n; ++i) hits[i] /= called[i];
    sum.add(std::span<const double>(hits.data(), n));
    n = 0;
  };
  auto tp = static_cast<int64_t>(segment.above.positive), all = tp + static_cast<int64_t>(segment.above.negative);
  segment.descending([&](uint64_t p, uint64_t q) {
    tp += static_cast<int64_t>(p), all += static_cast<int64_t>(p + q);
    const auto with = static_cast<double>(tp), of = static_cast<double>(all);
    if (p > repeated) return sum.add_product(static_cast<double>(p), with / of);
    for (size_t k = 0; k < repeated; ++k) hits[n + k] = with, called[n + k] = of;  // only the first p count
    n += p;
    if (n >= block) flush();
  });
  flush();
  return sum;
}

ExactSum sum_of_precisions(const Runs& runs, const Executor& run) {
  const auto segments = run_segments(runs, run);
  std::vector<ExactSum> sums(segments.size());
  run(segments.size(), [&](size_t s) { sums[s] = sum_of_precisions(segments[s]); });
  for (size_t s = 1; s < sums.size(); ++s) sums[0].merge(sums[s]);
  return sums[0];
}

}  // namespace

Outcome average_precision(const ScoredBinary& s, const Context& context) {
  if (s.runs.counted()) {
    const uint64_t positives = s.runs.counts().positive;
    if (positives == 0) return {0, no_positives};
    return ratio(Exact(sum_of_precisions(s.runs, context.run)), exact(positives));
  }
  return scan_runs(s.runs, [&](const auto& scan) -> Outcome {
    if (is_zero(scan.positive)) return {0, no_positives};
    PrecisionSum terms;
    std::remove_cvref_t<decltype(scan.positive)> tp{}, called{};
    scan.descending([&](double, const auto& p, const auto& q) {
      tp += p, called += p, called += q;
      terms.add(weight_value(p), weight_value(tp), weight_value(called));
    });
    return ratio(terms.sum(), exact(scan.positive));
  });
}

Outcome pr_auc(const ScoredBinary& s) {
  return scan_runs(s.runs, [&](const auto& scan) -> Outcome {
    if (is_zero(scan.positive)) return {0, no_positives};
    PrecisionSum here, before;
    std::remove_cvref_t<decltype(scan.positive)> tp{}, called{};
    double tp_before = 1, called_before = 1;  // precision 1 at recall 0
    scan.descending([&](double, const auto& p, const auto& q) {
      tp += p, called += p, called += q;
      const double hits = weight_value(tp), all = weight_value(called), weight = weight_value(p);
      here.add(weight, hits, all), before.add(weight, tp_before, called_before);
      tp_before = hits, called_before = all;
    });
    return ratio(here.sum() + before.sum(), Exact(2.0) * exact(scan.positive));
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

template <class W> W distance(W a, W b) { return a > b ? a - b : b - a; }

/// f(P, N) in whole numbers whose products do not overflow where weights are counts, else in doubles.
template <class F> auto compare_at_thresholds(const Runs& runs, F&& f) {
  const LargeCounts counts = runs.counts();
  const Totals all = totals(runs);
  if (!runs.counted()) return f(all.positive, all.negative);
  const bool narrow = std::max(counts.positive, counts.negative) < uint64_t{1} << 31;
  return narrow ? f(counts.positive, counts.negative) : f(Uint128{counts.positive}, Uint128{counts.negative});
}

/// f(score, TP, FP) in the type of `like`.
template <class W, class F> void walk(const Runs& runs, const W&, F&& f) {
  if constexpr (std::is_same_v<W, double>) {
    for_each_threshold(runs, f);
  } else {
    W tp = 0, fp = 0;
    RunScan<uint64_t>(RunsAccess::tier(runs), {}, 0).descending([&](double score, uint64_t p, uint64_t q) {
      tp += p, fp += q;
      f(score, tp, fp);
    });
  }
}

}  // namespace

Outcome ks(const ScoredBinary& s) {
  return compare_at_thresholds(s.runs, [&](auto P, auto N) -> Outcome {
    if (P == 0 || N == 0) return undefined_auc();
    auto best = P * 0;
    double at = infinity;
    walk(s.runs, P, [&](double score, auto tp, auto fp) {
      if (auto d = distance(tp * N, fp * P); d > best) best = d, at = score;
    });
    Outcome outcome;
    if constexpr (std::is_same_v<decltype(P), double>)
      outcome = best / (P * N);
    else
      outcome = ratio(exact(best), exact(P * N));
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
    if constexpr (std::is_same_v<decltype(P), double>)
      outcome = (false_positive + false_negative) / (2 * P * N);
    else
      outcome = ratio(exact(false_positive) + exact(false_negative), Exact(2.0) * exact(P * N));
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

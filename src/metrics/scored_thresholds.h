// Thresholds of a ranking from the highest score down, with the weight of what is called positive.
#pragma once
#include "assay/states/scored_binary.h"
#include "states/run_scan.h"

namespace assay {

inline constexpr const char* no_positives = "no positives";
inline constexpr const char* one_class = "only one class";

/// Totals in the unit of the scan.
struct Totals {
  double positive = 0, negative = 0;
};

/// f(score, TP, FP) at each distinct score, descending; TP and FP are exact sums in the unit of the totals, rounded
/// once.
template <class F> void for_each_threshold(const Runs& runs, F&& f) {
  scan_runs(runs, [&](const auto& scan) {
    std::remove_cvref_t<decltype(scan.positive)> tp{}, fp{};
    scan.descending([&](double score, const auto& p, const auto& q) {
      tp += p, fp += q;
      f(score, weight_value(tp), weight_value(fp));
    });
  });
}

inline Totals totals(const Runs& runs) {
  return scan_runs(runs, [](const auto& scan) {
    return Totals{weight_value(scan.positive), weight_value(scan.negative)};
  });
}

inline Exact exact(const Uint128& x) { return exact_sum(x); }
inline Exact exact(uint64_t x) { return exact_sum(x); }
inline Exact exact(const Uint256& x) { return exact_sum(x); }
inline Exact exact(const FreeWeight& x) { return x.value; }

/// Exact sums of products of two weights.
template <class W> struct ProductOf;
template <> struct ProductOf<uint64_t> {
  Uint128 sum = 0;
  void add(uint64_t x, uint64_t y) { sum += Uint128{x} * y; }
};
template <> struct ProductOf<Uint128> {
  Uint256 sum;
  void add(Uint128 x, Uint128 y) { sum.add_product(x, y); }
};
template <> struct ProductOf<FreeWeight> {
  FreeWeight sum;
  void add(const FreeWeight& x, const FreeWeight& y) { sum += x.value * y.value; }
};

template <class W> W sum_of(const W& x, const W& y) {
  W sum = x;
  sum += y;
  return sum;
}

}  // namespace assay

// Terms of regression losses, one a row, over blocks: vectorised, with a naive twin of each.
// Every lane does the operations of the twin in the same order, so all targets give the same bits.
#pragma once
#include <cstddef>

namespace assay::kernels {

/// How products x[i] * y[i] split into high and low parts.
enum class Split {
  single,  // every low part is zero
  both,    // high[i] + low[i] is the exact product
  unsafe,  // a factor is not finite, or too large or too small to split; the outputs mean nothing
};

struct Extremes {
  double low, high;  // (inf, -inf) without values; NaN where a value is NaN
};

/// t: target, e: estimate. Outputs may not overlap inputs.
struct ErrorTerms {
  using Pair = void (*)(const double* t, const double* e, size_t n, double* out);
  using Tuned = void (*)(const double* t, const double* e, size_t n, double parameter, double* out);

  Pair difference;       // e - t
  Pair absolute_error;   // |e - t|
  Pair squared_error;    // (e - t)^2
  Pair relative_error;   // |e - t| / max(|t|, 2^-52)
  Pair symmetric_error;  // 2 |e - t| / max(|t| + |e|, 1.17e-6)
  Tuned pinball;         // alpha d where d = t - e >= 0, else (alpha - 1) d
  Tuned huber;           // d^2 / 2 where |d| <= delta, else delta (|d| - delta / 2)
  void (*absolute)(const double* x, size_t n, double* out);
  void (*negate)(const double* x, size_t n, double* out);
  /// 1 where low <= t <= high, else 0.
  void (*covered)(const double* t, const double* low, const double* high, size_t n, double* out);
  /// high - low, plus (2 / alpha) times the distance from t to [low, high].
  void (*interval_score)(const double* t, const double* low, const double* high, size_t n, double alpha, double* out);
  /// high[i] + low[i] = x[i] y[i] exactly. False, and nothing, when a factor is not finite or too large or
  /// small.
  bool (*split_products)(const double* x, const double* y, size_t n, double* high, double* low);
  Extremes (*extremes)(const double* x, size_t n);
  Extremes (*error_extremes)(const double* t, const double* e, size_t n);  // of e - t
};

inline constexpr double relative_floor = 0x1p-52;
inline constexpr double symmetric_floor = 1.17e-6;
/// Factors between these are safe to split, as is zero.
inline constexpr double split_least = 0x1p-480, split_most = 0x1p480;

/// The fastest table for this machine; the twins when ASSAY_TARGET=scalar.
const ErrorTerms& error_terms();
/// The naive twins.
const ErrorTerms& scalar_error_terms();

}  // namespace assay::kernels

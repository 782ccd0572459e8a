// Terms of regression losses for TermSum: one non-negative number a row, from target t and estimate e.
// Each is rounded once or twice in double precision; its sum is exact.
#pragma once
#include "assay/states/term_sum.h"

namespace assay {

/// What every term is: a name, its options, a check of the domain, and `evaluate`, which writes the terms of
/// rows [begin, begin + n).
#define ASSAY_TERM(key, options_type)                          \
  using Options = options_type;                                \
  static constexpr std::string_view name = key;                \
  static void check(const Rows& rows, const Options& options); \
  static void evaluate(const Rows& rows, size_t begin, size_t n, const Options& options, double* out)

/// Of terms whose sum is made without writing them down.
#define ASSAY_TERM_SUM static void add(const Rows& rows, const NoParams&, ExactSum& sum)

/// Of terms that may leave the range of double while the mean or its root does not: adds those of a block, weighed, and
/// sets them to 0.
#define ASSAY_TERM_BEYOND \
  static void take_beyond(const Rows& rows, size_t begin, size_t n, const Options&, double* terms, ExactSum& sum)

/// Of terms with a floor: which rows it decides, and how many of a block those are that weigh something.
#define ASSAY_TERM_CLAMP(words)               \
  static constexpr const char* clamp = words; \
  static uint64_t clamped(const Rows& rows, size_t begin, size_t n, const double* terms)

struct AlphaOption {
  double alpha = 0.5;
  static constexpr auto fields() { return std::tuple{field("alpha", &AlphaOption::alpha, "level", between(0, 1))}; }
};
struct DeltaOption {
  double delta = 1;
  static constexpr auto fields() {
    return std::tuple{field("delta", &DeltaOption::delta, "where the loss becomes linear", above(0))};
  }
};
struct PowerOption {
  double power = 0;
  static constexpr auto fields() { return std::tuple{field("power", &PowerOption::power, "variance power")}; }
};

/// |e - t|
struct AbsoluteError {
  ASSAY_TERM("absolute_error", NoParams);
  ASSAY_TERM_SUM;
  ASSAY_TERM_BEYOND;
};
/// (e - t)^2
struct SquaredError {
  ASSAY_TERM("squared_error", NoParams);
  ASSAY_TERM_SUM;
  ASSAY_TERM_BEYOND;
};
/// |e - t| / max(|t|, 2^-52)
struct RelativeError {
  ASSAY_TERM("relative_error", NoParams);
  static uint64_t add(const Rows& rows, const NoParams&, ExactSum& sum);
  ASSAY_TERM_BEYOND;
  ASSAY_TERM_CLAMP("with a target within 2^-52 of 0");
};
/// 2 |e - t| / max(|t| + |e|, 1.17e-6)
struct SymmetricError {
  ASSAY_TERM("symmetric_error", NoParams);
  ASSAY_TERM_CLAMP("with a target and a prediction within 1.17e-6 of 0 together");
};
/// |t|
struct TargetSize {
  ASSAY_TERM("target_size", NoParams);
};
/// t: not a loss, but what quantiles and baselines of the target are read from
struct TargetValue {
  ASSAY_TERM("target", NoParams);
};
/// (t - e) (alpha - [t < e]), e from the quantile column of level alpha where there is one. Koenker & Bassett
/// 1978.
struct PinballLoss {
  ASSAY_TERM("pinball_loss", AlphaOption);
};
/// d^2 / 2 up to delta, then delta (|d| - delta / 2). Huber 1964.
struct HuberLoss {
  ASSAY_TERM("huber_loss", DeltaOption);
};
// Intervals are the columns lower and upper, else the quantile columns of levels alpha / 2 and 1 - alpha / 2.

/// [lower <= t <= upper]
struct IntervalCovered {
  ASSAY_TERM("interval_covered", AlphaOption);
};
/// upper - lower
struct IntervalWidth {
  ASSAY_TERM("interval_width", AlphaOption);
};
/// Width, plus (2 / alpha) times the distance of t from the interval. Gneiting & Raftery 2007.
struct IntervalScore {
  ASSAY_TERM("interval_score", AlphaOption);
};

// With logarithms. Rows outside the domain of the term are data errors, unless they weigh nothing.

/// (log(1 + e) - log(1 + t))^2, for t, e > -1
struct SquaredLogError {
  ASSAY_TERM("squared_log_error", NoParams);
  ASSAY_TERM_BEYOND;
};
/// log cosh(e - t)
struct LogCoshError {
  ASSAY_TERM("log_cosh_error", NoParams);
};
/// 2 (t log(t / e) - t + e), for t >= 0, e > 0
struct PoissonDeviance {
  ASSAY_TERM("poisson_deviance", NoParams);
};
/// 2 (log(e / t) + t / e - 1), for t, e > 0
struct GammaDeviance {
  ASSAY_TERM("gamma_deviance", NoParams);
};
/// Unit deviance of the Tweedie family; power outside (0, 1). Jorgensen 1987.
struct TweedieDeviance {
  ASSAY_TERM("tweedie_deviance", PowerOption);
  ASSAY_TERM_BEYOND;
  /// One term; the domain is not checked.
  static double at(double target, double estimate, double power);
};

#undef ASSAY_TERM
#undef ASSAY_TERM_SUM
#undef ASSAY_TERM_BEYOND
#undef ASSAY_TERM_CLAMP

}  // namespace assay

// Formulas of regression losses: means of terms, extremes and quantiles of errors. Rows: metrics/regression.h.
#pragma once
#include "assay/metrics/outputs.h"
#include "assay/states/error_terms.h"
#include "assay/states/extremes.h"
#include "assay/states/value_runs.h"

namespace assay {

struct Pinball {
  double alpha = 0.5;
  OutputAverage average = OutputAverage::uniform;
  static constexpr auto fields() {
    return std::tuple{field("alpha", &Pinball::alpha, "level of the predicted quantile", between(0, 1)),
                      PerOutput::average_field<Pinball>()};
  }
};
struct Huber {
  double delta = 1;
  OutputAverage average = OutputAverage::uniform;
  static constexpr auto fields() {
    return std::tuple{field("delta", &Huber::delta, "error from which the loss is linear", above(0)),
                      PerOutput::average_field<Huber>()};
  }
};
struct Tweedie {
  double power = 0;
  OutputAverage average = OutputAverage::uniform;
  static constexpr auto fields() {
    return std::tuple{field("power", &Tweedie::power, "variance power: 0 normal, 1 Poisson, 2 gamma, 3 inverse Gaussian"),
                      PerOutput::average_field<Tweedie>()};
  }
};
struct ErrorQuantile {
  double q = 0.9;
  OutputAverage average = OutputAverage::uniform;
  static constexpr auto fields() {
    return std::tuple{field("q", &ErrorQuantile::q, "level of the quantile", between(0, 1)),
                      PerOutput::average_field<ErrorQuantile>()};
  }
};
struct Interval {
  double alpha = 0.1;
  OutputAverage average = OutputAverage::uniform;
  static constexpr auto fields() {
    return std::tuple{field("alpha", &Interval::alpha, "nominal share outside the interval", inside(0, 1)),
                      PerOutput::average_field<Interval>()};
  }
};

inline constexpr const char* no_rows = "no rows";

namespace regression {

inline Outcome undefined_without_rows() { return {std::numeric_limits<double>::quiet_NaN(), no_rows}; }

/// Mean of a term.
template <class Term, class P = PerOutput>
Outcome mean(const TermSum<Term>& s, const P&) {
  return s.weight.zero() ? undefined_without_rows() : s.mean();
}

/// Square root of the mean of a term.
template <class Term>
Outcome root_mean(const TermSum<Term>& s, const PerOutput&) {
  return s.weight.zero() ? undefined_without_rows() : root_ratio(s.sum, s.weight);
}

inline Outcome mean_error(const ErrorSum& s, const PerOutput&) {
  return s.weight.zero() ? undefined_without_rows() : ratio(s.sum, s.weight);
}

inline Outcome max_error(const ErrorExtremes& s, const PerOutput&) {
  return s.span.empty() ? undefined_without_rows() : std::max(-s.span.low, s.span.high);
}

inline Outcome median_absolute_error(const AbsoluteErrors& s, const PerOutput&) {
  return s.values.empty() ? undefined_without_rows() : s.values.step_quantile(0.5);
}

inline Outcome quantile_error(const AbsoluteErrors& s, const ErrorQuantile& p) {
  return s.values.empty() ? undefined_without_rows() : s.values.quantile(p.q);
}

/// Sum of errors over the sum of target sizes, the latter at least 1.17e-6.
Outcome wmape(const TermSum<AbsoluteError>& errors, const TermSum<TargetSize>& sizes, const PerOutput&);

}  // namespace regression
}  // namespace assay

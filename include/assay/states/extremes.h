// Extremes over the rows that weigh something: the greatest absolute error, and the range of the target.
#pragma once
#include <limits>

#include "assay/metric.h"
#include "assay/states/predictions.h"

namespace assay {

/// Least and greatest of the values so far; NaN once a value is NaN.
struct Span {
  double low = std::numeric_limits<double>::infinity(), high = -std::numeric_limits<double>::infinity();

  bool empty() const { return low > high; }
  void merge(const Span& other);
  void validate() const;
};

struct ErrorExtremes {
  using Options = NoParams;
  static constexpr std::string_view name = "error_extremes";
  explicit ErrorExtremes(const Options& = {}) {}
  void check(const Rows& rows) const { check_predictions(rows); }
  void update(const Rows& rows);
  void merge(const ErrorExtremes& other) { span.merge(other.span); }
  template <class A> void archive(A& a) { a(span.low, span.high); }
  void validate() const { span.validate(); }

  Span span;  // of e - t
};

struct TargetExtremes {
  using Options = NoParams;
  static constexpr std::string_view name = "target_extremes";
  explicit TargetExtremes(const Options& = {}) {}
  void update(const Rows& rows);
  void merge(const TargetExtremes& other) { span.merge(other.span); }
  template <class A> void archive(A& a) { a(span.low, span.high); }
  void validate() const { span.validate(); }

  Span span;
};

}  // namespace assay

// Exact moments of targets and estimates: weights, sums, sums of squares and of products, without any
// rounding. Variances and correlations formed from them have no cancellation, at any offset.
#pragma once
#include "assay/base/rational.h"
#include "assay/metric.h"
#include "assay/states/predictions.h"
#include "assay/states/term_sum.h"

namespace assay {

/// Adds weight[i] * x[i] * y[i] exactly; an empty `weight` means ones.
void add_products(ExactSum& sum, std::span<const double> x, std::span<const double> y, std::span<const double> weight);

/// Adds weight[i] * x[i] and weight[i] * x[i]^2 exactly; an empty `weight` means ones.
void add_moments(ExactSum& sum, ExactSum& square, std::span<const double> x, std::span<const double> weight);

struct TargetColumn {
  static constexpr std::string_view name = "target_moments";
  static void check(const Rows&) {}
  static std::span<const double> of(const Rows& rows) { return rows.actual; }
};
struct EstimateColumn {
  static constexpr std::string_view name = "estimate_moments";
  static void check(const Rows& rows) { check_predictions(rows); }
  static std::span<const double> of(const Rows& rows) { return rows.estimate; }
};

template <class Column> struct Moments {
  using Options = NoParams;
  static constexpr std::string_view name = Column::name;

  explicit Moments(const Options& = {}) {}
  void check(const Rows& rows) const { Column::check(rows); }
  void update(const Rows& rows) {
    add_moments(sum, square, Column::of(rows), rows.weight);
    add_weights(weight, rows);
  }
  void merge(const Moments& other) { weight.merge(other.weight), sum.merge(other.sum), square.merge(other.square); }
  template <class A> void archive(A& a) { a(weight, sum, square); }
  void validate() const {
    if (weight.sign() < 0 || square.sign() < 0 || (square.finite() && spread().sign() < 0))
      throw CorruptState("moments of no data");
  }

  /// weight^2 times the variance: n Sxx - Sx^2.
  Exact spread() const { return co_spread(weight, sum, sum, square); }

  ExactSum weight, sum, square;
};
using TargetMoments = Moments<TargetColumn>;
using EstimateMoments = Moments<EstimateColumn>;

/// Sum of target times estimate.
struct CrossMoment {
  using Options = NoParams;
  static constexpr std::string_view name = "cross_moment";

  explicit CrossMoment(const Options& = {}) {}
  void check(const Rows& rows) const { check_predictions(rows); }
  void update(const Rows& rows) { add_products(product, rows.actual, rows.estimate, rows.weight); }
  void merge(const CrossMoment& other) { product.merge(other.product); }
  template <class A> void archive(A& a) { a(product); }
  void validate() const {}

  ExactSum product;
};

/// Exact sum of estimate minus target: no rounding of the single differences.
struct ErrorSum {
  using Options = NoParams;
  static constexpr std::string_view name = "error_sum";

  explicit ErrorSum(const Options& = {}) {}
  void check(const Rows& rows) const { check_predictions(rows); }
  void update(const Rows& rows);
  void merge(const ErrorSum& other) { weight.merge(other.weight), sum.merge(other.sum); }
  template <class A> void archive(A& a) { a(weight, sum); }
  void validate() const {
    if (weight.sign() < 0) throw CorruptState("negative total weight");
  }

  ExactSum weight, sum;
};

}  // namespace assay

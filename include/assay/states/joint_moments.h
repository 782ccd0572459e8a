// JointMoments: exact sums of t^a d^b up to a + b = 4, of the target t and the error d = e - t (rounded once). Central
// moments formed from them have no cancellation, at any offset. Intervals of scores that are functions of means and
// covariances read them.
#pragma once
#include <array>

#include "assay/metric.h"
#include "assay/states/moments.h"

namespace assay {

struct JointMoments {
  using Options = NoParams;
  static constexpr std::string_view name = "joint_moments";
  static constexpr int order = 4;
  using Sums = std::array<std::array<ExactSum, order + 1>, order + 1>;  // [a][b], a + b <= order

  explicit JointMoments(const Options& = {}) {}
  void check(const Rows& rows) const { check_predictions(rows); }
  void update(const Rows& rows);
  void merge(const JointMoments& other);
  template <class A> void archive(A& a) {
    for (int i = 0; i <= order; ++i)
      for (int j = 0; i + j <= order; ++j) a(sums[static_cast<size_t>(i)][static_cast<size_t>(j)]);
  }
  void validate() const;

  bool finite() const;
  double weight() const { return sums[0][0].value(); }
  /// Mean of (t - mean t)^a (d - mean d)^b; of a + b = 1: the mean of t or d itself.
  std::array<std::array<double, order + 1>, order + 1> central() const;

  Sums sums;
};

}  // namespace assay

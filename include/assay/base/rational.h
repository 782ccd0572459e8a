// Exact arithmetic on sums, rounded once at the end. Wide integers from Boost.Multiprecision, hidden in the
// source.
#pragma once
#include <memory>

#include "assay/base/exact_sum.h"

namespace assay {

/// An exact dyadic number of any size, for formulas over sums: `ratio(n * sxy - sx * sy, n * n)`. A sum with
/// infinities or NaN makes it invalid, and so does any invalid operand; results of invalid numbers are NaN.
class Exact {
 public:
  Exact(const ExactSum& sum);  // NOLINT: formulas mix sums and numbers
  Exact(double x);             // NOLINT
  friend Exact operator+(const Exact& a, const Exact& b);
  friend Exact operator-(const Exact& a, const Exact& b);
  friend Exact operator*(const Exact& a, const Exact& b);
  /// -1, 0, 1; 0 when invalid.
  int sign() const;
  bool valid() const { return number_ != nullptr; }

 private:
  struct Number;
  friend struct ExactAccess;
  explicit Exact(std::shared_ptr<const Number> number) : number_(std::move(number)) {}
  std::shared_ptr<const Number> number_;
};

/// a, correctly rounded.
double rounded(const Exact& a);
/// a / b, correctly rounded; NaN when b is zero.
double ratio(const ExactSum& a, const ExactSum& b);
double ratio(const Exact& a, const Exact& b);
/// sqrt(a / b), correctly rounded; NaN when a / b is negative or b is zero.
double root_ratio(const ExactSum& a, const ExactSum& b);
double root_ratio(const Exact& a, const Exact& b);
/// a / sqrt(b), correctly rounded; NaN when b is not positive.
double over_root(const Exact& a, const Exact& b);

/// n Sxy - Sx Sy.
Exact co_spread(const ExactSum& n, const ExactSum& sx, const ExactSum& sy, const ExactSum& sxy);
/// A centred second moment: (n Sxy - Sx Sy) / n, exact before one rounding. The sum of squared deviations
/// when x = y.
double centred(const ExactSum& n, const ExactSum& sx, const ExactSum& sy, const ExactSum& sxy);
/// 1 - residual / (n Syy - Sy^2) * n: R2 of one output, exact before one rounding. NaN when the denominator
/// is zero.
double one_minus_share(const ExactSum& residual, const ExactSum& n, const ExactSum& sy, const ExactSum& syy);
/// Pearson correlation from five exact sums and the total weight: one square root and one division after
/// exact products. NaN when a variance is zero.
double correlation(const ExactSum& n, const ExactSum& sx, const ExactSum& sy, const ExactSum& sxx, const ExactSum& syy,
                   const ExactSum& sxy);
/// Whether n Sxx = Sx^2: no spread at all.
bool constant(const ExactSum& n, const ExactSum& sx, const ExactSum& sxx);

}  // namespace assay

// Exact arithmetic on sums, rounded once at the end. Wide integers from Boost.Multiprecision, hidden in the source.
#pragma once
#include "assay/base/exact_sum.h"

namespace assay {

/// a / b, correctly rounded; NaN when b is zero.
double ratio(const ExactSum& a, const ExactSum& b);
/// A centred second moment: (n Sxy - Sx Sy) / n, exact before one rounding. The sum of squared deviations when x = y.
double centred(const ExactSum& n, const ExactSum& sx, const ExactSum& sy, const ExactSum& sxy);
/// 1 - residual / (n Syy - Sy^2) * n: R2 of one output, exact before one rounding. NaN when the denominator is zero.
double one_minus_share(const ExactSum& residual, const ExactSum& n, const ExactSum& sy, const ExactSum& syy);
/// Pearson correlation from five exact sums and the total weight: one square root and one division after exact
/// products. NaN when a variance is zero.
double correlation(const ExactSum& n, const ExactSum& sx, const ExactSum& sy, const ExactSum& sxx, const ExactSum& syy,
                   const ExactSum& sxy);
/// Whether n Sxx = Sx^2: no spread at all.
bool constant(const ExactSum& n, const ExactSum& sx, const ExactSum& sxx);

}  // namespace assay

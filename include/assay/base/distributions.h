// Distributions that intervals and tests need, by Boost.Math: probabilities and quantiles in double precision.
#pragma once
#include <cstdint>

namespace assay {

double normal_cdf(double x);
/// NaN outside [0, 1]; infinite at its ends.
double normal_quantile(double p);
/// The z of a two-sided interval of this level: 1.96 for 0.95.
double two_sided_z(double level);
double student_t_cdf(double x, double freedom);
double student_t_quantile(double p, double freedom);
double chi_squared_cdf(double x, double freedom);
/// P(X <= k) of n trials with probability p.
double binomial_cdf(double k, double n, double p);
double beta_quantile(double p, double a, double b);

}  // namespace assay

#include "assay/base/distributions.h"

#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>

namespace assay {
namespace {
using namespace boost::math::policies;
/// NaN and infinities instead of exceptions, and no long double, so that every machine gives the same bits.
using Quiet = policy<domain_error<ignore_error>, overflow_error<ignore_error>, pole_error<ignore_error>,
                     evaluation_error<ignore_error>, promote_double<false>>;
using Normal = boost::math::normal_distribution<double, Quiet>;
using StudentT = boost::math::students_t_distribution<double, Quiet>;
using ChiSquared = boost::math::chi_squared_distribution<double, Quiet>;
using Binomial = boost::math::binomial_distribution<double, Quiet>;
using Beta = boost::math::beta_distribution<double, Quiet>;
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();
bool probability(double p) { return p >= 0 && p <= 1; }
}  // namespace

double normal_cdf(double x) { return std::isnan(x) ? nan : boost::math::cdf(Normal(), x); }

double normal_quantile(double p) {
  if (!probability(p)) return nan;
  if (p == 0 || p == 1) return p == 0 ? -infinity : infinity;
  return boost::math::quantile(Normal(), p);
}

double two_sided_z(double level) {
  if (!probability(level)) return nan;
  return level == 1 ? infinity : boost::math::quantile(boost::math::complement(Normal(), (1 - level) / 2));
}

double student_t_cdf(double x, double freedom) {
  return std::isnan(x) || !(freedom > 0) ? nan : boost::math::cdf(StudentT(freedom), x);
}

double student_t_quantile(double p, double freedom) {
  if (!probability(p) || !(freedom > 0)) return nan;
  if (p == 0 || p == 1) return p == 0 ? -infinity : infinity;
  return boost::math::quantile(StudentT(freedom), p);
}

double chi_squared_cdf(double x, double freedom) {
  if (std::isnan(x) || !(freedom > 0)) return nan;
  return x <= 0 ? 0 : x == infinity ? 1 : boost::math::cdf(ChiSquared(freedom), x);
}

double binomial_cdf(double k, double n, double p) {
  if (!probability(p) || !(n >= 0) || std::isnan(k)) return nan;
  return k < 0 ? 0 : k >= n ? 1 : boost::math::cdf(Binomial(n, p), std::floor(k));
}

double beta_quantile(double p, double a, double b) {
  return !probability(p) || !(a > 0) || !(b > 0) ? nan : boost::math::quantile(Beta(a, b), p);
}

}  // namespace assay

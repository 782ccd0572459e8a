// Values of scipy.stats 1.16 to 15 digits.
#include "assay/base/distributions.h"

#include <gtest/gtest.h>

#include <cmath>

namespace assay {
namespace {

void near(double got, double want) { EXPECT_NEAR(got, want, 1e-13 * std::max(1.0, std::abs(want))); }

TEST(distributions, known_values) {
  near(normal_cdf(-1.5), 0.06680720126885807);
  near(normal_quantile(0.975), 1.959963984540054);
  near(two_sided_z(0.99), 2.575829303548901);
  near(student_t_cdf(2, 7), 0.957190335718512);
  near(student_t_quantile(0.9, 3), 1.637744353696209);
  near(chi_squared_cdf(3.2, 4), 0.47506905321389586);
  near(binomial_cdf(7, 20, 0.3), 0.7722717974181608);
  near(beta_quantile(0.025, 3, 9), 0.06021773417290665);
}

TEST(distributions, ends_and_nonsense) {
  EXPECT_EQ(normal_quantile(0), -INFINITY);
  EXPECT_EQ(two_sided_z(1), INFINITY);
  EXPECT_TRUE(std::isnan(normal_quantile(1.5)));
  EXPECT_TRUE(std::isnan(student_t_quantile(0.5, 0)));
  EXPECT_EQ(binomial_cdf(-1, 5, 0.5), 0);
  EXPECT_EQ(binomial_cdf(5, 5, 0.5), 1);
  EXPECT_EQ(chi_squared_cdf(INFINITY, 3), 1);
}

}  // namespace
}  // namespace assay

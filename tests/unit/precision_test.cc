#include "assay/base/precision.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

namespace assay {
namespace {

TEST(Precision, RoundsAsTheTypeDoes) {
  std::mt19937_64 random(5);
  for (int i = 0; i < 100000; ++i) {
    const double x = std::ldexp(static_cast<double>(random() >> 11), -53 - static_cast<int>(random() % 160)) *
                     (random() % 2 ? 1 : -1);
    EXPECT_EQ(rounded(x, Precision::float32), static_cast<double>(static_cast<float>(x)));
    EXPECT_EQ(rounded(x, Precision::float64), x);
    for (Precision narrow : {Precision::float16, Precision::bfloat16}) {
      const double near = rounded(x, narrow);
      EXPECT_EQ(rounded(near, narrow), near);
      EXPECT_EQ(rounded(near, Precision::float32), near);
    }
  }
  EXPECT_EQ(rounded(0.7, Precision::float16), 0.7001953125);
  EXPECT_EQ(rounded(0.7, Precision::bfloat16), 0.69921875);
  EXPECT_EQ(rounded(2049, Precision::float16), 2048);
  EXPECT_EQ(rounded(2051, Precision::float16), 2052);
  EXPECT_EQ(rounded(0x1p-25, Precision::float16), 0);
  EXPECT_EQ(rounded(0x1.8p-25, Precision::float16), 0x1p-24);
  EXPECT_EQ(rounded(65519, Precision::float16), 65504);
  EXPECT_EQ(rounded(65520, Precision::float16), std::numeric_limits<double>::infinity());
}

TEST(Precision, ThresholdsAreThoseOfTheColumn) {
  const double narrow = static_cast<double>(0.7f);
  EXPECT_EQ(threshold_for(0.7, Precision::float32), narrow);
  EXPECT_EQ(threshold_for(0.7, Precision::float64), 0.7);
  for (Precision p : {Precision::bfloat16, Precision::float16, Precision::float32}) {
    const double above = std::nextafter(0.5, 1.0), below = std::nextafter(0.5, 0.0);
    EXPECT_EQ(threshold_for(above, p), above);  // just above 0.5 is not 0.5
    EXPECT_EQ(threshold_for(below, p), below);
    EXPECT_EQ(threshold_for(0.5, p), 0.5);
  }
}

TEST(Precision, ShortestIsTheNumberOfThatPrecision) {
  EXPECT_EQ(shortest(static_cast<double>(0.7f), Precision::float32), 0.7);
  EXPECT_EQ(shortest(0.7001953125, Precision::float16), 0.7);
  EXPECT_EQ(shortest(0.1, Precision::float64), 0.1);
  std::mt19937_64 random(6);
  for (int i = 0; i < 20000; ++i) {
    const auto x = static_cast<double>(static_cast<float>(std::ldexp(static_cast<double>(random() >> 11), -53)));
    EXPECT_EQ(rounded(shortest(x, Precision::float32), Precision::float32), x);
  }
}

}  // namespace
}  // namespace assay

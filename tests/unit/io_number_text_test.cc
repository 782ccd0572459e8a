// Decimal text against strtod, times against the calendar.
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdlib>
#include <random>
#include <string>

#include "io/number_text.h"

namespace assay::io {
namespace {

void expect_nearest(std::string text) {
  const double expected = std::strtod(text.c_str(), nullptr);
  const auto parsed = number_of(text);
  ASSERT_TRUE(parsed.has_value()) << text;
  EXPECT_EQ(std::bit_cast<uint64_t>(*parsed), std::bit_cast<uint64_t>(expected)) << text;
  const size_t size = text.size();
  text += "," + std::string(16, '\n');
  double scanned = 0;
  const char* end = scan_number(text.data(), text.data() + size + 1, scanned);
  if (!end) return;  // left to number_of
  EXPECT_EQ(end, text.data() + size) << text;
  EXPECT_EQ(std::bit_cast<uint64_t>(scanned), std::bit_cast<uint64_t>(expected)) << text;
}

std::string printed(const char* format, double x) {
  char text[400];
  snprintf(text, sizeof text, format, x);
  return text;
}

TEST(NumberText, RandomDoublesInManyForms) {
  std::mt19937_64 random(7);
  std::uniform_real_distribution<double> unit(0, 1);
  for (int i = 0; i < 40000; ++i) {
    const double x = unit(random) * std::pow(10, static_cast<int>(random() % 12) - 6) * (random() % 2 ? 1 : -1);
    for (const char* format : {"%.17g", "%.16g", "%.15g", "%.6f", "%.17f", "%.19f", "%.21f", "%.3e", "%.18e"})
      expect_nearest(printed(format, x));
    const auto any = std::bit_cast<double>(random());
    if (std::isfinite(any)) expect_nearest(printed("%.17g", any));
  }
}

TEST(NumberText, HalfwayCasesAndTheirNeighbours) {
  std::mt19937_64 random(11);
  for (int i = 0; i < 20000; ++i) {
    // An odd multiple of half an ulp has few digits when the exponent is small.
    const uint64_t mantissa = (uint64_t{1} << 53 | random() >> 11) * 2 + 1;
    const int shift = static_cast<int>(random() % 5);
    std::string text = printed("%.0f", 0);
    text = std::to_string(mantissa / (uint64_t{1} << shift));
    const uint64_t rest = mantissa % (uint64_t{1} << shift);
    std::string fraction =
        printed("%.5f", static_cast<double>(rest) / static_cast<double>(uint64_t{1} << shift)).substr(1);
    expect_nearest(text + fraction);
    expect_nearest(text + fraction + "1");
    expect_nearest(text.substr(0, 1) + "." + text.substr(1));
  }
}

TEST(NumberText, EdgesOfTheRange) {
  for (const char* text : {"0",
                           "-0",
                           "0.0",
                           "1e400",
                           "-1e400",
                           "1e-400",
                           "4.9e-324",
                           "2.4e-324",
                           "2.5e-324",
                           "1.7976931348623157e308",
                           "1.7976931348623159e308",
                           "9007199254740993",
                           "18446744073709551615",
                           "18446744073709551616",
                           "9999999999999999999",
                           "0.00000000000000000000000001",
                           "1.",
                           ".5",
                           "-.5",
                           "1E5",
                           "1e+5",
                           "9223372036854775807.5",
                           "00012.50"})
    expect_nearest(text);
}

TEST(NumberText, WordsAndRefusals) {
  EXPECT_EQ(number_of(" 0.5 "), 0.5);
  EXPECT_EQ(number_of("+0.5"), 0.5);
  EXPECT_EQ(number_of("inf"), INFINITY);
  EXPECT_EQ(number_of("-Infinity"), -INFINITY);
  for (const char* text : {"", " ", "abc", "1,5", "1_000", "0x10", "1e", "1e+", "-", "+", "+-1", "--1", ".", "1.2.3",
                           "nan", "1 2", "true", "12abc"})
    EXPECT_FALSE(number_of(text).has_value()) << text;
  for (const char* text : {"", " ", "NA", "N/A", "NaN", "nan", "null", "NULL"}) EXPECT_TRUE(missing_mark(text)) << text;
  for (const char* text : {"none", "0", "-", "na"}) EXPECT_FALSE(missing_mark(text)) << text;
}

TEST(NumberText, TimesBothWays) {
  EXPECT_EQ(time_of("1970-01-01"), 0);
  EXPECT_EQ(time_of("2024-02-29T12:30"), 1709209800000000);
  EXPECT_EQ(time_of("2024-02-29 12:30:15.25Z"), 1709209815250000);
  EXPECT_EQ(time_of("2024-02-29T12:30:15.123456789+02:00"), 1709202615123456);
  EXPECT_EQ(time_of("2024-02-29T12:30:15-0130"), 1709215215000000);
  EXPECT_EQ(time_of("1709209815.5"), 1709209815500000);
  for (const char* zone : {" UTC", "UTC", " Z", " GMT", " +0000", " +00:00", ""})
    for (const char* fraction : {",25", ".25"})
      EXPECT_EQ(time_of("2024-02-29 12:30:15" + std::string(fraction) + zone), 1709209815250000) << fraction << zone;
  EXPECT_EQ(time_of("2024-02-29 12:30:15 -0130"), 1709215215000000);
  EXPECT_EQ(time_of("-1.5"), -1500000);
  for (const char* text : {"2023-02-29", "2024-13-01", "2024-1-1", "20240229", "2024-02-29T25:00", "2024-02-29T12",
                           "12:30", "2024-02-29T12:30x", "1709209815000", "2024-02-29T12:30:15.", "yesterday", ""})
    EXPECT_FALSE(time_of(std::string_view(text)).has_value()) << text;
  for (const char* text : {"2024-02-29T12:30:15.25", "1969-12-31T23:59:59.999999", "0001-01-01T00:00:00"})
    EXPECT_EQ(time_text(*time_of(std::string_view(text)), false), text);
  EXPECT_EQ(time_text(-1, true), "1969-12-31");
}

}  // namespace
}  // namespace assay::io

// One label set for every file format.
#include "assay/base/label_text.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace assay {
namespace {

TEST(LabelText, TextsThatWriteANumber) {
  for (auto [text, label] : {std::pair{"1.0", "1"},
                             {"-1.0", "-1"},
                             {"0.50", "0.5"},
                             {"1.000e+00", "1"},
                             {"-0", "0"},
                             {"-0.0", "0"},
                             {"1e-05", "1e-05"},
                             {"1.5E3", "1500"},
                             {"1e+16", "10000000000000000"},
                             {"0.1", "0.1"},
                             {"True", "true"},
                             {"FALSE", "false"},
                             {"true", "true"},
                             {"7", "7"}})
    EXPECT_EQ(canonical_label(text), label) << text;
}

TEST(LabelText, OtherTextStays) {
  for (const char* text : {"",
                           "01",
                           "1e3",
                           "0e12",
                           "+1",
                           "1.",
                           ".5",
                           "1.0.0",
                           "1.0a",
                           "NA",
                           "nan",
                           "TRue",
                           "-",
                           "-x",
                           "1e",
                           "1e+",
                           "1.0e",
                           "9007199254740993",
                           "123456789012345678901234567890",
                           "1.0e999",
                           " 1.0",
                           "cat"})
    EXPECT_EQ(canonical_label(text), text);
}

TEST(LabelText, CanonicalTextIsAFixedPoint) {
  for (const char* text : {"1.0", "0.10", "1e-300", "2.5e+30", "123456789.25", "1e+16", "True", "9e+18", "1.5e+19"}) {
    const std::string once = canonical_label(text);
    EXPECT_EQ(canonical_label(once), once) << text;
  }
}

TEST(LabelText, ColumnsOfEveryTypeAgreeWithTheirText) {
  EXPECT_EQ(label_text(make_column(std::vector<int64_t>{(1LL << 53) + 1}), 0), "9007199254740993");
  EXPECT_EQ(label_text(make_column(std::vector<uint64_t>{std::numeric_limits<uint64_t>::max()}), 0),
            "18446744073709551615");
  EXPECT_EQ(label_text(make_column(std::vector<int8_t>{-4}), 0), "-4");
  EXPECT_EQ(label_text(make_column(std::vector<bool>{true}), 0), "true");
  EXPECT_EQ(label_text(make_column(std::vector<float>{0.1f}), 0), "0.1");
  const std::vector<double> values{1.0, 0.1, -0.0, 1e-5, 1e16, 2.5, 1e300, 1.0 / 3};
  for (double x : values) {
    char text[40];
    snprintf(text, sizeof text, "%.17e", x);
    EXPECT_EQ(label_text(make_column(std::vector<double>{x}), 0), canonical_label(text));
  }
  const Column words = make_column(std::vector<std::string>{"1.0", "cat"});
  EXPECT_EQ(label_text(words.slice(1, 1), 0), "cat");
  Column codes = make_column(std::vector<int32_t>{1, 0});
  codes.type = Type::dictionary;
  codes.child = std::make_shared<Column>(words);
  EXPECT_EQ(label_text(codes, 0), "cat");
  EXPECT_EQ(label_text(codes, 1), "1");
}

}  // namespace
}  // namespace assay

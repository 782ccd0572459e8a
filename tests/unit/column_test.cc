// Columns: every layout read through one interface.
#include "assay/column.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>

#include "assay/error.h"
#include "assay/evaluator.h"

namespace assay {
namespace {

// Binary16 from its definition, one bit pattern at a time.
double half_by_definition(uint32_t bits) {
  const double sign = bits >> 15 ? -1 : 1;
  const int exponent = bits >> 10 & 31;
  const double fraction = bits & 1023;
  if (exponent == 31) return fraction ? std::nan("") : sign * std::numeric_limits<double>::infinity();
  return exponent ? sign * std::ldexp(1 + fraction / 1024, exponent - 15) : sign * std::ldexp(fraction / 1024, -14);
}

void expect_same(double a, double b) {
  if (std::isnan(b)) {
    EXPECT_TRUE(std::isnan(a));
  } else {
    EXPECT_EQ(std::bit_cast<uint64_t>(a), std::bit_cast<uint64_t>(b));
  }
}

TEST(Column, HalfPrecisionWidensExactly) {
  std::vector<uint16_t> bits(65536);
  for (uint32_t i = 0; i < bits.size(); ++i) bits[i] = static_cast<uint16_t>(i);
  Column half = make_column(bits);
  half.type = Type::float16;
  Column brain = half;
  brain.type = Type::bfloat16;
  std::vector<double> wide(bits.size());
  half.widen(0, half.size, wide.data());
  for (uint32_t i = 0; i < bits.size(); ++i) {
    expect_same(wide[i], half_by_definition(i));
    expect_same(half.number(i), wide[i]);
    expect_same(brain.number(i), std::bit_cast<float>(i << 16));
  }
}

TEST(Column, IntegersAndBools) {
  EXPECT_EQ(make_column(std::vector<int8_t>{-3, 7}).number(0), -3);
  EXPECT_EQ(make_column(std::vector<uint64_t>{std::numeric_limits<uint64_t>::max()}).number(0), 0x1p64);
  EXPECT_EQ(make_column(std::vector<int64_t>{(1LL << 53) + 1}).number(0), 0x1p53);
  const Column bools = make_column(std::vector<bool>{true, false});
  EXPECT_EQ(bools.type_name(), "bool");
  EXPECT_EQ(bools.number(0), 1);
  EXPECT_EQ(bools.number(1), 0);
  const uint8_t bitmap[] = {0b10110000, 0b00000001};
  Column bits;
  bits.type = Type::boolean;
  bits.size = 5;
  bits.offset = 4;
  bits.data = bitmap;
  double wide[5];
  bits.widen(0, 5, wide);
  EXPECT_EQ(std::vector<double>(wide, wide + 5), (std::vector<double>{1, 1, 0, 1, 1}));
}

TEST(Column, MissingAndSlices) {
  const uint8_t bitmap[] = {0b00000101};
  Column column = make_column(std::vector<float>{1, 2, 3});
  column.validity = bitmap;
  const Column tail = column.slice(1, 2);
  EXPECT_FALSE(tail.valid(0));
  EXPECT_TRUE(tail.valid(1));
  double wide[2];
  tail.widen(0, 2, wide);
  EXPECT_TRUE(std::isnan(wide[0]));
  EXPECT_EQ(wide[1], 3);
}

TEST(Column, TextListsAndDictionaries) {
  const Column words = make_column(std::vector<std::string>{"a", "", "xyz"});
  EXPECT_EQ(words.text(0), "a");
  EXPECT_EQ(words.text(1), "");
  EXPECT_EQ(words.slice(2, 1).text(0), "xyz");
  Column lists;
  lists.type = Type::list;
  lists.size = 2;
  lists.width = 2;
  lists.child = std::make_shared<Column>(make_column(std::vector<float>{1, 2, 3, 4}));
  EXPECT_EQ(lists.slice(1, 1).list_range(0), (std::pair<int64_t, int64_t>{2, 4}));
  EXPECT_EQ(lists.type_name(), "list of float32");
  const int32_t ends[] = {0, 3, 4};
  lists.offsets = ends;
  EXPECT_EQ(lists.list_range(1), (std::pair<int64_t, int64_t>{3, 4}));
  Column codes = make_column(std::vector<int8_t>{2, 0});
  codes.code_type = codes.type;
  codes.type = Type::dictionary;
  codes.child = std::make_shared<Column>(words);
  EXPECT_EQ(codes.child->text(codes.code(0)), "xyz");
  EXPECT_EQ(codes.type_name(), "dictionary of string");
}

TEST(Batch, FindsColumnsByRole) {
  Batch batch;
  batch.columns = {
      {Role::score, "a", make_column(std::vector<double>{1})}, {Role::target, "b", {}}, {Role::score, "c", {}}};
  EXPECT_EQ(batch.find(Role::score)->number(0), 1);
  EXPECT_EQ(batch.find(Role::weight), nullptr);
  ASSERT_EQ(batch.all(Role::score).size(), 2u);
  EXPECT_EQ(batch.all(Role::score)[1]->name, "c");
}

TEST(Batch, AddSetsTheRowsAndRefusesAnotherSize) {
  Batch batch;
  batch.add(Role::target, "y", make_column(std::vector<int>{0, 1, 1}))
      .add(Role::score, "s", make_column(std::vector<double>{1, 2, 3}));
  EXPECT_EQ(batch.rows, 3);
  EXPECT_THROW(batch.add(Role::weight, "w", make_column(std::vector<double>{1, 2})), InvalidInput);
}

TEST(Batch, RowsBeyondTheColumnsAreRefused) {
  Batch batch;
  batch.add(Role::target, "y", make_column(std::vector<int>{0, 1, 1, 0}))
      .add(Role::prediction, "p", make_column(std::vector<int>{0, 1, 1, 1}));
  batch.rows = 6;
  Evaluator evaluator({.metrics = {"accuracy"}});
  try {
    evaluator.update(batch);
    FAIL();
  } catch (const InvalidInput& error) {
    EXPECT_STREQ(error.what(), "column 'y' has 4 values where the batch has 6 rows");
  }
  batch.rows = 4;
  evaluator.update(batch);
  EXPECT_EQ(evaluator.result()["accuracy"].value.number(), 0.75);
}

TEST(Column, ViewsCopyNothing) {
  const std::vector<float> scores{0.25f, 0.5f};
  const Column column = view(scores);
  EXPECT_EQ(column.data, scores.data());
  EXPECT_EQ(column.number(1), 0.5);
  const bool flags[] = {true, false, true};
  EXPECT_EQ(view(std::span<const bool>(flags)).number(2), 1);
}

TEST(InvalidInput, MessagesNameTheFieldsOfTheLibrary) {
  const auto error = usage_error("0.5: use --score-kind logit|score, --missing drop or --positive (labels: a)");
  EXPECT_STREQ(error.what(), "0.5: use score_kind=logit|score, missing=drop or positive (labels: a)");
  EXPECT_EQ(error.in_flags(), "0.5: use --score-kind logit|score, --missing drop or --positive (labels: a)");
}

}  // namespace
}  // namespace assay

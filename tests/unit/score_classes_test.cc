#include "engine/score_classes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace assay {
namespace {

using Texts = std::vector<std::string>;

Texts read(const Texts& names, const Texts& labels, Known known = Known::all) {
  return classes_of_scores(names, names.size(), labels, known);
}

Texts decorated(const Texts& labels, const std::string& before, const std::string& after) {
  Texts names;
  for (const auto& label : labels) names.push_back(before + label + after);
  return names;
}

TEST(ScoreClasses, AnyPrefixAndSuffixInAnyOrder) {
  std::mt19937 random(7);
  const std::vector<Texts> sets = {{"setosa", "versicolor", "virginica"},
                                   {"0", "1", "2", "10", "11"},
                                   {"a", "aa", "aaa", "b"},
                                   {"prob", "p", "score_p"},
                                   {"Äpfel", "Birnen", "Äpfel und Birnen"},
                                   {"-1", "1", "2"},
                                   {"nan", "inf", "1"},
                                   {"x_1", "x_2", "y_1"}};
  for (auto labels : sets)
    for (const auto& [before, after] : std::vector<std::pair<std::string, std::string>>{{"", ""},
                                                                                        {"p_", ""},
                                                                                        {"", "_prob"},
                                                                                        {"P(", ")"},
                                                                                        {"prob[", "]"},
                                                                                        {"class", ".score"},
                                                                                        {"my model: ", "%"}}) {
      std::shuffle(labels.begin(), labels.end(), random);
      EXPECT_EQ(read(decorated(labels, before, after), labels), labels) << before << "|" << after << " " << labels[0];
      Texts sorted = labels;
      std::sort(sorted.begin(), sorted.end());
      EXPECT_EQ(read(decorated(labels, before, after), sorted, Known::declared), labels);
    }
}

TEST(ScoreClasses, CaseBlanksAndNumbersWhereTheyAreUnique) {
  EXPECT_EQ(read({"prob_virginica", "prob_setosa"}, {"Setosa", "Virginica"}), (Texts{"Virginica", "Setosa"}));
  EXPECT_EQ(read({"p_iris_setosa", "p_iris_virginica"}, {"Iris virginica", "Iris setosa"}),
            (Texts{"Iris setosa", "Iris virginica"}));
  EXPECT_EQ(read({"p01", "p02", "p10"}, {"1", "2", "10"}), (Texts{"1", "2", "10"}));
  EXPECT_EQ(read({"p_true", "p_false"}, {"0", "1"}), (Texts{"1", "0"}));
  EXPECT_TRUE(read({"p_cat", "p_CAT"}, {"Cat", "dog"}).empty());
  EXPECT_EQ(read({"p_a", "p_A"}, {"A", "a"}), (Texts{"a", "A"}));
}

TEST(ScoreClasses, NumbersUnderOtherWords) {
  Texts names, labels;
  for (int i = 0; i < 12; ++i) names.push_back("p" + std::to_string(i)), labels.push_back("class_" + std::to_string(i));
  EXPECT_EQ(read(names, labels), labels);
  EXPECT_TRUE(read({"p0", "p1"}, {"class_1", "class_2"}).empty());
}

TEST(ScoreClasses, ClassesWithoutRowsAreCalledByTheRestOfTheName) {
  EXPECT_EQ(read({"p_c", "p_a", "p_b"}, {"a", "b"}), (Texts{"c", "a", "b"}));
  EXPECT_EQ(read({"p_c", "p_a", "p_b"}, {"a"}, Known::some), (Texts{"c", "a", "b"}));
  EXPECT_TRUE(read({"p_c", "p_a", "p_b"}, {"A"}, Known::some).empty());
}

TEST(ScoreClasses, PositionsOnlyWhereNothingIsLeftToGuess) {
  EXPECT_TRUE(read({"x", "y", "z"}, {"a", "b", "c"}).empty());
  EXPECT_TRUE(read({"x", "y", "z"}, {"0", "1", "2"}).empty());
  EXPECT_TRUE(read({"p1", "p2", "p3"}, {"0", "1", "2"}).empty());
  EXPECT_EQ(read({"p1", "p2", "p3"}, {"0", "1", "2"}, Known::declared), (Texts{"0", "1", "2"}));
  EXPECT_EQ(read({"x", "y", "z"}, {"c", "a", "b"}, Known::declared), (Texts{"c", "a", "b"}));
  EXPECT_TRUE(read({"p_cat", "p_dog", "p_brd"}, {"dog", "cat", "bird"}, Known::declared).empty());
  EXPECT_EQ(classes_of_scores({}, 3, {"0", "2"}, Known::all), (Texts{"0", "1", "2"}));
  EXPECT_TRUE(classes_of_scores({}, 3, {"a", "b", "c"}, Known::all).empty());
  EXPECT_TRUE(classes_of_scores({}, 3, {"1", "2", "3"}, Known::all).empty());
  EXPECT_EQ(classes_of_scores({}, 3, {"b", "a", "c"}, Known::declared), (Texts{"b", "a", "c"}));
}

TEST(ScoreClasses, OtherOrder) {
  EXPECT_TRUE(in_other_order({"p_b", "p_a"}, {"t_a", "t_b"}));
  EXPECT_FALSE(in_other_order({"p_a", "p_b"}, {"t_a", "t_b"}));
  EXPECT_FALSE(in_other_order({"u", "v"}, {"t_a", "t_b"}));
}

}  // namespace
}  // namespace assay

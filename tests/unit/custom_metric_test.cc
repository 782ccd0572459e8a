#include <gtest/gtest.h>

#include "assay/error.h"
#include "assay/evaluator.h"

namespace assay {
namespace {

Spec parse(const std::string& text, Task task = Task::binary) { return parse_spec(text, task); }

std::string refusal(const std::string& text, Task task = Task::binary) {
  try {
    parse_spec(text, task);
  } catch (const InvalidInput& error) {
    return error.what();
  }
  return "";
}

Evaluator binary(std::vector<std::string> metrics) {
  Evaluator evaluator({.task = Task::binary, .metrics = std::move(metrics)});
  Batch batch{.rows = 6, .columns = {}};
  batch.columns.push_back({Role::target, "y", make_column(std::vector<int64_t>{1, 1, 1, 0, 0, 0})});
  batch.columns.push_back({Role::prediction, "p", make_column(std::vector<int64_t>{1, 1, 0, 1, 0, 0})});
  evaluator.update(batch);
  return evaluator;
}

double value(const std::string& expression) { return binary({"own=" + expression}).result().metrics[0].value.number(); }

TEST(CustomMetric, IsArithmeticOverTheCounts) {
  EXPECT_EQ(value("120*tp - 5*fp - 40*fn"), 120 * 2 - 5 - 40);
  EXPECT_EQ(value("tp/(tp+fp)"), 2.0 / 3);
  EXPECT_EQ(value("-2^2"), -4);
  EXPECT_EQ(value("2^-1 + 9^0.5"), 3.5);
  EXPECT_EQ(value("8/4/2 - 1 - 1"), -1);
  EXPECT_EQ(value("- -1 + +2e1"), 21);
  EXPECT_EQ(value("n + positives + negatives + predicted_positives + predicted_negatives + tn"), 6 + 3 + 3 + 3 + 3 + 2);
  EXPECT_EQ(value("7"), 7);
}

TEST(CustomMetric, DivisionByZeroIsUndefined) {
  auto result = binary({"own=1/(tp - tp)", "far=1e300*1e300", "mine=0^-1"}).result();
  EXPECT_TRUE(std::isnan(result.metrics[0].value.number()));
  EXPECT_EQ(result.metrics[0].value.undefined, "division by zero");
  EXPECT_EQ(result.metrics[1].value.undefined, "not a finite number");
  EXPECT_EQ(result.metrics[2].value.undefined, "division by zero");
}

TEST(CustomMetric, CarriesItsNameDirectionAndRange) {
  auto spec = parse(" cost (direction = minimize, low=0) =  5*fp + fn ");
  EXPECT_EQ(spec.text(), "cost(direction=minimize, low=0)=5*fp + fn");
  EXPECT_EQ(spec.def->name, "cost");
  EXPECT_EQ(spec.def->direction, Direction::minimize);
  EXPECT_EQ(spec.def->range.low, 0);
  EXPECT_EQ(parse(spec.text()).def, spec.def);
  EXPECT_NE(parse("cost=5*fp + fn").def, spec.def);
  auto result = binary({"cost=5*fp + fn"}).result();
  EXPECT_EQ(result["cost"].value.number(), 6);
  EXPECT_TRUE(result.metrics[0].signature.starts_with("cost=5*fp + fn|task=binary"));
}

TEST(CustomMetric, SharesStatesAndSurvivesSaving) {
  auto evaluator = binary({"recall", "own=tp/positives"});
  auto result = Evaluator::load(evaluator.save()).result();
  EXPECT_EQ(result.metrics[0].value.number(), result.metrics[1].value.number());
  EXPECT_EQ(result.metrics[1].spec.text(), "own=tp/positives");
}

TEST(CustomMetric, RefusalsPointAtTheCharacter) {
  EXPECT_EQ(refusal("profit=120*tq - fp").substr(0, 77),
            "profit: unknown field 'tq' at character 5 of '120*tq - fp'; did you mean tp? ");
  EXPECT_NE(refusal("profit=tp = 1")
                .find("unexpected '=' (numbers, fields, + - * / ^ and parentheses are known) at character 4"),
            std::string::npos);
  EXPECT_NE(refusal("profit=tp ? 1 : 2").find("at character 4"), std::string::npos);
  EXPECT_NE(refusal("profit=sin(tp)").find("'sin(': functions are not known at character 1"), std::string::npos);
  EXPECT_NE(refusal("profit=(tp + 1").find("the parenthesis is not closed at character 1"), std::string::npos);
  EXPECT_NE(refusal("profit=tp +").find("missing at the end"), std::string::npos);
  EXPECT_NE(refusal("profit=tp 2").find("unexpected '2'"), std::string::npos);
  EXPECT_NE(refusal("profit=tp, fp").find("unexpected ','"), std::string::npos);
  EXPECT_NE(refusal("profit=\"tp\"").find("unexpected '\"'"), std::string::npos);
  EXPECT_NE(refusal("profit=tp^fp").find("an exponent is a whole number"), std::string::npos);
  EXPECT_NE(refusal("profit=tp^1.5").find("at character 4"), std::string::npos);
  EXPECT_NE(refusal("profit=1e999").find("at character 1"), std::string::npos);
  EXPECT_NE(refusal("profit=").find("is missing at the end"), std::string::npos);
  EXPECT_NE(refusal("f1=tp").find("a metric of the catalogue"), std::string::npos);
  EXPECT_NE(refusal("1x=tp").find("no name for a metric"), std::string::npos);
  EXPECT_NE(refusal("x(direction=up)=tp").find("one of maximize, minimize, none"), std::string::npos);
  EXPECT_NE(refusal("x(low=2, high=1)=tp").find("low is above high"), std::string::npos);
  EXPECT_NE(refusal("x=tp", Task::ranking).find("no fields"), std::string::npos);
  EXPECT_NE(refusal("x=" + std::string(1001, '1')).find("at most 1000"), std::string::npos);
  EXPECT_NE(refusal("x=" + std::string(51, '(') + "1" + std::string(51, ')')).find("too many parentheses"),
            std::string::npos);
}

TEST(CustomMetric, CountsClassesLabelsAndErrors) {
  Evaluator classes({.task = Task::multiclass, .metrics = {"own=correct - 2*wrong + n"}});
  Batch batch{.rows = 4, .columns = {}};
  batch.columns.push_back({Role::target, "y", make_column(std::vector<std::string>{"a", "b", "c", "c"})});
  batch.columns.push_back({Role::prediction, "p", make_column(std::vector<std::string>{"a", "c", "c", "c"})});
  batch.columns.push_back({Role::weight, "w", make_column(std::vector<double>{0.5, 1, 1, 2})});
  classes.update(batch);
  EXPECT_EQ(classes.result().metrics[0].value.number(), 3.5 - 2 + 4.5);

  Evaluator errors({.task = Task::regression,
                    .metrics = {"own=(sum_squared_error/n)^0.5", "rmse", "lean=sum_error/n",
                                "off=sum_prediction - sum_target - sum_error",
                                "size=sum_squared_target + sum_squared_prediction + sum_absolute_error"}});
  Batch rows{.rows = 3, .columns = {}};
  rows.columns.push_back({Role::target, "y", make_column(std::vector<double>{1, 2, 3})});
  rows.columns.push_back({Role::prediction, "p", make_column(std::vector<double>{2, 2, 5})});
  errors.update(rows);
  auto result = errors.result();
  EXPECT_DOUBLE_EQ(result.metrics[0].value.number(), result.metrics[1].value.number());
  EXPECT_EQ(result.metrics[2].value.number(), 1);
  EXPECT_EQ(result.metrics[3].value.number(), 0);
  EXPECT_EQ(result.metrics[4].value.number(), 14 + 33 + 3);

  Evaluator labels({.task = Task::multilabel, .metrics = {"own=tp + 10*fp + 100*fn + 1000*tn"}});
  Batch two{.rows = 2, .columns = {}};
  two.columns.push_back({Role::target, "a", make_column(std::vector<int64_t>{1, 0})});
  two.columns.push_back({Role::target, "b", make_column(std::vector<int64_t>{1, 0})});
  two.columns.push_back({Role::prediction, "pa", make_column(std::vector<int64_t>{1, 0})});
  two.columns.push_back({Role::prediction, "pb", make_column(std::vector<int64_t>{0, 1})});
  labels.update(two);
  EXPECT_EQ(labels.result().metrics[0].value.number(), 1111);
}

}  // namespace
}  // namespace assay

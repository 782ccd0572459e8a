// Label metrics on tables worked by hand, and what is said where they are undefined.
#include <gtest/gtest.h>

#include <cmath>

#include "assay/catalog.h"
#include "assay/metrics/binary_labels.h"
#include "assay/metrics/multiclass_labels.h"
#include "assay/metrics/multilabel.h"

namespace assay {
namespace {

const std::vector<std::string> abc{"a", "b", "c"}, yes_no{"no", "yes"};

/// A confusion matrix from rows of whole weights.
ConfusionMatrix matrix_of(const std::vector<std::vector<int>>& cells) {
  std::vector<uint32_t> target, prediction;
  for (uint32_t t = 0; t < cells.size(); ++t)
    for (uint32_t p = 0; p < cells.size(); ++p) {
      target.insert(target.end(), static_cast<size_t>(cells[t][p]), t);
      prediction.insert(prediction.end(), static_cast<size_t>(cells[t][p]), p);
    }
  Rows rows;
  rows.size = target.size(), rows.target = target, rows.prediction = prediction,
  rows.classes = static_cast<uint32_t>(cells.size());
  ConfusionMatrix matrix;
  matrix.update(rows);
  return matrix;
}

BinaryCounts counts_of(int tp, int fp, int fn, int tn) {
  std::vector<uint8_t> truth, predicted;
  for (auto [t, p, n] : {std::tuple{1, 1, tp}, {0, 1, fp}, {1, 0, fn}, {0, 0, tn}}) {
    truth.insert(truth.end(), static_cast<size_t>(n), static_cast<uint8_t>(t));
    predicted.insert(predicted.end(), static_cast<size_t>(n), static_cast<uint8_t>(p));
  }
  Rows rows;
  rows.size = truth.size(), rows.truth = truth, rows.predicted = predicted;
  BinaryCounts counts;
  counts.update(rows);
  return counts;
}

template <class S> Value value_of(std::string_view spec_text, Task task, const S& state, const Context& context) {
  const Spec spec = parse_spec(spec_text, task);
  StateBox<S> box{typename S::Options{}};
  box.state = state;
  const AnyState* only = &box;
  return spec.def->compute(std::span(&only, 1), spec.params, context);
}

Context context_of(const std::vector<std::string>& labels, Undefined undefined = Undefined::rule) {
  Context context;
  context.labels = labels;
  context.undefined = undefined;
  return context;
}

double binary(std::string_view spec, const BinaryCounts& counts, Undefined undefined = Undefined::rule) {
  return value_of(spec, Task::binary, counts, context_of(yes_no, undefined)).number();
}

TEST(BinaryLabels, RatiosOfTheFourCounts) {
  const auto counts = counts_of(6, 2, 4, 8);
  for (auto [spec, expected] :
       std::initializer_list<std::pair<const char*, double>>{{"accuracy", 0.7},
                                                             {"error_rate", 0.3},
                                                             {"precision", 0.75},
                                                             {"recall", 0.6},
                                                             {"specificity", 0.8},
                                                             {"npv", 8.0 / 12},
                                                             {"fpr", 0.2},
                                                             {"fnr", 0.4},
                                                             {"fdr", 0.25},
                                                             {"false_omission_rate", 4.0 / 12},
                                                             {"prevalence", 0.5},
                                                             {"predicted_positive_rate", 0.4},
                                                             {"f1", 12.0 / 18},
                                                             {"f_beta(beta=2)", 30.0 / 48},
                                                             {"jaccard", 0.5},
                                                             {"balanced_accuracy", 0.7},
                                                             {"balanced_accuracy(adjusted=true)", 0.4},
                                                             {"informedness", 0.4},
                                                             {"markedness", 0.75 + 8.0 / 12 - 1},
                                                             {"mcc", 40 / std::sqrt(8.0 * 10 * 10 * 12)},
                                                             {"cohen_kappa", 0.4},
                                                             {"fowlkes_mallows", std::sqrt(0.45)},
                                                             {"g_mean", std::sqrt(0.48)},
                                                             {"positive_likelihood_ratio", 3},
                                                             {"negative_likelihood_ratio", 0.5},
                                                             {"diagnostic_odds_ratio", 6},
                                                             {"hamming_loss", 0.3},
                                                             {"expected_cost(fp=5, tp=-1)", (-6 + 10 + 4) / 20.0}})
    EXPECT_NEAR(binary(spec, counts), expected, 1e-15) << spec;
}

TEST(BinaryLabels, AliasesResolve) {
  for (auto [alias, name] :
       std::initializer_list<std::pair<const char*, const char*>>{{"precision_score", "precision"},
                                                                  {"ppv", "precision"},
                                                                  {"sensitivity", "recall"},
                                                                  {"tpr", "recall"},
                                                                  {"recall_score", "recall"},
                                                                  {"tnr", "specificity"},
                                                                  {"fall_out", "fpr"},
                                                                  {"f1_score", "f1"},
                                                                  {"fbeta_score", "f_beta"},
                                                                  {"matthews_corrcoef", "mcc"},
                                                                  {"zero_one_loss", "error_rate"},
                                                                  {"accuracy_score", "accuracy"},
                                                                  {"cohen_kappa_score", "cohen_kappa"},
                                                                  {"jaccard_score", "jaccard"}})
    for (Task task : {Task::binary, Task::multiclass})
      if (task == Task::binary || std::string_view(alias) != "ppv") {
        ASSERT_NE(find_metric(alias, task), nullptr) << alias;
        EXPECT_EQ(find_metric(alias, task)->name, name);
      }
}

TEST(BinaryLabels, PerfectMatthewsIsExactlyOne) {
  EXPECT_EQ(binary("mcc", counts_of(3, 0, 0, 7)), 1);
  EXPECT_EQ(binary("mcc", counts_of(0, 7, 3, 0)), -1);
  EXPECT_EQ(binary("cohen_kappa(weights=quadratic)", counts_of(3, 0, 0, 7)), 1);
}

TEST(BinaryLabels, UndefinedRulesAndPolicies) {
  const auto all_negative = counts_of(0, 0, 0, 9);
  const auto value = value_of("precision", Task::binary, all_negative, context_of(yes_no));
  EXPECT_EQ(value.number(), 0);
  EXPECT_EQ(value.undefined, "no predicted positives");
  EXPECT_EQ(binary("precision", all_negative, Undefined::one), 1);
  EXPECT_TRUE(std::isnan(binary("precision", all_negative, Undefined::nan)));
  EXPECT_THROW(binary("precision", all_negative, Undefined::error), InvalidInput);
  EXPECT_TRUE(std::isnan(binary("cohen_kappa", all_negative)));
  EXPECT_EQ(binary("mcc", all_negative), 0);
  EXPECT_EQ(binary("balanced_accuracy", all_negative), 1);
  EXPECT_TRUE(std::isnan(binary("balanced_accuracy(adjusted=true)", all_negative)));
  EXPECT_EQ(binary("balanced_accuracy", all_negative, Undefined::zero), 0.5);
  EXPECT_TRUE(std::isnan(binary("positive_likelihood_ratio", counts_of(5, 0, 1, 1))));
  for (auto name : {"accuracy", "error_rate", "prevalence", "expected_cost"})
    EXPECT_EQ(value_of(name, Task::binary, BinaryCounts(), context_of(yes_no)).undefined, "no rows") << name;
}

TEST(BinaryLabels, TablesKeepTheOrderOfTheLabels) {
  const auto counts = counts_of(6, 2, 4, 8);
  Context context = context_of(yes_no);
  EXPECT_EQ(std::get<Matrix>(value_of("confusion_matrix", Task::binary, counts, context).data).values,
            (std::vector<double>{8, 2, 4, 6}));
  context.positive = 0;
  EXPECT_EQ(std::get<Matrix>(value_of("confusion_matrix", Task::binary, counts, context).data).values,
            (std::vector<double>{6, 4, 2, 8}));
  const auto rates = std::get<Matrix>(value_of("confusion_matrix(normalize=true)", Task::binary, counts, context).data);
  EXPECT_EQ(rates.cells, "rates");
  EXPECT_EQ(rates.values, (std::vector<double>{0.6, 0.4, 0.2, 0.8}));
  const auto report = std::get<Table>(value_of("classification_report", Task::binary, counts, context).data);
  ASSERT_EQ(report.rows.size(), 5u);
  EXPECT_EQ(report.rows[0].first, "no");
  EXPECT_EQ(report.rows[0].second, (std::vector<double>{0.75, 0.6, 12.0 / 18, 10}));
  EXPECT_EQ(report.rows[2].first, "accuracy");
  EXPECT_EQ(report.rows[3].first, "macro avg");
  EXPECT_EQ(report.rows[4].first, "weighted avg");
}

Value many(std::string_view spec, const ConfusionMatrix& matrix, const Context& context) {
  return value_of(spec, Task::multiclass, matrix, context);
}

TEST(MulticlassLabels, Averages) {
  const auto matrix = matrix_of({{2, 1, 1}, {0, 3, 0}, {1, 0, 2}});
  const Context context = context_of(abc);
  EXPECT_NEAR(many("precision", matrix, context).number(), (2.0 / 3 + 0.75 + 2.0 / 3) / 3, 1e-15);
  EXPECT_NEAR(many("recall(average=weighted)", matrix, context).number(), 0.7, 1e-15);
  EXPECT_EQ(many("f1(average=micro)", matrix, context).number(), 0.7);
  const auto each = std::get<Vector>(many("recall(average=none)", matrix, context).data);
  EXPECT_EQ(each.labels, abc);
  EXPECT_EQ(each.values, (std::vector<double>{0.5, 1, 2.0 / 3}));
  EXPECT_NEAR(many("g_mean", matrix, context).number(), std::cbrt(1.0 / 3), 1e-15);
  EXPECT_EQ(many("mcc", matrix_of({{2, 0, 0}, {0, 3, 0}, {0, 0, 5}}), context).number(), 1);
}

TEST(MulticlassLabels, PairsOfClasses) {
  const auto matrix = matrix_of({{2, 1, 1}, {0, 3, 0}, {1, 0, 2}});
  const auto each = std::get<Vector>(many("precision(average=none, multiclass=ovo)", matrix, context_of(abc)).data);
  EXPECT_EQ(each.labels, (std::vector<std::string>{"a|b", "a|c", "b|c"}));
  // a|b: of rows a and b, two are predicted a (both right) and four b (three right)
  EXPECT_NEAR(each.values[0], (1 + 0.75) / 2, 1e-15);
  EXPECT_NEAR(each.values[1], (2.0 / 3 + 2.0 / 3) / 2, 1e-15);
  EXPECT_EQ(each.values[2], 1);
  EXPECT_NEAR(many("precision(multiclass=ovo)", matrix, context_of(abc)).number(), (0.875 + 2.0 / 3 + 1) / 3, 1e-15);
  EXPECT_NEAR(many("precision(multiclass=ovo, average=weighted)", matrix, context_of(abc)).number(),
              (7 * 0.875 + 7 * 2.0 / 3 + 6) / 20, 1e-15);
}

TEST(MulticlassLabels, ClassesAreThoseSeenUnlessDeclared) {
  const auto matrix = matrix_of({{2, 0, 0}, {1, 0, 0}, {0, 0, 0}});
  Context context = context_of(abc);
  const auto seen = many("precision", matrix, context);
  EXPECT_NEAR(seen.number(), 1.0 / 3, 1e-15);
  EXPECT_EQ(seen.undefined, "no predicted positives for 'b'");
  EXPECT_EQ(std::get<Matrix>(many("confusion_matrix", matrix, context).data).labels,
            (std::vector<std::string>{"a", "b"}));
  context.declared = true;
  const auto declared = many("precision", matrix, context);
  EXPECT_NEAR(declared.number(), 2.0 / 9, 1e-15);
  EXPECT_EQ(declared.undefined, "no predicted positives for 'b' and 'c'");
  context.undefined = Undefined::nan;
  EXPECT_NEAR(many("precision", matrix, context).number(), 2.0 / 3, 1e-15);
  context.undefined = Undefined::one;
  EXPECT_NEAR(many("precision", matrix, context).number(), (2.0 / 3 + 2) / 3, 1e-15);
}

TEST(Average, NamesAtMostThreeParts) {
  std::vector<std::string> labels;
  std::vector<Outcome> each{{0.5}};
  for (char c = 'a'; c < 'h'; ++c) labels.push_back(std::string(1, c));
  for (int i = 0; i < 5; ++i) each.push_back({0, "nothing there"});
  each.push_back({0, "elsewhere"});
  const auto value = vector_of(each, labels, {});
  EXPECT_EQ(value.undefined, "nothing there for 'b', 'c', 'd' and 2 more; elsewhere for 'g'");
  Context context;
  context.labels = labels, context.undefined = Undefined::nan;
  EXPECT_EQ(average_of(each, {}, true, context).number(), 0.5);
  EXPECT_TRUE(std::isnan(average_of(each, {}, false, context).number()));
}

TEST(Average, MeansAreExact) {
  const std::vector<double> same(7, 0.1);
  EXPECT_EQ(mean_of(same, {}, true), 0.1);
  EXPECT_EQ(mean_of(same, same, true), 0.1);
  EXPECT_EQ(mean_of(std::vector<double>{1e300, 1, -1e300}, {}, true), 1.0 / 3);
  EXPECT_EQ(mean_of(std::vector<double>{2, 4}, std::vector<double>{0, 0}, true), 3);
  EXPECT_TRUE(std::isnan(mean_of({}, {}, true)));
}

struct LabelTable {
  std::vector<std::vector<uint8_t>> truth, predicted;
  std::vector<Rows> columns;
  Rows rows() {
    columns.clear();
    for (size_t j = 0; j < truth.size(); ++j) {
      Rows column;
      column.size = truth[j].size(), column.truth = truth[j], column.predicted = predicted[j];
      columns.push_back(column);
    }
    Rows rows;
    rows.size = truth[0].size(), rows.columns = columns;
    return rows;
  }
};

TEST(Multilabel, AveragesOverSamples) {
  LabelTable table{{{1, 0, 0, 1}, {1, 0, 1, 0}}, {{1, 0, 1, 1}, {0, 0, 0, 0}}, {}};
  SampleCounts samples;
  samples.update(table.rows());
  Context context = context_of(abc);
  const auto rule = value_of("precision(average=samples)", Task::multilabel, samples, context);
  EXPECT_EQ(rule.number(), 0.5);  // 1, undefined, 0, 1
  EXPECT_EQ(rule.undefined, "no predicted positives in some rows");
  context.undefined = Undefined::nan;
  EXPECT_NEAR(value_of("precision(average=samples)", Task::multilabel, samples, context).number(), 2.0 / 3, 1e-15);
  context.undefined = Undefined::one;
  EXPECT_EQ(value_of("precision(average=samples)", Task::multilabel, samples, context).number(), 0.75);
  EXPECT_EQ(value_of("subset_accuracy", Task::multilabel, samples, context).number(), 0.5);
}

TEST(Multilabel, KeepsOneStateForWhatIsAsked) {
  for (auto [text, state] :
       std::initializer_list<std::pair<const char*, const char*>>{{"f1", "each binary_counts"},
                                                                  {"f1(average=samples)", "sample_counts"},
                                                                  {"f_beta(average=samples)", "sample_counts"}}) {
    const Spec spec = parse_spec(text, Task::multilabel);
    const auto needs = spec.def->states(spec.params);
    ASSERT_EQ(needs.size(), 1u);
    EXPECT_EQ(needs[0].key, state);
    EXPECT_TRUE(needs[0].columns);
  }
}

TEST(Multilabel, CountsOfEachLabel) {
  LabelTable table{{{1, 0, 0, 1}, {1, 0, 1, 0}}, {{1, 0, 1, 1}, {0, 0, 0, 0}}, {}};
  LabelCounts counts;
  counts.update(table.rows());
  const auto cells =
      std::get<Table>(value_of("multilabel_confusion_matrix", Task::multilabel, counts, context_of(abc)).data);
  EXPECT_EQ(cells.columns, (std::vector<std::string>{"tn", "fp", "fn", "tp"}));
  EXPECT_EQ(cells.rows[0].second, (std::vector<double>{1, 1, 0, 2}));
  EXPECT_EQ(cells.rows[1].second, (std::vector<double>{2, 0, 2, 0}));
  EXPECT_EQ(value_of("hamming_loss", Task::multilabel, counts, context_of(abc)).number(), 3.0 / 8);
}

TEST(Multilabel, RowsWithoutLabelsFollowTheRule) {
  const std::vector<uint8_t> truth[] = {{0, 1}, {0, 0}};
  const std::vector<double> score[] = {{0.2, 0.2}, {0.4, 0.4}};
  std::vector<Rows> columns(2);
  for (size_t j = 0; j < 2; ++j) {
    columns[j].size = 2, columns[j].truth = truth[j];
    columns[j].score.f64 = score[j].data(), columns[j].score.size = 2;
  }
  Rows rows;
  rows.size = 2, rows.columns = columns;
  LabelRanking ranking;
  ranking.update(rows);
  const Context context = context_of(abc), nan = context_of(abc, Undefined::nan);
  auto value = [&](const char* spec, const Context& c) { return value_of(spec, Task::multilabel, ranking, c); };
  EXPECT_EQ(value("label_ranking_average_precision", context).number(), 0.75);
  EXPECT_EQ(value("label_ranking_average_precision", context).undefined, "no true labels in some rows");
  EXPECT_EQ(value("label_ranking_average_precision", nan).number(), 0.5);
  EXPECT_EQ(value("label_ranking_loss", context).number(), 0.5);
  EXPECT_EQ(value("label_ranking_loss", nan).number(), 1);
  EXPECT_EQ(value("coverage_error", context).number(), 1);
}

}  // namespace
}  // namespace assay

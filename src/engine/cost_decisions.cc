#include "assay/cost_decisions.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "assay/base/exact_sum.h"
#include "assay/base/label_text.h"
#include "assay/base/text_form.h"
#include "assay/error.h"
#include "base/float_mode.h"
#include "catalog/defaults.h"
#include "engine/body.h"
#include "engine/score_classes.h"

namespace assay {
namespace {

constexpr const char* counts_spec = "confusion_matrix";

bool is_list(const Bindings& bindings) { return score_names(bindings).empty(); }

/// The matrix with its classes in the order of the score columns.
CostMatrix in_column_order(const CostMatrix& m, const Bindings& bindings) {
  const size_t width = score_width(bindings), n = m.labels.size();
  const auto classes = classes_of_scores(score_names(bindings), width, m.labels, Known::declared);
  if (classes.size() != n || width != n)
    throw usage_error(
        fmt::format("the matrix of costs has other classes than the score columns: {}; --labels names all classes",
                    columns_and_labels(score_names(bindings), width, m.labels)));
  CostMatrix ordered{classes, std::vector<double>(n * n)};
  auto place = [&](size_t k) {
    return static_cast<size_t>(std::find(m.labels.begin(), m.labels.end(), classes[k]) - m.labels.begin());
  };
  for (size_t t = 0; t < n; ++t)
    for (size_t d = 0; d < n; ++d) ordered.costs[t * n + d] = m.costs[place(t) * n + place(d)];
  return ordered;
}

void check(const Config& config, const CostMatrix& m) {
  const size_t n = m.labels.size();
  if (config.task != Task::multiclass) throw usage_error("a matrix of costs belongs to a multiclass task");
  if (config.score_kind != ScoreKind::probability)
    throw usage_error("expected costs need probabilities: --score-kind probability");
  if (n < 2 || m.costs.size() != n * n) throw usage_error("a matrix of costs has one row and one column a class");
  for (double cost : m.costs)
    if (!std::isfinite(cost)) throw usage_error("a cost is no finite number");
}

/// The class of least expected cost of each row; the first of equals. 0 where a score is missing.
std::vector<int32_t> decisions(const Batch& batch, const Bindings& bindings, const CostMatrix& m) {
  const size_t n = m.labels.size();
  std::vector<int32_t> called(static_cast<size_t>(batch.rows), 0);
  std::vector<double> p(n);
  for (int64_t i = 0; i < batch.rows; ++i) {
    if (is_list(bindings)) {
      const Column& list = bindings.score[0]->column;
      const auto [a, b] = list.valid(i) ? list.list_range(i) : std::pair<int64_t, int64_t>{0, 0};
      if (static_cast<size_t>(b - a) != n) continue;  // the evaluator says what is wrong with it
      for (size_t c = 0; c < n; ++c) p[c] = list.child->number(a + static_cast<int64_t>(c));
    } else {
      for (size_t c = 0; c < n; ++c)
        p[c] = bindings.score[c]->column.valid(i) ? bindings.score[c]->column.number(i) : 0;
    }
    double least = std::numeric_limits<double>::infinity();
    for (size_t d = 0; d < n; ++d) {
      double cost = 0;
      for (size_t t = 0; t < n; ++t) cost += p[t] * m.costs[t * n + d];
      if (cost < least) least = cost, called[static_cast<size_t>(i)] = static_cast<int32_t>(d);
    }
  }
  return called;
}

Batch with_decisions(const Batch& batch, const Bindings& bindings, const CostMatrix& m) {
  Batch decided = batch;
  Column column = make_column(decisions(batch, bindings, m));
  column.type = Type::dictionary;
  column.code_type = Type::int32;
  column.child = std::make_shared<const Column>(make_column(m.labels));
  decided.columns.push_back({Role::prediction, "decision", std::move(column), 0});
  return decided;
}

double mean_cost(const std::vector<Result>& metrics, const CostMatrix& m) {
  const auto& counts = std::get<Matrix>(metrics.at(0).value.data);
  ExactSum cost, rows;
  counts.each(
      [&](size_t t, size_t p, double x) { cost.add_product(x, m.costs[t * m.labels.size() + p]), rows.add(x); });
  return cost.value() / rows.value();
}

Config with_counts(Config config, const CostMatrix& m) {
  if (config.metrics.empty())
    for (const auto& text : default_metrics(Task::multiclass))
      if (parse_spec(text, Task::multiclass).def->need == Need::label) config.metrics.push_back(text);
  config.metrics.insert(config.metrics.begin(), counts_spec);
  config.labels = m.labels;
  config.undefined = Undefined::rule;
  return config;
}

struct Priced {
  std::string truth, called;
  double cost;
};

Priced priced(const std::string& item, const std::string& where) {
  const auto arrow = item.find("->"), equals = item.rfind('=');
  const auto bare = [](std::string text) {
    while (text.starts_with(' ')) text.erase(0, 1);
    while (text.ends_with(' ')) text.pop_back();
    return text;
  };
  if (arrow != item.npos && equals != item.npos && equals > arrow) {
    Priced p{canonical_label(bare(item.substr(0, arrow))),
             canonical_label(bare(item.substr(arrow + 2, equals - arrow - 2))), 0};
    const auto number = bare(item.substr(equals + 1));
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), p.cost);
    if (!p.truth.empty() && !p.called.empty() && error == std::errc() && end == number.data() + number.size() &&
        std::isfinite(p.cost))
      return p;
  }
  throw usage_error(
      fmt::format("{}: '{}' is no price of an error such as cat->dog=5 (true class, called class)", where, item));
}

}  // namespace

CostMatrix cost_matrix_of(const std::vector<std::string>& items, std::vector<std::string> labels,
                          const std::string& where) {
  std::vector<Priced> prices;
  for (auto& label : labels) label = canonical_label(label);
  for (const auto& item : items) prices.push_back(priced(item, where));
  const bool declared = !labels.empty();
  auto know = [&](const std::string& label) {
    if (label == "*" || std::find(labels.begin(), labels.end(), label) != labels.end()) return;
    if (declared)
      throw usage_error(fmt::format("{}: '{}' is not among the classes {}", where, label, listed_labels(labels)));
    labels.push_back(label);
  };
  for (const auto& p : prices) know(p.truth), know(p.called);
  const size_t n = labels.size();
  CostMatrix m{labels, std::vector<double>(n * n, 1)};
  for (size_t k = 0; k < n; ++k) m.costs[k * n + k] = 0;
  for (const auto& p : prices)
    for (size_t t = 0; t < n; ++t)
      for (size_t d = 0; d < n; ++d) {
        const bool right_by_star = t == d && (p.truth == "*" || p.called == "*");
        if ((p.truth == "*" || p.truth == labels[t]) && (p.called == "*" || p.called == labels[d]) && !right_by_star)
          m.costs[t * n + d] = p.cost;
      }
  return m;
}

CostDecisions decide_by_cost(const Config& asked, Source& source, CostMatrix matrix, unsigned threads) {
  FloatMode mode;
  const Config config = with_canonical_labels(asked);
  for (auto& label : matrix.labels) label = canonical_label(label);
  check(config, matrix);
  Batch batch;
  do
    if (batch = Batch{}; !source.next(batch)) throw data_error("no rows");
  while (batch.rows == 0);
  if (Bindings first(batch); first.score.empty())
    throw usage_error("expected costs need probabilities (--score)");
  else if (!first.prediction.empty())
    throw usage_error("--prediction: the costs decide what is called");
  CostDecisions result{in_column_order(matrix, Bindings(batch)), {}, {}, 0, 0, {}, {}};
  const Config counted = with_counts(config, result.matrix);
  Evaluator decided(counted), usual(counted);
  do {
    usual.update(batch, threads);
    decided.update(with_decisions(batch, Bindings(batch), result.matrix), threads);
  } while (batch = Batch{}, source.next(batch));
  result.decided = decided.result(), result.usual = usual.result();
  result.cost = mean_cost(result.decided.metrics, result.matrix);
  result.usual_cost = mean_cost(result.usual.metrics, result.matrix);
  for (const auto& slice : result.decided.slices) result.slice_costs.push_back(mean_cost(slice.metrics, result.matrix));
  for (const auto& slice : result.usual.slices)
    result.usual_slice_costs.push_back(mean_cost(slice.metrics, result.matrix));
  return result;
}

}  // namespace assay

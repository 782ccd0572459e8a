// Slopes of formulas over class labels by the weight of each cell, and the delta method over classes, labels
// and rows. Fleiss, Cohen & Everitt 1969 (kappa); the others by the chain rule.
#include <cmath>

#include "assay/base/elementary.h"
#include "assay/metrics/multiclass_labels.h"
#include "assay/metrics/multilabel.h"

namespace assay::intervals {
namespace {

/// Totals of each class as doubles.
struct Margins {
  explicit Margins(const ClassMatrix& m) : n(m.total.value()) {
    for (size_t c = 0; c < m.size(); ++c) {
      actual.push_back(m.actual(c).value()), predicted.push_back(m.predicted(c).value());
      hits.push_back(m.hits[c].value());
    }
  }
  std::vector<double> actual, predicted, hits;
  double n;
};

/// slope(true class, predicted class) of every cell.
template <class F> std::vector<double> of_each_cell(const ClassMatrix& m, F&& slope) {
  std::vector<double> slopes;
  for (const auto& cell : m.cells) slopes.push_back(slope(cell.truth, cell.predicted));
  return slopes;
}

double distance(size_t i, size_t j, KappaWeights weights) {
  if (weights == KappaWeights::none) return i != j;
  const double d = i > j ? static_cast<double>(i - j) : static_cast<double>(j - i);
  return weights == KappaWeights::linear ? d : d * d;
}

}  // namespace

ExactSum wrong_rows(const ClassMatrix& m) {
  ExactSum wrong = m.total;
  wrong.subtract(m.all_hits());
  return wrong;
}

std::vector<double> balanced_accuracy_slopes(const ClassMatrix& m, const BalancedAccuracy& p) {
  const Margins all(m);
  double classes = 0;
  for (double a : all.actual) classes += a > 0;
  const double share = 1 / classes, scale = p.adjusted ? share / (1 - share) : share;
  return of_each_cell(
      m, [&](size_t t, size_t q) { return scale * ((t == q) - all.hits[t] / all.actual[t]) / all.actual[t]; });
}

std::vector<double> g_mean_slopes(const ClassMatrix& m, const NoParams&) {
  const Margins all(m);
  const double classes = static_cast<double>(m.size());
  double log_product = 0;
  for (size_t c = 0; c < m.size(); ++c) log_product += math::log(all.hits[c] / all.actual[c]);
  const double mean = math::exp(log_product / classes);
  if (!(mean > 0)) return std::vector<double>(m.cells.size(), 0.0);
  return of_each_cell(
      m, [&](size_t t, size_t q) { return mean / classes * ((t == q) / all.hits[t] - 1 / all.actual[t]); });
}

std::vector<double> mcc_slopes(const ClassMatrix& m, const NoParams&) {
  const Margins all(m);
  double right = 0, chance = 0, truth = 0, claimed = 0;
  for (size_t c = 0; c < m.size(); ++c) {
    right += all.hits[c], chance += all.actual[c] * all.predicted[c];
    truth += all.actual[c] * all.actual[c], claimed += all.predicted[c] * all.predicted[c];
  }
  const double n = all.n, x = n * n - truth, y = n * n - claimed, root = std::sqrt(x) * std::sqrt(y);
  const double value = (n * right - chance) / root;
  return of_each_cell(m, [&](size_t t, size_t q) {
    const double numerator = right + n * (t == q) - all.predicted[t] - all.actual[q];
    return numerator / root - value * ((n - all.actual[t]) / x + (n - all.predicted[q]) / y);
  });
}

namespace {

/// For each class i the sum over j of distance(i, j) times margin[j]; of many classes from running sums.
std::vector<double> distant(const std::vector<double>& margin, KappaWeights weights) {
  constexpr size_t few = 1000;
  const size_t k = margin.size();
  std::vector<double> sums(k);
  for (size_t i = 0; i < k && k <= few; ++i)
    for (size_t j = 0; j < k; ++j) sums[i] += distance(i, j, weights) * margin[j];
  if (k <= few) return sums;
  double all = 0, first = 0, second = 0;  // moments of the places
  for (size_t j = 0; j < k; ++j) {
    const auto place = static_cast<double>(j);
    all += margin[j], first += place * margin[j], second += place * place * margin[j];
  }
  double below = 0, first_below = 0;
  for (size_t i = 0; i < k; ++i) {
    const auto place = static_cast<double>(i);
    if (weights == KappaWeights::none)
      sums[i] = all - margin[i];
    else if (weights == KappaWeights::linear)
      sums[i] = place * below - first_below + (first - first_below) - place * (all - below);
    else
      sums[i] = place * place * all - 2 * place * first + second;
    below += margin[i], first_below += place * margin[i];
  }
  return sums;
}

}  // namespace

std::vector<double> cohen_kappa_slopes(const ClassMatrix& m, const Kappa& p) {
  const Margins all(m);
  const size_t k = m.size();
  const auto of_truth = distant(all.predicted, p.weights), of_claim = distant(all.actual, p.weights);
  double chance = 0, seen = 0;
  for (size_t i = 0; i < k; ++i) chance += all.actual[i] * of_truth[i];
  for (const auto& cell : m.cells) seen += distance(cell.truth, cell.predicted, p.weights) * m.weight(cell).value();
  return of_each_cell(m, [&](size_t t, size_t q) {
    const double grows = seen + all.n * distance(t, q, p.weights);
    return (all.n * seen / chance * (of_truth[t] + of_claim[q]) - grows) / chance;
  });
}

// ------------------------------------------------------------------------------------------------ averages
// over classes

namespace {

/// Derivatives of a formula by each of the counts.
Counts derivatives(const CountsFormula& formula, const Counts& c) {
  const Counts e = elasticities(formula, c);
  auto over = [](double slope, double count) { return count > 0 ? slope / count : 0; };
  return {.tp = over(e.tp, c.tp), .fp = over(e.fp, c.fp), .fn = over(e.fn, c.fn), .tn = over(e.tn, c.tn)};
}

std::vector<double> pooled_slopes(const ClassMatrix& m, const CountsFormula& formula) {
  const Counts d = derivatives(formula, m.pooled());
  const double others = static_cast<double>(m.size()) - 1;
  return of_each_cell(
      m, [&](size_t t, size_t q) { return t == q ? d.tp + others * d.tn : d.fn + d.fp + (others - 1) * d.tn; });
}

std::vector<double> averaged_slopes(const ClassMatrix& m, bool by_support, const CountsFormula& formula) {
  const double classes = static_cast<double>(m.size()), n = m.total.value();
  std::vector<double> values, weights;
  std::vector<Counts> slopes;
  double elsewhere = 0, mean = 0;
  for (size_t c = 0; c < m.size(); ++c) {
    const Counts counts = m.against_rest(c);
    weights.push_back(by_support ? counts.positives() / n : 1 / classes);
    values.push_back(formula(counts).value);
    slopes.push_back(derivatives(formula, counts));
    elsewhere += weights[c] * slopes[c].tn, mean += weights[c] * values[c];
  }
  return of_each_cell(m, [&](size_t t, size_t q) {
    double slope = elsewhere - weights[t] * slopes[t].tn;
    if (t == q)
      slope += weights[t] * slopes[t].tp;
    else
      slope += weights[t] * slopes[t].fn + weights[q] * (slopes[q].fp - slopes[q].tn);
    return by_support ? slope + (values[t] - mean) / n : slope;
  });
}

}  // namespace

Found of_part_counts(const IntervalInput& in, const Counts& counts, const CountsFormula& formula) {
  return formula(counts).undefined ? Found() : of_counts(in, counts, formula);
}

Found of_classes(const IntervalInput& in, const ClassMatrix& m, Average average, const CountsFormula& formula) {
  if (average == Average::none)
    return of_parts(
        in, [&](const IntervalInput& one, size_t c) { return of_part_counts(one, m.against_rest(c), formula); });
  Context plain = in.context;
  plain.undefined = Undefined::rule;
  const bool micro = average == Average::micro;
  if (micro)  // where every row is one trial
    if (const auto share = share_of(formula, m.pooled()); share && share->trials == m.total.value())
      return of_proportion(in, share->hits, share->trials);
  const auto slopes = micro ? pooled_slopes(m, formula) : averaged_slopes(m, average == Average::weighted, formula);
  return of_cells(in, m, slopes, [&](const ClassMatrix& x) {
    return plain_number(average_classes(x, average, Multiclass::ovr, formula, plain));
  });
}

Found of_report(const IntervalInput& in, const ClassMatrix& m) {
  const CountsFormula formulas[] = {&precision, &recall, [](const Counts& c) { return f1(c); }};
  constexpr size_t columns = 4, support = 3, f1_column = 2;
  const size_t classes = m.size();
  MetricDef shares = in.metric;
  shares.range = {0, 1};  // all but the supports
  const IntervalInput all{shares,   in.states, in.more,   in.params, in.context,
                          in.value, in.level,  in.method, in.units,  in.why};
  return of_parts(all, [&](const IntervalInput& one, size_t i) -> Found {
    const size_t row = i / columns, column = i % columns;
    if (column == support) return {};
    if (row < classes) return of_part_counts(one, m.against_rest(row), formulas[column]);
    if (row > classes)
      return of_classes(one, m, row == classes + 1 ? Average::macro : Average::weighted, formulas[column]);
    return column == f1_column ? of_proportion(one, right_rows(m).value(), m.total.value()) : Found();
  });
}

Found of_top_k(const IntervalInput& in) {
  const auto& ranks = state<TargetRanks>(in.states[0]);
  const auto k = static_cast<uint64_t>(detail::make_params<TopK>(in.params).k);
  return of_proportion(in, ranks.below(k).value(), ranks.rows().value());
}

// ------------------------------------------------------------------------------------------------ rows of
// labels

Found of_pooled_labels(const IntervalInput& in, const SampleCounts& samples, const CountsFormula& formula) {
  Counts all;
  double rows = 0;
  samples.each([&](const Counts& c, const ExactSum& weight) {
    const double w = weight.value();
    all.tp += w * c.tp, all.fp += w * c.fp, all.fn += w * c.fn, all.tn += w * c.tn, rows += w;
  });
  const Counts d = derivatives(formula, all);
  double squares = 0, sum = 0;
  samples.each([&](const Counts& c, const ExactSum& weight) {
    const double slope = d.tp * c.tp + d.fp * c.fp + d.fn * c.fn + d.tn * c.tn;
    squares += weight.value() * slope * slope, sum += weight.value() * slope;
  });
  constexpr double noise = 1e-18;  // of slopes that are 0, squared
  const double variance = squares - sum * sum / rows;
  return rows * in.units >= 2 && variance * rows > noise ? of_variance(in, variance / in.units) : Found();
}

namespace {

/// Of the mean over rows of a number of their counts.
template <class F> Found of_rows(const IntervalInput& in, const SampleCounts& samples, F&& number) {
  ExactSum sum, squares, rows;
  samples.each([&](const Counts& c, const ExactSum& weight) {
    const double x = number(c), w = weight.value();
    sum.add_product(x, w), add_products(squares, {&x, 1}, {&x, 1}, {&w, 1}), rows.merge(weight);
  });
  const auto mean = mean_band(sum, squares, rows, in);
  return mean ? within_range(in, "mean", *mean) : Found();
}

}  // namespace

Found of_samples(const IntervalInput& in, const SampleCounts& samples, const CountsFormula& formula) {
  return of_rows(in, samples, [&](const Counts& c) { return formula(c).value; });
}

Found of_subset_accuracy(const IntervalInput& in) {
  ExactSum right, rows;
  state<SampleCounts>(in.states[0]).each([&](const Counts& c, const ExactSum& weight) {
    rows.merge(weight);
    if (c.fp == 0 && c.fn == 0) right.merge(weight);
  });
  return of_proportion(in, right.value(), rows.value());
}

Found of_hamming_loss(const IntervalInput& in) {
  return of_rows(in, state<SampleCounts>(in.more[0]), [](const Counts& c) { return (c.fp + c.fn) / c.total(); });
}

}  // namespace assay::intervals

#include "assay/metrics/class_labels.h"

#include <cmath>

#include "assay/base/rational.h"

namespace assay {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// 0/0 is 0 in ratios of counts, and said.
Outcome share(double part, double whole, const char* undefined) {
  return whole > 0 ? Outcome(part / whole) : Outcome(0, undefined);
}

}  // namespace

Outcome precision(const Counts& c) { return share(c.tp, c.predicted_positives(), "no predicted positives"); }
Outcome recall(const Counts& c) { return share(c.tp, c.positives(), "no actual positives"); }
Outcome specificity(const Counts& c) { return share(c.tn, c.negatives(), "no actual negatives"); }
Outcome npv(const Counts& c) { return share(c.tn, c.predicted_negatives(), "no predicted negatives"); }
Outcome fpr(const Counts& c) { return share(c.fp, c.negatives(), "no actual negatives"); }
Outcome fnr(const Counts& c) { return share(c.fn, c.positives(), "no actual positives"); }
Outcome fdr(const Counts& c) { return share(c.fp, c.predicted_positives(), "no predicted positives"); }
Outcome false_omission_rate(const Counts& c) { return share(c.fn, c.predicted_negatives(), "no predicted negatives"); }

Outcome f1(const Counts& c) { return f_beta(c, {}); }

Outcome f_beta(const Counts& c, const FBeta& p) {
  const double b2 = p.beta * p.beta, hits = (1 + b2) * c.tp;
  return share(hits, hits + b2 * c.fn + c.fp, "no positives, actual or predicted");
}

Outcome jaccard(const Counts& c) { return share(c.tp, c.tp + c.fp + c.fn, "no positives, actual or predicted"); }

Outcome informedness(const Counts& c) {
  const Outcome r = recall(c), s = specificity(c);
  if (r.undefined) return {0, r.undefined};
  return s.undefined ? Outcome(0, s.undefined) : Outcome(r.value + s.value - 1);
}

Outcome markedness(const Counts& c) {
  const Outcome p = precision(c), n = npv(c);
  if (p.undefined) return {0, p.undefined};
  return n.undefined ? Outcome(0, n.undefined) : Outcome(p.value + n.value - 1);
}

Outcome fowlkes_mallows(const Counts& c) {
  const Outcome p = precision(c), r = recall(c);
  if (p.undefined) return p;
  return r.undefined ? r : Outcome(std::sqrt(p.value * r.value));
}

Outcome accuracy(const ClassMatrix& m, const NoParams&, const Context&) {
  return m.total.zero() ? Outcome(0, "no rows") : Outcome(ratio(m.all_hits(), m.total));
}

Outcome error_rate(const ClassMatrix& m, const NoParams&, const Context&) {
  ExactSum wrong = m.total;
  wrong.subtract(m.all_hits());
  return m.total.zero() ? Outcome(0, "no rows") : Outcome(ratio(wrong, m.total));
}

Outcome hamming_loss(const ClassMatrix& m, const NoParams& p, const Context& context) {
  return error_rate(m, p, context);
}

Outcome mcc(const ClassMatrix& m, const NoParams&, const Context&) {
  Exact by_chance(0.0), truth(0.0), claimed(0.0);
  for (size_t c = 0; c < m.size(); ++c) {
    const Exact actual(m.actual(c)), predicted(m.predicted(c));
    by_chance = by_chance + actual * predicted;
    truth = truth + actual * actual;
    claimed = claimed + predicted * predicted;
  }
  const Exact n(m.total), square = n * n, spread = (square - truth) * (square - claimed);
  if (spread.sign() <= 0) return {0, "truth or prediction has one class only"};
  return over_root(n * m.all_hits() - by_chance, spread);
}

namespace {

/// The sum of distance(i, j) a_i b_j over all pairs of classes.
Exact chance_disagreement(const ClassMatrix& m, KappaWeights weights) {
  Exact sum(0.0), a_below(0.0), b_below(0.0), a_all(0.0), b_all(0.0);
  Exact a_first(0.0), b_first(0.0), a_second(0.0), b_second(0.0);
  const Exact n(m.total);
  for (size_t c = 0; c < m.size(); ++c) {
    const Exact a(m.actual(c)), b(m.predicted(c)), place(static_cast<double>(c));
    if (weights == KappaWeights::none) sum = sum + a * (n - b);
    if (weights == KappaWeights::linear) {  // |i - j| counts the steps between neighbours that the pair spans
      a_below = a_below + a, b_below = b_below + b;
      sum = sum + a_below * (n - b_below) + (n - a_below) * b_below;
    }
    if (weights == KappaWeights::quadratic) {
      a_first = a_first + place * a, b_first = b_first + place * b;
      a_second = a_second + place * place * a, b_second = b_second + place * place * b;
    }
  }
  if (weights == KappaWeights::quadratic) sum = n * a_second + n * b_second - Exact(2.0) * a_first * b_first;
  return sum;
}

/// The sum of distance(i, j) n_ij: cells gathered by |i - j| first.
Exact seen_disagreement(const ClassMatrix& m, KappaWeights weights) {
  ExactSum wrong = m.total;
  wrong.subtract(m.all_hits());
  if (weights == KappaWeights::none) return wrong;
  std::vector<ExactSum> apart(m.size());
  for (const auto& cell : m.cells) {
    auto& sum = apart[cell.truth > cell.predicted ? cell.truth - cell.predicted : cell.predicted - cell.truth];
    sum.add_count(cell.count);
    if (cell.rest) sum.merge(m.rests[cell.rest - 1]);
  }
  Exact sum(0.0);
  for (size_t d = 1; d < apart.size(); ++d) {
    const Exact step(static_cast<double>(d));
    sum = sum + (weights == KappaWeights::linear ? step : step * step) * apart[d];
  }
  return sum;
}

}  // namespace

Outcome cohen_kappa(const ClassMatrix& m, const Kappa& p, const Context&) {
  if (m.total.zero()) return {nan, "no rows"};
  const Exact chance = chance_disagreement(m, p.weights);
  if (chance.sign() == 0) return {nan, "one class only, so chance agrees fully"};
  return ratio(chance - seen_disagreement(m, p.weights) * m.total, chance);
}

Value balanced_accuracy(const ClassMatrix& m, const BalancedAccuracy& p, const Context& context) {
  Value value;
  Reasons reasons;
  std::vector<double> recalls;
  for (size_t c = 0; c < m.size(); ++c) {
    Outcome r = recall(m.against_rest(c));
    if (r.undefined) r = {nan, "no actual rows"};  // the rule leaves the class out
    const double settled = reasons.settle(r, context, [&] { return m.labels[c]; });
    if (!std::isnan(settled)) recalls.push_back(settled);
  }
  double score = mean_of(recalls, {}, false);
  const double chance = 1 / static_cast<double>(recalls.size());
  if (p.adjusted) score = recalls.size() < 2 ? nan : (score - chance) / (1 - chance);
  value.data = score;
  value.undefined = reasons.text();
  if (std::isnan(score) && value.undefined.empty()) return settle(Outcome(nan, "one class only"), context);
  return value;
}

namespace {

/// A positive number far beyond the exponents of a double, or zero.
struct Scaled {
  double mantissa = 0.5;  // [0.5, 1)
  int64_t exponent = 1;
  Scaled times(Scaled y) const { return of(mantissa * y.mantissa, exponent + y.exponent); }
  bool above(Scaled y) const { return exponent != y.exponent ? exponent > y.exponent : mantissa > y.mantissa; }
  static Scaled of(double x, int64_t exponent = 0) {
    int scale = 0;
    const double mantissa = std::frexp(x, &scale);
    return {mantissa, exponent + scale};
  }
};

Scaled power(Scaled x, size_t n) {
  Scaled result;
  for (; n > 0; n /= 2, x = x.times(x))
    if (n % 2) result = result.times(x);
  return result;
}

/// The n-th root of a product of n numbers in [0, 1], by bisection: the same bits everywhere, unlike pow.
double geometric_mean(std::span<const double> values) {
  const size_t n = values.size();
  if (n == 2) return std::sqrt(values[0] * values[1]);
  Scaled product;
  for (double x : values) {
    if (!(x > 0)) return x;
    product = product.times(Scaled::of(x));
  }
  double low = 0, high = 1;
  for (int i = 0; i < 1100 && low < high; ++i) {
    const double middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) break;
    (power(Scaled::of(middle), n).above(product) ? high : low) = middle;
  }
  return power(Scaled::of(high), n).above(product) ? low : high;
}

}  // namespace

Value g_mean(const ClassMatrix& m, const NoParams&, const Context& context) {
  Value value;
  Reasons reasons;
  std::vector<double> recalls;
  for (size_t c = 0; c < m.size(); ++c) {
    Outcome r = recall(m.against_rest(c));
    if (r.undefined) r.undefined = "no actual rows";
    const double settled = reasons.settle(r, context, [&] { return m.labels[c]; });
    if (!std::isnan(settled)) recalls.push_back(settled);
  }
  value.undefined = reasons.text();
  if (recalls.empty()) return settle(Outcome(0, "no rows"), context);
  value.data = geometric_mean(recalls);
  return value;
}

namespace {

/// The cells of many classes, as they are or divided by the sum of their row, column or table. A class that has no rows
/// has no cells either, but its reason.
Matrix sparse_matrix(const ClassMatrix& m, Normalize normalize, const Context& context, Reasons& reasons) {
  Matrix matrix{normalize == Normalize::none ? "counts" : "rates", m.labels, {}};
  std::vector<double> wholes(m.size());
  for (size_t c = 0; c < m.size() && normalize != Normalize::none; ++c) {
    const ExactSum whole = normalize == Normalize::all      ? m.total
                           : normalize == Normalize::actual ? m.actual(c)
                                                            : m.predicted(c);
    wholes[c] = whole.value();
    if (whole.zero())
      reasons.settle(Outcome(0, normalize == Normalize::actual ? "no actual rows" : "no predicted rows"), context,
                     [&] { return m.labels[c]; });
  }
  matrix.values.reserve(3 * m.cells.size());
  for (const auto& cell : m.cells) {
    const double weight = m.weight(cell).value(), truth = cell.truth, predicted = cell.predicted;
    const double whole = wholes[normalize == Normalize::actual ? cell.truth : cell.predicted];
    matrix.values.insert(matrix.values.end(),
                         {truth, predicted, normalize == Normalize::none ? weight : weight / whole});
  }
  return matrix;
}

}  // namespace

Value confusion_table(const ClassMatrix& m, const Normalized& p, const Context& context) {
  if (m.size() > Matrix::most_dense) {
    Reasons reasons;
    Value value;
    value.data = sparse_matrix(m, p.normalize, context, reasons);
    value.undefined = reasons.text();
    return value;
  }
  Matrix matrix{p.normalize == Normalize::none ? "counts" : "rates", m.labels, m.dense()};
  Reasons reasons;
  const size_t n = m.size();
  for (size_t t = 0; t < n && p.normalize != Normalize::none; ++t)
    for (size_t q = 0; q < n; ++q) {
      const size_t c = p.normalize == Normalize::actual ? t : q;
      const ExactSum whole = p.normalize == Normalize::all      ? m.total
                             : p.normalize == Normalize::actual ? m.actual(c)
                                                                : m.predicted(c);
      double& cell = matrix.values[t * n + q];
      const char* lacking = p.normalize == Normalize::actual ? "no actual rows" : "no predicted rows";
      const Outcome part = whole.zero() ? Outcome(0, lacking) : Outcome(cell / whole.value());
      const bool once = p.normalize == Normalize::actual ? q == 0 : t == 0;
      std::string unsaid;
      cell = once ? reasons.settle(part, context, [&] { return m.labels[c]; }) : settle(part, context, unsaid);
    }
  Value value;
  value.data = std::move(matrix);
  value.undefined = reasons.text();
  return value;
}

Value classification_report(const ClassMatrix& m, const NoParams& none, const Context& context) {
  Table table;
  table.columns = {"precision", "recall", "f1", "support"};
  std::array<std::vector<double>, 3> columns;
  std::vector<double> support;
  Reasons reasons;
  for (size_t c = 0; c < m.size(); ++c) {
    const Counts counts = m.against_rest(c);
    const std::array<Outcome, 3> row{precision(counts), recall(counts), f1(counts)};
    for (size_t k = 0; k < 3; ++k) columns[k].push_back(reasons.settle(row[k], context, [&] { return m.labels[c]; }));
    support.push_back(counts.positives());
    table.rows.push_back({m.labels[c], {columns[0][c], columns[1][c], columns[2][c], support[c]}});
  }
  const double n = m.total.value();
  const double right = reasons.settle(accuracy(m, none, context), context, [] { return std::string("accuracy"); });
  table.rows.push_back({"accuracy", {nan, nan, right, n}});
  auto average = [&](const char* name, std::span<const double> weights) {
    auto mean = [&](size_t k) { return mean_of(columns[k], weights, true); };
    table.rows.push_back({name, {mean(0), mean(1), mean(2), n}});
  };
  average("macro avg", {});
  average("weighted avg", support);
  Value value;
  value.data = std::move(table);
  value.undefined = reasons.text();
  return value;
}

}  // namespace assay

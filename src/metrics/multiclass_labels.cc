#include "assay/metrics/multiclass_labels.h"

#include <fmt/format.h>

#include "assay/base/rational.h"

namespace assay {
namespace {

Value against_rest(const ClassMatrix& m, Average average, const CountsFormula& formula, const Context& context) {
  std::vector<Outcome> each;
  std::vector<double> support;
  for (size_t c = 0; c < m.size(); ++c) {
    const Counts counts = m.against_rest(c);
    each.push_back(formula(counts));
    support.push_back(counts.positives());
  }
  if (average == Average::none) return vector_of(each, m.labels, context);
  Context named = context;
  named.labels = m.labels;
  return average_of(each, average == Average::weighted ? std::span<const double>(support) : std::span<const double>(),
                    true, named);
}

/// Classes of one pair on the rows whose truth is one of them: counts with the first, then the second, as
/// positive.
struct Pair {
  size_t first, second;
  std::array<Counts, 2> counts;
  double rows() const { return counts[0].positives() + counts[0].negatives(); }
};

/// Calls use(pair) for every two classes. A third predicted class is positive for neither.
template <class Use> void each_pair(const ClassMatrix& m, Use&& use) {
  const size_t n = m.size();
  std::vector<ExactSum> taken(n * n);  // rows of one class predicted as another
  for (const auto& cell : m.cells) taken[cell.truth * n + cell.predicted] = m.weight(cell);
  auto counts = [&](size_t a, size_t b) {
    ExactSum elsewhere = m.actual(b);
    elsewhere.subtract(taken[b * n + a]);
    return Counts{
        .tp = m.hits[a].value(), .fp = taken[b * n + a].value(), .fn = m.misses[a].value(), .tn = elsewhere.value()};
  };
  for (size_t a = 0; a < n; ++a)
    for (size_t b = a + 1; b < n; ++b) use(Pair{a, b, {counts(a, b), counts(b, a)}});
}

Value pair_by_pair(const ClassMatrix& m, Average average, const CountsFormula& formula, const Context& context) {
  Reasons reasons;
  Vector vector;
  std::vector<double> rows;
  Counts pooled;
  each_pair(m, [&](const Pair& pair) {
    auto name = [&](size_t a, size_t b) { return fmt::format("{}|{}", m.labels[a], m.labels[b]); };
    if (average == Average::micro) {
      for (const Counts& c : pair.counts) pooled.tp += c.tp, pooled.fp += c.fp, pooled.fn += c.fn, pooled.tn += c.tn;
      return;
    }
    std::array<double, 2> turns;
    turns[0] = reasons.settle(formula(pair.counts[0]), context, [&] { return name(pair.first, pair.second); });
    turns[1] = reasons.settle(formula(pair.counts[1]), context, [&] { return name(pair.second, pair.first); });
    vector.values.push_back(mean_of(turns, {}, true));
    rows.push_back(pair.rows());
    if (average == Average::none) vector.labels.push_back(name(pair.first, pair.second));
  });
  if (average == Average::micro) return settle(formula(pooled), context);
  Value value;
  value.undefined = reasons.text();
  if (average == Average::none)
    value.data = std::move(vector);
  else
    value.data = mean_of(
        vector.values, average == Average::weighted ? std::span<const double>(rows) : std::span<const double>(), true);
  if (m.size() < 2 && value.undefined.empty()) value.undefined = "fewer than two classes";
  return value;
}

}  // namespace

Value average_classes(const ClassMatrix& m, Average average, Multiclass multiclass, const CountsFormula& formula,
                      const Context& context) {
  if (multiclass == Multiclass::ovo) return pair_by_pair(m, average, formula, context);
  if (average == Average::micro) return settle(formula(m.pooled()), context);
  return against_rest(m, average, formula, context);
}

Outcome top_k_accuracy(const TargetRanks& ranks, const TopK& p) {
  const ExactSum rows = ranks.rows();
  return rows.zero() ? Outcome(0, "no rows") : Outcome(ratio(ranks.below(static_cast<uint64_t>(p.k)), rows));
}

}  // namespace assay

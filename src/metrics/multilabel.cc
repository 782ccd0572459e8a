#include "assay/metrics/multilabel.h"

#include <fmt/format.h>

#include <cmath>

#include "assay/base/rational.h"

namespace assay {
namespace {

/// Counts of all labels as those of one.
Counts pooled(const LabelCounts& labels) {
  BinaryCounts all;
  for (const auto& part : labels.parts) all.merge(part);
  return all;
}

/// The mean over rows of which some are undefined: `sum` is over the others.
Value mean_over_rows(ExactSum sum, ExactSum rows, const ExactSum& undefined, const Outcome& rule,
                     const Context& context) {
  if (rows.zero()) return settle(Outcome(0, "no rows"), context);
  Value value;
  if (!undefined.zero()) {
    std::string reason;
    const double each = settle(rule, context, reason);
    value.undefined = reason + " in some rows";
    if (std::isnan(each))
      rows.subtract(undefined);
    else
      sum.add_product(each, undefined.value());
  }
  value.data = ratio(sum, rows);
  return value;
}

}  // namespace

Value average_labels(const LabelCounts& labels, LabelAverage average, const LabelFormula& formula,
                     const Context& context) {
  if (average == LabelAverage::micro) return settle(formula(pooled(labels)), context);
  std::vector<Outcome> each;
  std::vector<double> support;
  for (const auto& part : labels.parts) {
    const Counts counts = part;
    each.push_back(formula(counts));
    support.push_back(counts.positives());
  }
  if (average == LabelAverage::none) return vector_of(each, context.labels, context);
  return average_of(each,
                    average == LabelAverage::weighted ? std::span<const double>(support) : std::span<const double>(),
                    true, context);
}

Value average_samples(const SampleCounts& samples, const LabelFormula& formula, const Context& context) {
  ExactSum sum, rows, undefined;
  Outcome rule;
  samples.each([&](const Counts& counts, const ExactSum& weight) {
    const Outcome outcome = formula(counts);
    rows.merge(weight);
    if (outcome.undefined)
      rule = outcome, undefined.merge(weight);
    else
      sum.add_product(outcome.value, weight.value());
  });
  return mean_over_rows(std::move(sum), std::move(rows), undefined, rule, context);
}

Outcome subset_accuracy(const SampleCounts& samples) {
  ExactSum right, rows;
  samples.each([&](const Counts& counts, const ExactSum& weight) {
    rows.merge(weight);
    if (counts.fp == 0 && counts.fn == 0) right.merge(weight);
  });
  return rows.zero() ? Outcome(0, "no rows") : Outcome(ratio(right, rows));
}

Outcome label_hamming_loss(const LabelCounts& labels) {
  ExactSum wrong, all;
  for (const auto& part : labels.parts) {
    const auto cells = part.cells();
    for (const auto& cell : cells) all.merge(cell);
    wrong.merge(cells[BinaryCounts::false_positive]), wrong.merge(cells[BinaryCounts::false_negative]);
  }
  return all.zero() ? Outcome(0, "no rows") : Outcome(ratio(wrong, all));
}

Value multilabel_confusion_matrix(const LabelCounts& labels, const Context& context) {
  Table table;
  table.columns = {"tn", "fp", "fn", "tp"};
  for (size_t j = 0; j < labels.parts.size(); ++j) {
    const Counts c = labels.parts[j];
    table.rows.push_back(
        {j < context.labels.size() ? context.labels[j] : fmt::format("#{}", j), {c.tn, c.fp, c.fn, c.tp}});
  }
  Value value;
  value.data = std::move(table);
  return value;
}

Outcome coverage_error(const LabelRanking& ranking) {
  return ranking.rows.zero() ? Outcome(0, "no rows") : Outcome(ratio(ranking.coverage, ranking.rows));
}

Value label_ranking_average_precision(const LabelRanking& ranking, const Context& context) {
  return mean_over_rows(ranking.precision, ranking.rows, ranking.bare, {1, "no true labels"}, context);
}

Value label_ranking_loss(const LabelRanking& ranking, const Context& context) {
  ExactSum without_pairs = ranking.bare;
  without_pairs.merge(ranking.full);
  return mean_over_rows(ranking.loss, ranking.rows, without_pairs, {0, "no pair of a true and a false label"}, context);
}

Value label_ndcg(const LabelGain& gain, const GainAt&, const Context& context) {
  return mean_over_rows(gain.gain, gain.rows, gain.bare, {0, "no true labels"}, context);
}

}  // namespace assay

#include "assay/metrics/scored_classes.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "assay/base/rational.h"
#include "assay/metrics/scored_binary.h"

namespace assay {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// How one ranking is judged.
using Judge = Outcome (*)(const ScoredBinary&, const Context&);
Outcome judge_auc(const ScoredBinary& s, const Context& context) { return roc_auc(s, {}, context); }

Outcome judge(Judge f, Runs runs, const Context& context) {
  ScoredBinary s;
  s.runs = std::move(runs);
  return f(s, context);
}

/// Rankings with their weights and names, before they are averaged.
struct Parts {
  std::vector<Outcome> each;
  std::vector<double> weights;
  std::vector<std::string> names;
};

/// Parts of weight 0 count as 0, so that they cannot spoil a weighted mean, as in scikit-learn.
Value weighted_mean(Parts& parts, const Context& context) {
  bool any = false;
  for (size_t i = 0; i < parts.each.size(); ++i) {
    any |= parts.weights[i] > 0;
    if (parts.weights[i] == 0) parts.each[i] = Outcome(0);
  }
  if (!any && !parts.each.empty()) parts.each[0] = {0, "no positives"};
  return average_of(parts.each, parts.weights, false, context);
}

template <class AverageKind> Value reduce(Parts parts, AverageKind average, const Context& context) {
  Context named = context;
  if (!parts.names.empty()) named.labels = parts.names;
  if (average == AverageKind::none) return vector_of(parts.each, named.labels, named);
  if (average == AverageKind::weighted) return weighted_mean(parts, named);
  return average_of(parts.each, {}, false, named);
}

template <class AverageKind>
Value against_rest(Judge f, const Fan<ScoredBinary>& fan, AverageKind average, const Context& context) {
  if (average == AverageKind::micro) {
    Runs all;
    for (const auto& part : fan.parts) all.merge(part.runs);
    all.seal(context.run);
    return settle(judge(f, std::move(all), context), context);
  }
  Parts parts;
  for (const auto& part : fan.parts) {
    parts.each.push_back(f(part, context));
    parts.weights.push_back(part.runs.positive().value());
  }
  return reduce(std::move(parts), average, context);
}

std::string class_name(const Context& context, size_t c) {
  return c < context.labels.size() ? context.labels[c] : fmt::format("#{}", c);
}

Outcome mean_of_two(const Outcome& a, const Outcome& b) {
  return {(a.value + b.value) / 2, a.undefined ? a.undefined : b.undefined};
}

Value pooled_pairs(Judge f, const ScoredPairs& pairs, const Context& context) {
  Runs all;
  const auto classes = static_cast<uint32_t>(pairs.cells.size());
  for (uint32_t a = 0; a < classes; ++a)
    for (uint32_t b = 0; b < classes; ++b)
      if (a != b) all.merge(pairs.pair(a, b));
  all.seal(context.run);
  return settle(judge(f, std::move(all), context), context);
}

Value over_pairs(Judge f, const ScoredPairs& pairs, Average average, const Context& context) {
  if (average == Average::micro) return pooled_pairs(f, pairs, context);
  Parts parts;
  const auto classes = static_cast<uint32_t>(pairs.cells.size());
  for (uint32_t a = 0; a < classes; ++a) {
    for (uint32_t b = a + 1; b < classes; ++b) {
      parts.each.push_back(mean_of_two(judge(f, pairs.pair(a, b), context), judge(f, pairs.pair(b, a), context)));
      ExactSum rows = pairs.at(a, a).positive();
      rows.merge(pairs.at(a, b).positive());
      parts.weights.push_back(rows.value());
      parts.names.push_back(fmt::format("{}|{}", class_name(context, a), class_name(context, b)));
    }
  }
  return reduce(std::move(parts), average, context);
}

/// Rows whose own value is undefined make the mean undefined unless the policy gives them a value.
Value over_samples(const ExactSum& sum, const ExactSum& missing, const Outcome& each_missing, const ExactSum& weight,
                   const Context& context) {
  Value value;
  ExactSum all = sum;
  if (!missing.zero()) {
    const double filled = settle(each_missing, context, value.undefined);
    if (filled == 1)
      all.merge(missing);
    else if (filled != 0)
      all.add(nan);
  }
  value.data = weight.zero() ? settle(Outcome(nan, "no rows"), context, value.undefined) : ratio(all, weight);
  return value;
}

}  // namespace

Value roc_auc_rest(const Fan<ScoredBinary>& fan, const ScoredClasses& p, const Context& context) {
  return against_rest(judge_auc, fan, p.average, context);
}
Value roc_auc_pairs(const ScoredPairs& pairs, const ScoredClasses& p, const Context& context) {
  return over_pairs(judge_auc, pairs, p.average, context);
}
Value average_precision_rest(const Fan<ScoredBinary>& fan, const ScoredClasses& p, const Context& context) {
  return against_rest(average_precision, fan, p.average, context);
}
Value average_precision_pairs(const ScoredPairs& pairs, const ScoredClasses& p, const Context& context) {
  return over_pairs(average_precision, pairs, p.average, context);
}
Value roc_auc_labels(const Fan<ScoredBinary>& fan, const ScoredLabels& p, const Context& context) {
  return against_rest(judge_auc, fan, p.average, context);
}
Value roc_auc_samples(const ScoredSamples& s, const ScoredLabels&, const Context& context) {
  return over_samples(s.auc, s.one_class, {nan, "a row with one kind of label"}, s.weight, context);
}
Value average_precision_labels(const Fan<ScoredBinary>& fan, const ScoredLabels& p, const Context& context) {
  return against_rest(average_precision, fan, p.average, context);
}
Value average_precision_samples(const ScoredSamples& s, const ScoredLabels&, const Context& context) {
  return over_samples(s.precision, s.no_positives, {0, "a row without true labels"}, s.weight, context);
}

}  // namespace assay

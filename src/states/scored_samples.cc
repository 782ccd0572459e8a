#include "assay/states/scored_samples.h"

#include <algorithm>
#include <vector>

#include "assay/base/rational.h"
#include "assay/error.h"

namespace assay {
namespace {

/// The labels of one row from the highest score down.
struct Ranked {
  double score;
  bool positive;
};

void rank_row(const Rows& rows, size_t i, std::vector<Ranked>& labels) {
  labels.clear();
  for (const Rows& column : rows.columns) labels.push_back({column.score[i], column.truth[i] != 0});
  std::sort(labels.begin(), labels.end(), [](auto& a, auto& b) { return a.score > b.score; });
}

struct RowScores {
  uint64_t positives = 0, negatives = 0, twice_wins = 0;
  double precision = 0;  // sum over the true labels
};

RowScores score_row(const std::vector<Ranked>& labels) {
  RowScores row;
  for (size_t i = 0, end; i < labels.size(); i = end) {
    uint64_t p = 0, q = 0;
    for (end = i; end < labels.size() && labels[end].score == labels[i].score; ++end) ++(labels[end].positive ? p : q);
    row.twice_wins += q * (2 * row.positives + p);
    row.positives += p, row.negatives += q;
    row.precision += static_cast<double>(p) * (static_cast<double>(row.positives) / static_cast<double>(end));
  }
  return row;
}

}  // namespace

void ScoredSamples::update(const Rows& rows) {
  std::vector<Ranked> labels;
  for (size_t i = 0; i < rows.size; ++i) {
    const double w = rows.weight.empty() ? 1 : rows.weight[i];
    rank_row(rows, i, labels);
    const RowScores row = score_row(labels);
    const auto p = static_cast<double>(row.positives), q = static_cast<double>(row.negatives);
    weight.add(w);
    if (row.positives > 0)
      precision.add_product(row.precision / p, w);
    else
      no_positives.add(w);
    if (row.positives > 0 && row.negatives > 0)
      auc.add_product(static_cast<double>(row.twice_wins) / (2 * p * q), w);
    else
      one_class.add(w);
  }
}

void ScoredSamples::merge(const ScoredSamples& other) {
  auc.merge(other.auc), precision.merge(other.precision), weight.merge(other.weight);
  one_class.merge(other.one_class), no_positives.merge(other.no_positives);
}

void ScoredSamples::validate() const {
  auto within = [](const ExactSum& part, const ExactSum& whole) {
    ExactSum rest = whole;
    rest.subtract(part);
    return part.finite() && part.sign() >= 0 && rest.sign() >= 0;
  };
  if (!weight.finite() || weight.sign() < 0 || !within(auc, weight) || !within(precision, weight) ||
      !within(one_class, weight) || !within(no_positives, one_class))
    throw CorruptState("scored samples: sums beyond the weight");
}

}  // namespace assay

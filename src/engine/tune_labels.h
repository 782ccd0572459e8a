// Tuning of several labels for one average. Macro and weighted averages part into labels, so that the best threshold of
// each label is the best of all. Micro averages do not: coordinate search, label by label with the others held, from
// the best shared threshold and from the best of each label alone, until no single threshold makes it better.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "assay/metrics/average.h"
#include "engine/threshold_search.h"

namespace assay {

/// A metric of one label and the average over labels that is meant.
struct LabelGoal {
  Spec spec;  // binary
  LabelAverage average = LabelAverage::macro;
  std::string text;  // of the multilabel metric, where one was named; else empty
};

/// Throws InvalidInput (usage) for a metric that is none of one label, or an average that does not follow from labels.
LabelGoal label_goal(const std::string& text, Task task);

/// Bounds must be of the average that is made best, or of single labels beside macro and weighted ones.
void check_averages(const LabelGoal& objective, const std::vector<LabelGoal>& bounds);

struct JointFound {
  std::vector<Found> labels;    // the threshold of each label
  double value = 0;             // of the objective on the counts of all labels together
  std::optional<Found> shared;  // the best single threshold for all labels
};

/// Nothing when no thresholds meet the demands.
std::optional<JointFound> search_jointly(const std::vector<const Runs*>& labels, ScoreKind kind, const Goal& goal,
                                         unsigned threads);

/// The scores of all labels as those of one.
Runs together(const std::vector<const Runs*>& labels);

}  // namespace assay

#include "assay/states/confidence_runs.h"

#include "states/top_label.h"

namespace assay {

namespace {

/// Parsed runs are sorted, so that the ends tell.
void check_probabilities(const Runs& runs) {
  runs.validate();
  if (!runs.empty() && !(runs.quantile(0) >= 0 && runs.quantile(1) <= 1))
    throw CorruptState("a probability outside [0, 1]");
}

}  // namespace

void ProbabilityRuns::validate() const { check_probabilities(runs); }

void TopLabelRuns::update(const Rows& rows) {
  for_top_labels(rows, [&](Reals top, std::span<const uint8_t> hit, std::span<const double> weight) {
    runs.add(top, hit, weight);
  });
}

void TopLabelRuns::validate() const { check_probabilities(runs); }

}  // namespace assay

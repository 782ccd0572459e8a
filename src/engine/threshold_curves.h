// Data of the curves over all thresholds: the objective itself, the cost curve, the net benefit.
#pragma once
#include "assay/tuning.h"
#include "engine/threshold_search.h"

namespace assay {

/// The chosen curve; empty for TuneCurve::none. Throws InvalidInput (usage) for a net benefit of scores that
/// are no probabilities.
Curve threshold_curve(const Runs& runs, ScoreKind kind, const Goal& goal, TuneCurve which, uint64_t thresholds);

}  // namespace assay

// Slices by quantiles: their edges come from all rows, in a pass before the evaluation.
#pragma once
#include "assay/evaluator.h"

namespace assay {

/// `config` with each quantiles(N) of `by` replaced by the bins that the rows of `source` make; the source is rewound.
/// Throws InvalidInput (usage) for sources that cannot be.
Config with_quantile_bins(Config config, Source& source);

}  // namespace assay

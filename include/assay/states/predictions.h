// What states of regression demand of their rows before they are updated.
#pragma once
#include "assay/error.h"
#include "assay/rows.h"

namespace assay {

/// Throws unless the rows have predictions (with quantile columns alone they have none).
inline void check_predictions(const Rows& rows) {
  if (rows.estimate.size() != rows.size)
    throw usage_error("metrics of errors need --prediction; --quantile alone serves pinball_loss and intervals");
}

}  // namespace assay

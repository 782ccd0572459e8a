// What a metric is a mean of, for sample sizes: data of the catalogue.
#pragma once
#include <string_view>

#include "assay/metric.h"

namespace assay {

enum class SampleUnit : uint8_t {
  unknown,
  rows,
  positives,
  negatives,
  predicted_positives,
  predicted_negatives,
  roc_area,
  mean
};

/// Shares of a kind of row; the ROC area; means over rows of a term without a fixed spread; unknown: anything
/// else.
SampleUnit sample_unit(std::string_view metric, Task task);
std::string_view unit_name(SampleUnit unit);

}  // namespace assay

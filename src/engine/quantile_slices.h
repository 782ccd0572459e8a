// Slices by quantiles: their edges come from all rows, in a pass before the evaluation.
#pragma once
#include <map>

#include "assay/evaluator.h"

namespace assay {

/// Collects the numbers that the quantiles(N) of a configuration part.
class QuantileEdges {
 public:
  explicit QuantileEdges(const Config& config);
  bool wanted() const { return !values_.empty(); }
  void add(const Batch& batch);
  /// `config` with each quantiles(N) of `by` replaced by bins of the rows so far. Throws InvalidInput (data) for a
  /// column of too few values.
  Config bins(Config config) const;

 private:
  std::map<std::string, std::vector<double>> values_;
};

/// `config` with each quantiles(N) of `by` replaced by the bins that the rows of `source` make; the source is rewound.
/// Throws InvalidInput (usage) for sources that cannot be.
Config with_quantile_bins(Config config, Source& source);

}  // namespace assay

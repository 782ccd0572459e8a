// AlignedSource: the rows of several models, side by side, for comparisons.
#pragma once
#include <string>
#include <vector>

#include "assay/source.h"

namespace assay {

/// Batches of all models at once: models[k] holds the columns of model k, and row i is the same case in all of them.
class AlignedSource {
 public:
  virtual ~AlignedSource() = default;
  virtual bool next(std::vector<Batch>& models) = 0;
  virtual std::vector<std::string> inputs() const { return {}; }
};

}  // namespace assay

// Source: where batches come from. Readers implement it; the engine and the front ends use it.
#pragma once
#include <string>
#include <vector>

#include "assay/column.h"

namespace assay {

/// Batches in the declared order of the inputs; `next` is called by one thread at a time.
class Source {
 public:
  virtual ~Source() = default;
  virtual bool next(Batch& batch) = 0;
  /// Goes back to the first batch; false when the input cannot.
  virtual bool rewind() { return false; }
  virtual std::vector<std::string> inputs() const { return {}; }
};

}  // namespace assay

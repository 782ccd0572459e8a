// Runs of whole counts cut into segments that threads walk side by side, each knowing the rows above it.
#pragma once
#include <algorithm>
#include <span>
#include <vector>

#include "states/run_scan.h"

namespace assay {

class RunSegment {
 public:
  /// Rows of all scores above the segment.
  LargeCounts above;

  /// f(positives, negatives) for each distinct score, the highest first.
  template <class F> void descending(F&& f) const {
    size_t large = large_.size();
    for (size_t i = counts_.size(); i-- > 0;) {
      const uint8_t c = counts_[i];
      if (c != large_mark) {
        f(uint64_t{c & 15u}, uint64_t{c} >> 4);
      } else {
        --large;
        f(large_[large].positive, large_[large].negative);
      }
    }
  }

 private:
  friend std::vector<RunSegment> run_segments(const Runs& runs, const Executor& run);
  std::span<const uint8_t> counts_;
  std::span<const LargeCounts> large_;
};

/// The segments of a state whose weights are all counts, in ascending order of scores.
std::vector<RunSegment> run_segments(const Runs& runs, const Executor& run);

}  // namespace assay

// Views of slices and windows: the worst slices, gaps between groups, trends and changes over time.
#pragma once
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "assay/value.h"

namespace assay {

/// What to look at beyond the values themselves. The states of an evaluation do not depend on it.
struct Views {
  std::string worst;                  // "N", "METRIC" or "METRIC:N": the worst slices
  std::vector<std::string> fairness;  // columns of `by`: gaps between their groups
  std::vector<std::string> window;    // windows made of those of the state: coarser or rolling ones
};

using SliceName = std::vector<std::pair<std::string, std::string>>;  // column, value

/// A slice that is worse than the whole. Its interval allows for the number of slices looked at (Sidak).
struct WorstSlice {
  SliceName slice;
  uint64_t rows = 0;
  std::string metric;
  double value = 0, whole = 0, shortfall = 0;  // the shortfall is positive where the slice is worse
  std::optional<Interval> ci;
  bool sure = false;     // the interval excludes the whole
  size_t looked_at = 0;  // slices
};

/// How far the groups of a column lie apart.
struct Gap {
  std::string measure;
  double low = 0, high = 0, difference = 0, ratio = 0;  // ratio: low / high
  std::string lowest, highest;                          // the groups; empty for measures of several rates
};
struct Fairness {
  std::string column;
  uint64_t groups = 0;
  std::vector<Gap> gaps;
};

/// The best split of a series in two: the window that the later part begins with.
struct Change {
  std::string window;
  double before = 0, after = 0;
  double p = 1;  // allows for the number of splits
};
/// A weighted least-squares line through the windows of a metric.
struct Trend {
  std::string column, metric, per;  // the slope is per this duration
  size_t windows = 0;
  double slope = 0, p = 1;
  Interval ci;
  std::optional<Change> change;
};

/// The column that an item of `by` reads: age of `age:bins(18,30)`. Throws InvalidInput (usage) for bins that are none.
std::string slice_column(std::string_view item);
/// The column of `time=1d`. Throws InvalidInput (usage).
std::string window_column(std::string_view window);

}  // namespace assay

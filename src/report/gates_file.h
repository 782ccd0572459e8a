// gates.toml: release gates in a file.
//
//   min_rows = 1000                 # of all rows
//   strict = false                  # true: uncertain gates fail
//   [[gate]]
//   metric = "roc_auc"              # a spec
//   min = 0.9                       # or max, above, below
//   bound = "lower"                 # the bound of the interval is tested instead of the value
//   max_drop = 0.01                 # how much worse than the baseline it may be
//   slice = "region"                # every slice, `*` crosses columns
//   min_rows = 200                  # smaller slices are left out
//   [[gate]]
//   require = "change(recall) >= 0" # or a whole demand
#pragma once
#include <string_view>

#include "assay/gates.h"

namespace assay {

/// Adds what the file says to `request`. Throws InvalidInput (usage) with NAME:LINE for anything that it does
/// not know.
void read_gates(std::string_view text, const std::string& name, Task task, CheckRequest& request);

}  // namespace assay

// A tuning as text.
#pragma once
#include <string>

#include "assay/tuning.h"
#include "terminal.h"

namespace assay::cli {

std::string tuning_table(const Tuning& tuning, const Style& style);
/// One number a line: slice columns, label, name, value, low, high, applied. With a curve: its points
/// instead.
std::string tuning_csv(const Tuning& tuning);

}  // namespace assay::cli

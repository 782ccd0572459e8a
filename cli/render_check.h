// A check as text.
#pragma once
#include <string>

#include "assay/gates.h"
#include "terminal.h"

namespace assay::cli {

std::string check_table(const Check& check, const Style& style);
std::string check_csv(const Check& check);

}  // namespace assay::cli

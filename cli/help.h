// The help texts: examples first, then the options by group.
#pragma once
#include <string>

#include "command.h"
#include "terminal.h"

namespace assay::cli {

std::string overview(const Style& style);
std::string help_of(const Command& command, const CLI::App& app, const Style& style);

}  // namespace assay::cli

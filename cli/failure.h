// What the process says and returns when something is wrong. One line on stderr, one exit code a kind of
// failure.
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "assay/error.h"

namespace assay::cli {

struct Exit {
  static constexpr int fine = 0, gate_failed = 1, usage = 2, bad_data = 3, io = 4, bad_state = 5, internal = 70,
                       interrupted = 130;
};

/// Says the exception in flight on stderr and returns its exit code.
int report_failure() noexcept;

void say_warning(std::string_view text);
/// Says a gate that failed, with its reason.
void say_failure(std::string_view text);

/// "; did you mean --target?", or nothing when no name is near.
std::string did_you_mean(std::string_view name, std::span<const std::string> names);

}  // namespace assay::cli

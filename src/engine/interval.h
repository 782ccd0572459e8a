// Which interval a value gets, by the request of the configuration.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/group.h"
#include "engine/plan.h"

namespace assay {

/// The interval of `value`, the metric on the sealed states of `group`; nothing when none was asked for or none is
/// known, with the reason in `why`.
std::optional<Interval> interval_of(const Config& config, const Plan& plan, const Planned& metric, const Group& group,
                                    const Context& context, const Value& value, std::string* why = nullptr);

/// Whether a value has numbers that may have intervals.
bool has_numbers(const Value& value);

/// What is said when slices are too small for the numbers that are shown; empty when none is.
std::string small_slices(const std::vector<SliceResult>& slices);

}  // namespace assay

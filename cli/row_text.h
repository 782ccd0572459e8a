// Parts of catalogue rows as text, for list and explain.
#pragma once
#include <string>
#include <vector>

#include "assay/catalog.h"
#include "report/json.h"
#include "terminal.h"

namespace assay::cli {

std::string_view task_name(const MetricDef& def);
std::string_view need_name(const MetricDef& def);
std::vector<std::string> alias_texts(const MetricDef& def);
/// Methods of its confidence interval, the automatic one first.
std::vector<std::string> interval_methods_of(const MetricDef& def);
/// "> 0", "from 0 to 1", or nothing when every number will do.
std::string bounds_text(const Bounds& bounds);
/// "from 0 to 1", "0 or more", "any number".
std::string range_text(const Range& range);
std::string direction_text(const MetricDef& def);
/// Which way is better, as an arrow or a short word.
std::string arrow(const MetricDef& def, const Style& style);
/// "max_fpr=1": how a parameter is written, with its default.
std::string default_text(const ParamDef& param);
std::string type_text(const ParamDef& param);
/// A command line that evaluates the metric.
std::string example_command(const MetricDef& def);

/// The fields of a row, into an open object.
void write_row(JsonWriter& json, const MetricDef& def);

}  // namespace assay::cli

// CSV of an evaluation: one number a line, in the columns metric, spec, one a slice column, label, value,
// undefined; with intervals also ci_low, ci_high, ci_level, ci_method.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "csv.h"
#include "flat.h"
#include "render.h"

namespace assay::cli {
namespace {

using Fields = std::vector<std::string>;

/// Names of the slice columns, changed where they would repeat one of ours.
Fields header(const Fields& columns, bool intervals) {
  static const Fields ours{"metric", "spec",    "label",    "value",    "undefined",
                           "ci_low", "ci_high", "ci_level", "ci_method"};
  Fields names{"metric", "spec"};
  for (const auto& name : columns)
    names.push_back(std::find(ours.begin(), ours.end(), name) == ours.end() ? name : "slice_" + name);
  names.insert(names.end(), {"label", "value", "undefined"});
  if (intervals) names.insert(names.end(), {"ci_low", "ci_high", "ci_level", "ci_method"});
  return names;
}

Fields slice_fields(const Fields& columns, const SliceResult& slice) {
  Fields fields(columns.size());
  for (const auto& [column, value] : slice.slice)
    fields[static_cast<size_t>(std::find(columns.begin(), columns.end(), column) - columns.begin())] = value;
  return fields;
}

Fields interval_fields(const Result& result, size_t index) {
  if (!result.ci || index == no_index) return Fields(4);
  const auto& ci = *result.ci;
  const double low = ci.scalar() ? ci.low : ci.lows[index], high = ci.scalar() ? ci.high : ci.highs[index];
  if (std::isnan(low)) return Fields(4);
  return {print_number(low), print_number(high), print_number(ci.level), ci.method};
}

std::string lines(const Result& result, const Fields& slice, bool intervals) {
  std::string text;
  for (const auto& [label, x, index] : flat_cells(result.value)) {
    Fields fields{std::string(result.spec.def->name), result.spec.text()};
    fields.insert(fields.end(), slice.begin(), slice.end());
    fields.insert(fields.end(), {label, std::isnan(x) ? "" : print_number(x), reason_of(result.value)});
    auto interval = interval_fields(result, index);
    if (intervals) fields.insert(fields.end(), interval.begin(), interval.end());
    text += csv_line(fields);
  }
  return text;
}

}  // namespace

std::string csv_field(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == text.npos) return std::string(text);
  std::string out = "\"";
  for (char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + '"';
}

std::string csv_line(const Fields& fields) {
  std::string text;
  for (const auto& field : fields) text += csv_field(field) + ",";
  text.back() = '\n';
  return text;
}

std::string render_csv(const Report& report) {
  const auto& e = report.evaluation;
  auto columns = slice_columns(e);
  const bool intervals = has_intervals(e);
  auto text = csv_line(header(columns, intervals));
  for (const auto& result : e.metrics) text += lines(result, Fields(columns.size()), intervals);
  for (const auto& slice : all_groups(e))
    for (const auto& result : slice.metrics) text += lines(result, slice_fields(columns, slice), intervals);
  return text;
}

}  // namespace assay::cli

// Results as text: one function a format, the same numbers in all.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "assay/evaluator.h"
#include "terminal.h"

namespace assay::cli {

/// What a format shows.
struct Report {
  Evaluation evaluation;
  bool scores = false;  // score columns were given
};

enum class Format : uint8_t { table, json, jsonl, csv, markdown };

std::string render(const Report& report, Format format, const Style& style);

std::string render_table(const Report& report, const Style& style);
std::string render_json(const Report& report);
std::string render_jsonl(const Report& report);
std::string render_csv(const Report& report);
std::string render_markdown(const Report& report);

/// Where scores took part in a classification, their kind.
std::optional<std::string_view> score_kind_of(const Report& report);
bool has_classes(const Evaluation& evaluation);
/// The reason of the value, or why its number is not finite; empty when all is well.
std::string reason_of(const Value& value);
/// The reason, or what is clamped.
std::string mark_of(const Value& value);
/// Slices, then windows as slices by time.
std::vector<SliceResult> all_groups(const Evaluation& evaluation);
/// Columns that make slices and windows, in order of appearance.
std::vector<std::string> slice_columns(const Evaluation& evaluation);
/// Number as tables show it: four decimals, or four digits of very large and small ones.
std::string show_number(double x);
/// With an interval, the number to one decimal more than its ends; else as above.
std::string show_value(const Result& result);
/// "[0.990, 0.998]": ends to the decimals that half their distance supports; empty without one.
std::string show_interval(const std::optional<Interval>& ci);
/// Number `index` of a vector or table, with its interval if it has one.
std::string show_with_interval(const Result& result, double x, size_t index);
/// "no interval: max_error (an extreme ...)"; empty when nothing lacks one.
std::string missing_intervals(const Evaluation& evaluation);
/// Whether intervals were asked for.
bool has_intervals(const Evaluation& evaluation);
/// "95% intervals: wilson (accuracy, recall), delong_logit (roc_auc)"; empty when there are none.
std::string interval_methods(const Evaluation& evaluation);
/// 1234567 as 1,234,567.
std::string show_count(uint64_t n);

}  // namespace assay::cli

namespace assay {
template <> struct EnumNames<cli::Format> {
  static constexpr std::array<std::string_view, 5> names{"table", "json", "jsonl", "csv", "markdown"};
};
}  // namespace assay

// What all formats share.
#include "render.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace assay::cli {

std::string render(const Report& report, Format format, const Style& style) {
  switch (format) {
    case Format::table:
      return render_table(report, style);
    case Format::json:
      return render_json(report);
    case Format::jsonl:
      return render_jsonl(report);
    case Format::csv:
      return render_csv(report);
    case Format::markdown:
      return render_markdown(report);
  }
  return "";
}

bool has_classes(const Evaluation& e) {
  return e.config.task == Task::binary || e.config.task == Task::multiclass ||
         e.config.task == Task::multilabel;
}

std::optional<std::string_view> score_kind_of(const Report& report) {
  const auto& e = report.evaluation;
  if (!has_classes(e)) return {};
  bool needed = std::any_of(e.metrics.begin(), e.metrics.end(), [](const Result& r) {
    return r.spec.def->need == Need::score || r.spec.def->need == Need::probability;
  });
  if (!needed && !report.scores) return {};
  return EnumNames<ScoreKind>::names[static_cast<size_t>(e.config.score_kind)];
}

std::string reason_of(const Value& value) {
  if (!value.undefined.empty() || !value.scalar() || std::isfinite(value.number())) return value.undefined;
  return std::isnan(value.number()) ? "not a number" : "infinite";
}

std::vector<SliceResult> all_groups(const Evaluation& e) {
  auto groups = e.slices;
  for (const auto& w : e.windows) groups.push_back({{{w.column, w.window}}, w.rows, w.metrics});
  return groups;
}

std::vector<std::string> slice_columns(const Evaluation& e) {
  std::vector<std::string> columns;
  auto add = [&](const std::string& column) {
    if (std::find(columns.begin(), columns.end(), column) == columns.end()) columns.push_back(column);
  };
  for (const auto& crossed : e.config.by)
    for (const auto& item : crossed) add(slice_column(item));
  for (const auto& window : e.windows) add(window.column);
  return columns;
}

std::string show_number(double x) {
  if (std::isnan(x)) return "n/a";
  if (std::isinf(x)) return x > 0 ? "inf" : "-inf";
  double size = std::abs(x);
  auto text = size == 0 || (size >= 1e-3 && size < 1e7) ? fmt::format("{:.4f}", x) : fmt::format("{:.3e}", x);
  return text == "-0.0000" ? "0.0000" : text;
}

std::string show_count(uint64_t n) {
  auto text = std::to_string(n);
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (i > 0 && (text.size() - i) % 3 == 0) out += ',';
    out += text[i];
  }
  return out;
}

}  // namespace assay::cli

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
  return e.config.task == Task::binary || e.config.task == Task::multiclass || e.config.task == Task::multilabel;
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

std::string mark_of(const Value& value) {
  const auto reason = reason_of(value);
  return reason.empty() && !value.clamped.empty() ? "clamped: " + value.clamped : reason;
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

namespace {

/// Decimals whose unit is at most a quarter of the interval.
int decimals_of(const Interval& ci) {
  constexpr int most = 15;
  const double quarter = (ci.high - ci.low) / 4;
  if (!(quarter > 0) || std::isinf(quarter)) return 4;
  return std::clamp(static_cast<int>(std::ceil(-std::log10(quarter))), 0, most);
}

std::string with_decimals(double x, int decimals) {
  constexpr double least = 1e-3, most = 1e7;
  const double size = std::abs(x);
  if (!std::isfinite(x) || size >= most) return show_number(x);
  if (size >= least || size == 0 || decimals <= 4) {
    auto text = fmt::format("{:.{}f}", x, decimals);
    return text.find_first_of("123456789") == text.npos && text[0] == '-' ? text.substr(1) : text;
  }
  return fmt::format("{:.{}e}", x, std::max(0, decimals + static_cast<int>(std::floor(std::log10(size)))));
}

}  // namespace

std::string show_value(const Result& result) {
  const double x = result.value.number();
  return result.ci && result.ci->scalar() ? with_decimals(x, decimals_of(*result.ci) + 1) : show_number(x);
}

std::string show_interval(const std::optional<Interval>& ci) {
  if (!ci || !ci->scalar()) return "";
  const int decimals = decimals_of(*ci);
  return fmt::format("[{}, {}]", with_decimals(ci->low, decimals), with_decimals(ci->high, decimals));
}

std::string show_with_interval(const Result& result, double x, size_t index) {
  if (!result.ci || result.ci->scalar() || std::isnan(result.ci->lows[index])) return show_number(x);
  const Interval one{"", result.ci->level, result.ci->lows[index], result.ci->highs[index]};
  return fmt::format("{} {}", with_decimals(x, decimals_of(one) + 1), show_interval(one));
}

std::string missing_intervals(const Evaluation& e) {
  std::vector<std::pair<std::string, std::string>> reasons;
  for (const auto& r : e.metrics) {
    if (r.no_interval.empty()) continue;
    auto found = std::find_if(reasons.begin(), reasons.end(), [&](const auto& x) { return x.first == r.no_interval; });
    if (found == reasons.end())
      reasons.emplace_back(r.no_interval, r.spec.text());
    else
      found->second += ", " + r.spec.text();
  }
  std::string text;
  for (const auto& [reason, names] : reasons) text += fmt::format("{}{} ({})", text.empty() ? "" : "; ", names, reason);
  return text.empty() ? text : "no interval: " + text;
}

bool has_intervals(const Evaluation& e) { return e.config.ci != "none"; }

std::string interval_methods(const Evaluation& e) {
  std::vector<std::pair<std::string, std::string>> methods;
  for (const auto& r : e.metrics) {
    if (!r.ci) continue;
    auto found = std::find_if(methods.begin(), methods.end(), [&](const auto& m) { return m.first == r.ci->method; });
    if (found == methods.end())
      methods.emplace_back(r.ci->method, r.spec.text());
    else
      found->second += ", " + r.spec.text();
  }
  std::string text;
  for (const auto& [method, names] : methods) text += fmt::format("{}{} ({})", text.empty() ? "" : ", ", method, names);
  return text.empty() ? text : fmt::format("{}% intervals: {}", print_number(100 * e.config.level), text);
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

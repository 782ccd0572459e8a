#include "render_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "assay/catalog.h"
#include "csv.h"
#include "grid.h"
#include "render.h"
#include "report/check_report.h"

namespace assay::cli {
namespace {

Tone tone_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass:
      return Tone::good;
    case Verdict::uncertain:
      return Tone::doubtful;
    case Verdict::fail:
    case Verdict::undefined:
      return Tone::bad;
    case Verdict::skipped:
      return Tone::faint;
  }
  return Tone::plain;
}

std::string_view word(Verdict verdict) { return EnumNames<Verdict>::names[static_cast<size_t>(verdict)]; }

std::string number(double x) { return std::isnan(x) ? "" : print_number(x); }

}  // namespace

std::string check_table(const Check& check, const Style& style) {
  const auto& e = check.evaluation;
  const auto dot = style.unicode ? " \u00b7 " : " | ";
  auto text = fmt::format("{}{}{} of {} rows",
                          paint(EnumNames<Task>::names[static_cast<size_t>(e.config.task)], Tone::strong, style), dot,
                          show_count(e.data.rows_used), show_count(e.data.rows_read));
  if (check.request.baseline) text += fmt::format("{}baseline {}", dot, visible(check.request.baseline->source));
  text += "\n\n";
  const auto any = [&](auto test) { return std::any_of(check.results.begin(), check.results.end(), test); };
  const bool slices = any([](const auto&r) { return !r.slice.empty(); }),
             intervals = any([](const auto&r) { return r.ci.has_value(); }),
             changes = any([](const auto&r) { return r.change_ci.has_value(); });
  const bool baselines = any([](const auto& r) { return r.baseline.has_value(); });
  std::vector<Align> align{Align::left, Align::left};
  std::vector<Cell> head{{"verdict"}, {"gate"}};
  auto column = [&](bool shown, const char* name, Align a) {
    if (shown) align.push_back(a), head.push_back({name});
  };
  column(slices, "rows of", Align::left), column(true, "rows", Align::right), column(true, "value", Align::right);
  column(intervals, "interval", Align::left), column(baselines, "baseline", Align::right),
      column(baselines, "change", Align::right), column(changes, "its interval", Align::left);
  Grid grid(std::move(align), 2);
  grid.head(std::move(head));
  for (const auto& r : check.results) {
    std::vector<Cell> row{{std::string(word(r.verdict)), tone_of(r.verdict)}, {visible(r.gate.text())}};
    if (slices) row.push_back(r.slice.empty() ? Cell{"(all)", Tone::faint} : Cell{visible(slice_text(r.slice))});
    row.push_back({show_count(r.rows)}), row.push_back({show_number(r.value)});
    auto interval = [&](const std::optional<Interval>& ci) {
      row.push_back({ci ? fmt::format("{} to {}", show_number(ci->low), show_number(ci->high)) : "", Tone::faint});
    };
    if (intervals) interval(r.ci);
    if (baselines)
      row.push_back({r.baseline ? show_number(*r.baseline) : ""}),
          row.push_back({r.baseline ? show_number(r.value - *r.baseline) : ""});
    if (changes) interval(r.change_ci);
    grid.row(std::move(row));
  }
  text += grid.text(style, 2);
  for (const auto& r : check.results)
    if (r.verdict == Verdict::skipped)
      text += paint(fmt::format("  {}{}: {}\n", visible(r.gate.text()),
                                r.slice.empty() ? "" : fmt::format(" ({})", visible(slice_text(r.slice))), r.reason),
                    Tone::faint, style);
  const auto failed = check.failures.size();
  return text + "\n" +
         (check.passed
              ? paint("passed", Tone::good, style)
              : paint(fmt::format("failed: {} {}", failed, failed == 1 ? "demand" : "demands"), Tone::bad, style)) +
         "\n";
}

std::string check_csv(const Check& check) {
  auto text = csv_line({"verdict", "gate", "slice", "rows", "value", "low", "high", "baseline", "tested", "reason"});
  for (const auto& r : check.results)
    text += csv_line({std::string(word(r.verdict)), r.gate.text(), slice_text(r.slice), std::to_string(r.rows),
                      number(r.value), r.ci ? number(r.ci->low) : "", r.ci ? number(r.ci->high) : "",
                      r.baseline ? number(*r.baseline) : "", number(r.tested), r.reason});
  return text;
}

}  // namespace assay::cli

// Markdown of an evaluation, for pull requests and summaries of builds.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "assay/base/text_form.h"
#include "markdown.h"
#include "render.h"

namespace assay::cli {
namespace {

using Texts = std::vector<std::string>;

constexpr size_t most_rows = 50;

std::string direction_text(const MetricDef& def) {
  return def.direction == Direction::maximize ? "higher" : def.direction == Direction::minimize ? "lower" : "";
}

std::string cell_text(double x) {
  if (std::isnan(x)) return "";
  return x == std::floor(x) && std::abs(x) > 1 && std::abs(x) < 1e15 ? fmt::format("{:.0f}", x) : show_number(x);
}

std::string note_text(const Value& value) {
  auto text = mark_of(value);
  for (const auto& [name, x] : value.at)
    text += fmt::format("{}at {} {}", text.empty() ? "" : "; ", name, show_number(x));
  return markdown_text(text);
}

std::string data_lines(const Report& report) {
  const auto& e = report.evaluation;
  auto text = fmt::format("**{}**: {} of {} rows", EnumNames<Task>::names[static_cast<size_t>(e.config.task)],
                          show_count(e.data.rows_used), show_count(e.data.rows_read));
  if (has_classes(e)) text += fmt::format(", {} classes", e.classes.size());
  if (e.positive) text += fmt::format(", positive {}", markdown_text(*e.positive));
  if (auto kind = score_kind_of(report)) text += fmt::format(", score kind {}", *kind);
  text += "\n";
  for (const auto& [reason, n] : e.data.rows_dropped)
    text += fmt::format("- {} rows dropped: {}\n", show_count(n), markdown_text(reason));
  if (e.data.duplicate_ids) text += fmt::format("- {} duplicate ids\n", show_count(e.data.duplicate_ids));
  for (const auto& warning : e.warnings) text += fmt::format("- warning: {}\n", markdown_text(warning));
  return text;
}

std::string scalar_table(const Evaluation& e) {
  if (std::none_of(e.metrics.begin(), e.metrics.end(), [](const Result& r) { return r.value.scalar(); })) return "";
  const bool intervals =
      std::any_of(e.metrics.begin(), e.metrics.end(), [](const Result& r) { return r.ci && r.ci->scalar(); });
  Texts head{"metric", "value", "better", "note"};
  if (intervals) head.insert(head.begin() + 2, fmt::format("{}% interval", print_number(100 * e.config.level)));
  MarkdownTable table(head, intervals ? "lrlll" : "lrll");
  for (const auto& r : e.metrics) {
    if (!r.value.scalar()) continue;
    Texts row{markdown_text(r.spec.text()), show_value(r), direction_text(*r.spec.def), note_text(r.value)};
    if (intervals)
      row.insert(row.begin() + 2,
                 r.ci && r.ci->scalar() ? markdown_text(fmt::format("{} {}", show_interval(r.ci), r.ci->method)) : "");
    table.row(row);
  }
  const auto missing = missing_intervals(e);
  return "\n" + table.text() + (missing.empty() ? "" : "\n" + markdown_text(missing) + "\n");
}

std::string block(const Result&, double) { return ""; }

std::string block(const Result& result, const Vector& v) {
  MarkdownTable table({"label", "value"}, "lr");
  for (size_t i = 0; i < v.values.size(); ++i)
    table.row(
        {markdown_text(quoted_if_needed(v.labels[i])), markdown_text(show_with_interval(result, v.values[i], i))});
  return table.text();
}

std::string block(const Result&, const Matrix& m) {
  size_t n = m.labels.size();
  if (n > most_rows) return fmt::format("{0} x {0} cells\n", n);
  Texts head{"true \\\\ predicted"};
  for (const auto& name : m.labels) head.push_back(markdown_text(quoted_if_needed(name)));
  MarkdownTable table(head, "lr");
  for (size_t i = 0; i < n; ++i) {
    Texts row{markdown_text(quoted_if_needed(m.labels[i]))};
    for (size_t j = 0; j < n; ++j)
      row.push_back(m.cells == "counts" ? print_number(m.values[i * n + j]) : show_number(m.values[i * n + j]));
    table.row(row);
  }
  return table.text();
}

std::string block(const Result&, const Curve& c) {
  return fmt::format("{} points\n", show_count(c.columns.empty() ? 0 : c.columns[0].second.size()));
}

std::string block(const Result& result, const Table& t) {
  Texts head{""};
  for (const auto& name : t.columns) head.push_back(markdown_text(quoted_if_needed(name)));
  MarkdownTable table(head, "lr");
  for (size_t i = 0, k = 0; i < t.rows.size(); ++i) {
    Texts row{markdown_text(t.rows[i].first)};
    for (double x : t.rows[i].second) {
      const bool with = result.ci && !result.ci->scalar() && !std::isnan(result.ci->lows[k]);
      row.push_back(with ? markdown_text(show_with_interval(result, x, k)) : cell_text(x));
      ++k;
    }
    table.row(row);
  }
  return table.text();
}

std::string blocks(const Evaluation& e) {
  std::string text;
  for (const auto& r : e.metrics) {
    if (r.value.scalar()) continue;
    auto note = note_text(r.value);
    text += fmt::format("\n**{}**{}\n\n", markdown_text(r.spec.text()), note.empty() ? "" : " (" + note + ")");
    text += std::visit([&](const auto& data) { return block(r, data); }, r.value.data);
  }
  return text;
}

void slice_row(const SliceResult& slice, const Texts& columns, MarkdownTable& table) {
  Texts row(columns.size());
  for (const auto& [column, value] : slice.slice)
    row[static_cast<size_t>(std::find(columns.begin(), columns.end(), column) - columns.begin())] =
        markdown_text(value);
  row.push_back(show_count(slice.rows));
  for (const auto& r : slice.metrics)
    if (r.value.scalar())
      row.push_back(
          fmt::format("{}{}{}", show_value(r), r.ci && r.ci->scalar() ? " " : "", markdown_text(show_interval(r.ci))));
  table.row(row);
}

std::string slice_table(const Evaluation& e) {
  auto columns = slice_columns(e);
  auto groups = all_groups(e);
  if (groups.empty()) return "";
  Texts head;
  for (const auto& name : columns) head.push_back(markdown_text(quoted_if_needed(name)));
  head.push_back("rows");
  for (const auto& r : groups[0].metrics)
    if (r.value.scalar()) head.push_back(markdown_text(r.spec.text()));
  MarkdownTable table(head, std::string(columns.size(), 'l') + "r");
  for (const auto& slice : groups) slice_row(slice, columns, table);
  return "\n" + table.text();
}

std::string named(const SliceName& slice) {
  std::string text;
  for (const auto& [column, value] : slice) text += fmt::format("{}{}={}", text.empty() ? "" : ", ", column, value);
  return markdown_text(text);
}

std::string view_tables(const Evaluation& e) {
  std::string text;
  if (!e.worst_slices.empty()) {
    MarkdownTable table({"worst slice", "rows", markdown_text(e.worst_slices[0].metric), "shortfall", "sure"}, "lrrrl");
    for (const auto& w : e.worst_slices)
      table.row(
          {named(w.slice), show_count(w.rows), show_number(w.value), show_number(w.shortfall), w.sure ? "yes" : ""});
    text += "\n" + table.text();
  }
  for (const auto& fairness : e.fairness) {
    MarkdownTable table({"fairness by " + markdown_text(fairness.column), "difference", "ratio", "lowest", "highest"},
                        "lrrll");
    for (const auto& gap : fairness.gaps)
      table.row({markdown_text(gap.measure), show_number(gap.difference), show_number(gap.ratio),
                 markdown_text(gap.lowest), markdown_text(gap.highest)});
    text += "\n" + table.text();
  }
  if (!e.trends.empty()) {
    MarkdownTable table({"trend", "slope", "per", "p", "change at", "p"}, "lrlrlr");
    for (const auto& t : e.trends)
      table.row({markdown_text(t.metric), show_number(t.slope), t.per, show_number(t.p),
                 t.change ? markdown_text(t.change->window) : "", t.change ? show_number(t.change->p) : ""});
    text += "\n" + table.text();
  }
  return text;
}

}  // namespace

std::string render_markdown(const Report& report) {
  const auto& e = report.evaluation;
  return data_lines(report) + scalar_table(e) + blocks(e) + slice_table(e) + view_tables(e);
}

}  // namespace assay::cli

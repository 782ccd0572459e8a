// Tables for people: a header, scalars grouped by what they need, blocks for everything else, slices,
// footnotes.
#include <fmt/format.h>

#include <algorithm>

#include "row_text.h"
#include "table_text.h"
#include "view_text.h"

namespace assay::cli {
namespace {

constexpr size_t most_named = 8;

std::string plural(std::string_view name) {
  return name.ends_with('y') ? fmt::format("{}ies", name.substr(0, name.size() - 1)) : fmt::format("{}s", name);
}

std::string at_text(const Value& value) {
  std::string text;
  for (const auto& [name, x] : value.at)
    text += fmt::format("{}{} {}", text.empty() ? "at " : ", ", name, show_number(x));
  return text;
}

/// Characters from the decimal point on; of one without, none.
size_t behind_point(std::string_view number) {
  const size_t point = number.find('.');
  return point == number.npos ? 0 : number.size() - point;
}

bool same_columns(const SliceResult& a, const SliceResult& b) {
  return std::equal(a.slice.begin(), a.slice.end(), b.slice.begin(), b.slice.end(),
                    [](const auto& x, const auto& y) { return x.first == y.first; });
}

}  // namespace

std::string TableText::take() {
  header();
  scalars();
  blocks();
  slices();
  views();
  footnotes();
  return std::move(out_);
}

void TableText::heading(std::string_view text, std::string_view note) {
  auto gap = note.empty() ? "" : "  ";
  out_ += fmt::format("\n{}{}{}\n", paint(text, Tone::strong, style_), gap, faint(note));
}

std::string TableText::titled(const Result& result) const {
  auto mark = arrow(*result.spec.def, style_);
  auto name = result.spec.owner ? std::string(result.spec.def->name) : result.spec.text();
  return visible(name) + (mark.empty() ? "" : " " + mark);
}

std::string TableText::class_list() const {
  auto word = e_.config.task == Task::multilabel ? "labels" : "classes";
  if (e_.classes.size() > most_named) return fmt::format("{} {}", show_count(e_.classes.size()), word);
  std::string text = word;
  for (const auto& name : e_.classes) text += (&name == &e_.classes[0] ? " " : ", ") + label(name);
  return text;
}

std::string TableText::accounting() const {
  std::string text;
  for (const auto& [reason, n] : e_.data.rows_dropped)
    text += fmt::format("; {} dropped ({})", show_count(n), visible(reason));
  if (e_.data.duplicate_ids)
    text +=
        fmt::format("; {} duplicate {}", show_count(e_.data.duplicate_ids), e_.data.duplicate_ids == 1 ? "id" : "ids");
  if (auto lost = e_.data.unmatched.value_or(Unmatched{}); lost.predictions + lost.truth > 0)
    text += fmt::format("; without a partner: {} of the predictions, {} of the truth", show_count(lost.predictions),
                        show_count(lost.truth));
  if (const auto rows = e_.data.effective_rows; rows && std::round(*rows) != static_cast<double>(e_.data.rows_used))
    text += fmt::format("; {} rows count as {}", show_count(e_.data.rows_used),
                        show_count(static_cast<uint64_t>(std::llround(*rows))));
  return text.empty() ? "" : text.substr(2);
}

void TableText::header() {
  auto part = style_.unicode ? " \u00b7 " : " | ";
  out_ += paint(EnumNames<Task>::names[static_cast<size_t>(e_.config.task)], Tone::strong, style_);
  out_ += fmt::format("{}{} of {} rows", part, show_count(e_.data.rows_used), show_count(e_.data.rows_read));
  if (has_classes(e_)) out_ += part + class_list();
  if (e_.positive) out_ += fmt::format("{}positive {}", part, label(*e_.positive));
  if (auto kind = score_kind_of(report_)) out_ += fmt::format("{}score kind {}", part, *kind);
  out_ += "\n";
  if (auto text = accounting(); !text.empty()) out_ += paint(text, Tone::doubtful, style_) + "\n";
}

bool TableText::note(const Result& result, std::string_view where) {
  auto reason = mark_of(result.value);
  if (reason.empty()) return false;
  auto found = std::find_if(notes_.begin(), notes_.end(), [&](const auto& n) { return n.first == reason; });
  if (found == notes_.end()) found = notes_.insert(found, {reason, {}});
  auto what = visible(result.spec.text()) + (where.empty() ? "" : fmt::format(" ({})", where));
  if (std::find(found->second.begin(), found->second.end(), what) == found->second.end()) found->second.push_back(what);
  return true;
}

Cell TableText::number_cell(const Result& result, std::string_view where) {
  bool marked = note(result, where);
  return {show_value(result), marked ? Tone::doubtful : Tone::plain, marked};
}

void TableText::scalars() {
  std::vector<Need> needs;
  for (const auto& r : e_.metrics)
    if (r.value.scalar() && std::find(needs.begin(), needs.end(), r.spec.def->need) == needs.end())
      needs.push_back(r.spec.def->need);
  bool intervals =
      std::any_of(e_.metrics.begin(), e_.metrics.end(), [](const Result& r) { return r.ci && r.ci->scalar(); });
  std::vector<Align> align(intervals ? 5 : 4, Align::left);
  align[1] = Align::right;
  Grid grid(align, align.size());
  size_t decimals = 0;
  for (const auto& r : e_.metrics)
    if (intervals && r.value.scalar()) decimals = std::max(decimals, behind_point(show_value(r)));
  std::vector<size_t> ends;
  size_t lines = 0;
  for (Need need : needs) {
    for (const auto& r : e_.metrics)
      if (r.value.scalar() && r.spec.def->need == need) {
        std::vector<Cell> row{{visible(r.spec.text())}, number_cell(r)};
        if (intervals) {
          if (!row[1].mark) row[1].text.append(decimals - behind_point(row[1].text), ' ');
          row.push_back({show_interval(r.ci), Tone::faint});
        }
        row.push_back({arrow(*r.spec.def, style_), Tone::faint});
        row.push_back({at_text(r.value), Tone::faint});
        grid.row(std::move(row));
        ++lines;
      }
    ends.push_back(lines);
  }
  auto text = grid.text(style_, 2);
  for (size_t g = 0, line = 0, at = 0; g < needs.size(); ++g) {
    heading(fmt::format("from {}", plural(EnumNames<Need>::names[static_cast<size_t>(needs[g])])));
    for (; line < ends[g]; ++line) {
      auto end = text.find('\n', at) + 1;
      out_ += text.substr(at, end - at);
      at = end;
    }
  }
}

void TableText::slices() {
  groups_ = all_groups(e_);
  for (size_t begin = 0, end; begin < groups_.size(); begin = end) {
    for (end = begin + 1; end < groups_.size() && same_columns(groups_[begin], groups_[end]);) ++end;
    slice_grid(begin, end);
  }
}

/// One cell a scalar of `like`, in its order.
std::vector<Cell> TableText::slice_cells(const std::vector<Result>& like, const std::vector<Result>& metrics,
                                         std::string_view where) {
  std::vector<Cell> cells;
  for (const auto& wanted : like) {
    if (!wanted.value.scalar()) continue;
    auto found = std::find_if(metrics.begin(), metrics.end(),
                              [&](const Result& r) { return r.spec.text() == wanted.spec.text(); });
    Cell cell = found == metrics.end() ? Cell{} : number_cell(*found, where);
    if (found != metrics.end() && found->ci && found->ci->scalar())
      cell.text += fmt::format(" {}", show_interval(found->ci));
    cells.push_back(std::move(cell));
  }
  return cells;
}

void TableText::slice_grid(size_t begin, size_t end) {
  const auto& first = groups_[begin];
  size_t keys = first.slice.size();
  std::string title;
  std::vector<Cell> head;
  for (const auto& [column, value] : first.slice) {
    title += (title.empty() ? "by " : " * ") + visible(column);
    head.push_back({label(column)});
  }
  head.push_back({"rows"});
  for (const auto& r : first.metrics)
    if (r.value.scalar()) head.push_back({titled(r)});
  bool more =
      std::any_of(first.metrics.begin(), first.metrics.end(), [](const Result& r) { return !r.value.scalar(); });
  heading(title, more ? "values that are no single number: --format json or csv" : "");
  std::vector<Align> align(head.size(), Align::right);
  std::fill_n(align.begin(), keys, Align::left);
  Grid grid(align, keys + 1);
  grid.head(std::move(head));
  auto add = [&](std::vector<Cell> row, uint64_t rows, const std::vector<Result>& metrics, std::string_view where) {
    row.push_back({show_count(rows)});
    auto cells = slice_cells(first.metrics, metrics, where);
    row.insert(row.end(), cells.begin(), cells.end());
    grid.row(std::move(row));
  };
  std::vector<Cell> all(keys);
  all[0] = {"(all)", Tone::faint};
  add(std::move(all), e_.data.rows_used, e_.metrics, "");
  for (size_t i = begin; i < end; ++i) {
    std::vector<Cell> names;
    for (const auto& [column, value] : groups_[i].slice) names.push_back({label(value)});
    add(std::move(names), groups_[i].rows, groups_[i].metrics, slice_name(groups_[i].slice));
  }
  out_ += grid.text(style_, 2);
}

void TableText::footnotes() {
  const auto methods = interval_methods(e_), missing = missing_intervals(e_);
  if (!notes_.empty() || !methods.empty() || !missing.empty()) out_ += "\n";
  for (const auto& text : {methods, missing})
    if (!text.empty()) out_ += faint(fill(text, style_.width, 2)) + "\n";
  for (auto& [reason, what] : notes_) {
    size_t more = what.size() > most_named ? what.size() - most_named : 0;
    what.resize(what.size() - more);
    auto text =
        fmt::format("{}: {}{}", visible(reason), fmt::join(what, ", "), more ? fmt::format(" and {} more", more) : "");
    out_ += paint("*", Tone::doubtful, style_) + " " + faint(fill(text, style_.width, 2)) + "\n";
  }
}

std::string render_table(const Report& report, const Style& style) { return TableText(report, style).take(); }

}  // namespace assay::cli

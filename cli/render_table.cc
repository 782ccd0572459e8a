// Tables for people: a header, scalars grouped by what they need, blocks for everything else, slices,
// footnotes.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "grid.h"
#include "render.h"

namespace assay::cli {
namespace {

constexpr size_t label_width = 32, most_cells = 24, most_points = 20, most_pairs = 10, most_named = 8;

class TableText {
 public:
  TableText(const Report& report, const Style& style)
      : e_(report.evaluation), report_(report), style_(style) {}

  std::string take() {
    header();
    scalars();
    blocks();
    slices();
    footnotes();
    return std::move(out_);
  }

 private:
  std::string label(std::string_view text) const { return cut(visible(text), label_width, style_); }
  std::string faint(std::string_view text) const { return paint(text, Tone::faint, style_); }
  void heading(std::string_view text, std::string_view note = "") {
    out_ +=
        fmt::format("\n{}{}{}\n", paint(text, Tone::strong, style_), note.empty() ? "" : "  ", faint(note));
  }
  std::string arrow(const MetricDef& def) const {
    if (def.direction == Direction::none) return "";
    bool up = def.direction == Direction::maximize;
    return style_.unicode ? (up ? "\u2191" : "\u2193") : (up ? "max" : "min");
  }
  std::string titled(const Result& result) const {
    auto mark = arrow(*result.spec.def);
    return visible(result.spec.text()) + (mark.empty() ? "" : " " + mark);
  }

  // header
  void header();
  std::string class_list() const;
  std::string accounting() const;

  // values
  void scalars();
  void blocks();
  void vectors(size_t& at);
  void matrix(const Result& result, const Matrix& m);
  void largest_cells(const Matrix& m);
  void curve(const Result& result, const Curve& c);
  void table(const Result& result, const Table& t);
  Cell number_cell(const Result& result, std::string_view where = "");
  bool note(const Result& result, std::string_view where = "");

  // slices
  void slices();
  void slice_grid(size_t begin, size_t end);
  std::vector<Cell> slice_cells(const std::vector<Result>& like, const std::vector<Result>& metrics,
                                std::string_view where);

  void footnotes();

  const Evaluation& e_;
  const Report& report_;
  const Style& style_;
  std::string out_;
  std::vector<std::pair<std::string, std::vector<std::string>>> notes_;  // reason, what it befell
};

std::string TableText::class_list() const {
  if (e_.classes.size() > 8) return fmt::format("{} classes", show_count(e_.classes.size()));
  std::string text;
  for (const auto& name : e_.classes) text += (text.empty() ? "classes " : ", ") + label(name);
  return text;
}

std::string TableText::accounting() const {
  std::string text;
  for (const auto& [reason, n] : e_.data.rows_dropped)
    text += fmt::format("; {} dropped ({})", show_count(n), visible(reason));
  if (e_.data.duplicate_ids)
    text += fmt::format("; {} duplicate {}", show_count(e_.data.duplicate_ids),
                        e_.data.duplicate_ids == 1 ? "id" : "ids");
  if (report_.join && report_.join->unmatched_predictions + report_.join->unmatched_truth > 0)
    text += fmt::format("; without a partner: {} of the predictions, {} of the truth",
                        show_count(report_.join->unmatched_predictions),
                        show_count(report_.join->unmatched_truth));
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
  auto reason = reason_of(result.value);
  if (reason.empty()) return false;
  auto found = std::find_if(notes_.begin(), notes_.end(), [&](const auto& n) { return n.first == reason; });
  if (found == notes_.end()) found = notes_.insert(found, {reason, {}});
  auto what = visible(result.spec.text()) + (where.empty() ? "" : fmt::format(" ({})", where));
  if (std::find(found->second.begin(), found->second.end(), what) == found->second.end())
    found->second.push_back(what);
  return true;
}

Cell TableText::number_cell(const Result& result, std::string_view where) {
  bool marked = note(result, where);
  return {show_number(result.value.number()), marked ? Tone::doubtful : Tone::plain, marked};
}

std::string plural(std::string_view name) {
  return name.ends_with('y') ? fmt::format("{}ies", name.substr(0, name.size() - 1))
                             : fmt::format("{}s", name);
}

std::string at_text(const Value& value) {
  std::string text;
  for (const auto& [name, x] : value.at)
    text += fmt::format("{}{} {}", text.empty() ? "at " : ", ", name, show_number(x));
  return text;
}

void TableText::scalars() {
  std::vector<Need> needs;
  for (const auto& r : e_.metrics)
    if (r.value.scalar() && std::find(needs.begin(), needs.end(), r.spec.def->need) == needs.end())
      needs.push_back(r.spec.def->need);
  Grid grid({Align::left, Align::right, Align::left, Align::left}, 4);
  std::vector<size_t> ends;
  size_t lines = 0;
  for (Need need : needs) {
    for (const auto& r : e_.metrics)
      if (r.value.scalar() && r.spec.def->need == need)
        grid.row({{visible(r.spec.text())},
                  number_cell(r),
                  {arrow(*r.spec.def), Tone::faint},
                  {at_text(r.value), Tone::faint}}),
            ++lines;
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

void TableText::blocks() {
  for (size_t i = 0; i < e_.metrics.size(); ++i) {
    const auto& result = e_.metrics[i];
    if (std::holds_alternative<Vector>(result.value.data))
      vectors(i);
    else if (auto* m = std::get_if<Matrix>(&result.value.data))
      matrix(result, *m);
    else if (auto* c = std::get_if<Curve>(&result.value.data))
      curve(result, *c);
    else if (auto* t = std::get_if<Table>(&result.value.data))
      table(result, *t);
  }
}

/// Neighbours with the same labels share one grid. Leaves `at` on the last of them.
void TableText::vectors(size_t& at) {
  const auto& labels = std::get<Vector>(e_.metrics[at].value.data).labels;
  size_t end = at + 1;
  for (; end < e_.metrics.size(); ++end)
    if (auto* v = std::get_if<Vector>(&e_.metrics[end].value.data); !v || v->labels != labels) break;
  Grid grid([&] {
    std::vector<Align> a(end - at + 1, Align::right);
    a[0] = Align::left;
    return a;
  }());
  std::vector<Cell> head(1);
  for (size_t k = at; k < end; ++k) head.push_back({titled(e_.metrics[k]), Tone::plain, note(e_.metrics[k])});
  grid.head(std::move(head));
  for (size_t i = 0; i < labels.size(); ++i) {
    std::vector<Cell> row{{label(labels[i])}};
    for (size_t k = at; k < end; ++k)
      row.push_back({show_number(std::get<Vector>(e_.metrics[k].value.data).values[i])});
    grid.row(std::move(row));
  }
  heading("by label");
  out_ += grid.text(style_, 2);
  at = end - 1;
}

bool integral(std::span<const double> values) {
  return std::all_of(values.begin(), values.end(),
                     [](double x) { return std::isnan(x) || (x == std::floor(x) && std::abs(x) < 1e15); });
}

/// Whole numbers, of which one is above 1, are counts.
bool counts(std::span<const double> column) {
  return integral(column) && std::any_of(column.begin(), column.end(), [](double x) { return x > 1; });
}

std::string count_text(double x, bool whole) {
  return std::isnan(x) ? "" : whole ? fmt::format("{:.0f}", x) : show_number(x);
}

void TableText::matrix(const Result& result, const Matrix& m) {
  heading(visible(result.spec.text()) + (note(result) ? "*" : ""), "rows true, columns predicted");
  size_t n = m.labels.size();
  bool totals = m.cells == "counts", whole = totals && integral(m.values);
  std::vector<Align> align(n + 1 + totals, Align::right);
  align[0] = Align::left;
  Grid grid(align);
  std::vector<Cell> head(1), sums{{"total", Tone::faint}};
  for (const auto& name : m.labels) head.push_back({label(name)});
  if (totals) head.push_back({"total"});
  grid.head(std::move(head));
  std::vector<double> column(n);
  for (size_t i = 0; i < n; ++i) {
    std::vector<Cell> row{{label(m.labels[i])}};
    double sum = 0;
    for (size_t j = 0; j < n; ++j) {
      double x = m.values[i * n + j];
      row.push_back({count_text(x, whole), i == j ? Tone::strong : Tone::plain});
      sum += x, column[j] += x;
    }
    if (totals) row.push_back({count_text(sum, whole), Tone::faint});
    grid.row(std::move(row));
  }
  for (double x : column) sums.push_back({count_text(x, whole), Tone::faint});
  sums.push_back({count_text(std::accumulate(column.begin(), column.end(), 0.0), whole), Tone::faint});
  if (totals) grid.row(std::move(sums));
  if (n > most_cells || grid.width() + 2 > style_.width)
    largest_cells(m);
  else
    out_ += grid.text(style_, 2);
}

/// What a large matrix has instead of a grid: its largest cells off the diagonal.
void TableText::largest_cells(const Matrix& m) {
  size_t n = m.labels.size();
  bool whole = m.cells == "counts" && integral(m.values);
  std::vector<size_t> cells;
  for (size_t k = 0; k < n * n; ++k)
    if (k / n != k % n && m.values[k] > 0) cells.push_back(k);
  std::stable_sort(cells.begin(), cells.end(), [&](size_t a, size_t b) { return m.values[a] > m.values[b]; });
  Grid grid({Align::left, Align::left, Align::right}, 3);
  grid.head({{"true"}, {"predicted"}, {std::string(m.cells)}});
  for (size_t i = 0; i < std::min(most_pairs, cells.size()); ++i)
    grid.row({{label(m.labels[cells[i] / n])},
              {label(m.labels[cells[i] % n])},
              {count_text(m.values[cells[i]], whole)}});
  out_ += faint(fmt::format("  {0} x {0} cells (all in --format json or csv); the largest off the diagonal:",
                            n)) +
          "\n";
  out_ += grid.text(style_, 2);
}

void TableText::curve(const Result& result, const Curve& c) {
  size_t points = c.columns.empty() ? 0 : c.columns[0].second.size();
  auto title = visible(result.spec.text()) + (note(result) ? "*" : "");
  if (points > most_points) {
    std::string names;
    for (const auto& column : c.columns) names += (names.empty() ? "" : ", ") + column.first;
    return heading(title,
                   fmt::format("{} points of {} (all in --format json or csv)", show_count(points), names));
  }
  heading(title);
  Grid grid(std::vector<Align>(c.columns.size(), Align::right), std::min<size_t>(1, c.columns.size()));
  std::vector<Cell> head;
  for (const auto& column : c.columns) head.push_back({column.first});
  grid.head(std::move(head));
  for (size_t i = 0; i < points; ++i) {
    std::vector<Cell> row;
    for (const auto& column : c.columns) row.push_back({count_text(column.second[i], counts(column.second))});
    grid.row(std::move(row));
  }
  out_ += grid.text(style_, 2);
}

std::vector<bool> count_columns(const Table& t) {
  std::vector<bool> whole;
  for (size_t j = 0; j < t.columns.size(); ++j) {
    std::vector<double> column;
    for (const auto& row : t.rows) column.push_back(row.second[j]);
    whole.push_back(counts(column));
  }
  return whole;
}

void TableText::table(const Result& result, const Table& t) {
  heading(visible(result.spec.text()) + (note(result) ? "*" : ""));
  std::vector<Align> align(t.columns.size() + 1, Align::right);
  align[0] = Align::left;
  Grid grid(align);
  std::vector<Cell> head(1);
  for (const auto& name : t.columns) head.push_back({visible(name)});
  grid.head(std::move(head));
  auto whole = count_columns(t);
  for (const auto& [name, cells] : t.rows) {
    std::vector<Cell> row{{label(name)}};
    for (size_t j = 0; j < cells.size(); ++j) row.push_back({count_text(cells[j], whole[j])});
    grid.row(std::move(row));
  }
  out_ += grid.text(style_, 2);
}

bool same_columns(const SliceResult& a, const SliceResult& b) {
  return std::equal(a.slice.begin(), a.slice.end(), b.slice.begin(), b.slice.end(),
                    [](const auto& x, const auto& y) { return x.first == y.first; });
}

void TableText::slices() {
  for (size_t begin = 0, end; begin < e_.slices.size(); begin = end) {
    for (end = begin + 1; end < e_.slices.size() && same_columns(e_.slices[begin], e_.slices[end]);) ++end;
    slice_grid(begin, end);
  }
}

std::string slice_name(const SliceResult& slice) {
  std::string text;
  for (const auto& [column, value] : slice.slice)
    text += fmt::format("{}{}={}", text.empty() ? "" : ", ", visible(column), visible(value));
  return text;
}

/// One cell a scalar of `like`, in its order.
std::vector<Cell> TableText::slice_cells(const std::vector<Result>& like, const std::vector<Result>& metrics,
                                         std::string_view where) {
  std::vector<Cell> cells;
  for (const auto& wanted : like) {
    if (!wanted.value.scalar()) continue;
    auto found = std::find_if(metrics.begin(), metrics.end(),
                              [&](const Result& r) { return r.spec.text() == wanted.spec.text(); });
    cells.push_back(found == metrics.end() ? Cell{} : number_cell(*found, where));
  }
  return cells;
}

void TableText::slice_grid(size_t begin, size_t end) {
  const auto& first = e_.slices[begin];
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
  bool more = std::any_of(first.metrics.begin(), first.metrics.end(),
                          [](const Result& r) { return !r.value.scalar(); });
  heading(title, more ? "values that are no single number: --format json or csv" : "");
  std::vector<Align> align(head.size(), Align::right);
  std::fill_n(align.begin(), keys, Align::left);
  Grid grid(align, keys + 1);
  grid.head(std::move(head));
  auto add = [&](std::vector<Cell> row, uint64_t rows, const std::vector<Result>& metrics,
                 std::string_view where) {
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
    for (const auto& [column, value] : e_.slices[i].slice) names.push_back({label(value)});
    add(std::move(names), e_.slices[i].rows, e_.slices[i].metrics, slice_name(e_.slices[i]));
  }
  out_ += grid.text(style_, 2);
}

void TableText::footnotes() {
  if (!notes_.empty()) out_ += "\n";
  for (auto& [reason, what] : notes_) {
    size_t more = what.size() > most_named ? what.size() - most_named : 0;
    what.resize(what.size() - more);
    auto text = fmt::format("{}: {}{}", visible(reason), fmt::join(what, ", "),
                            more ? fmt::format(" and {} more", more) : "");
    out_ += paint("*", Tone::doubtful, style_) + " " + faint(fill(text, style_.width, 2)) + "\n";
  }
}

}  // namespace

std::string render_table(const Report& report, const Style& style) { return TableText(report, style).take(); }

}  // namespace assay::cli

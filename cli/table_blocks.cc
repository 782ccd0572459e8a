// Values that are no single number: vectors and tables as grids, matrices with totals, curves summed up.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

#include "table_text.h"

namespace assay::cli {
namespace {

constexpr size_t most_cells = 24, most_points = 20, most_pairs = 10;

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

/// A table of whole numbers is one of counts; else each column is looked at.
std::vector<bool> count_columns(const Table& t) {
  std::vector<bool> whole;
  std::vector<double> all;
  for (size_t j = 0; j < t.columns.size(); ++j) {
    std::vector<double> column;
    for (const auto& row : t.rows) column.push_back(row.second[j]);
    whole.push_back(counts(column));
    all.insert(all.end(), column.begin(), column.end());
  }
  if (counts(all)) whole.assign(whole.size(), true);
  return whole;
}

}  // namespace

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
      row.push_back({show_with_interval(e_.metrics[k], std::get<Vector>(e_.metrics[k].value.data).values[i], i)});
    grid.row(std::move(row));
  }
  heading("by label");
  out_ += grid.text(style_, 2);
  at = end - 1;
}

void TableText::matrix(const Result& result, const Matrix& m) {
  heading(visible(result.spec.text()) + (note(result) ? "*" : ""), "rows true, columns predicted");
  if (m.labels.size() > most_cells) return largest_cells(m);
  auto grid = m.cells == "counts" ? count_grid(m) : rate_grid(m);
  if (grid.width() + 2 > style_.width)
    largest_cells(m);
  else
    out_ += grid.text(style_, 2);
}

/// The label column, the columns of the matrix, and more of them at the right.
Grid TableText::matrix_grid(const Matrix& m, const std::vector<std::string>& more) const {
  std::vector<Align> align(1 + m.labels.size() + more.size(), Align::right);
  align[0] = Align::left;
  std::vector<Cell> head(1);
  for (const auto& name : m.labels) head.push_back({label(name)});
  for (const auto& name : more) head.push_back({name});
  Grid grid(align);
  grid.head(std::move(head));
  return grid;
}

std::vector<Cell> TableText::matrix_row(const Matrix& m, size_t i, bool whole) const {
  size_t n = m.labels.size();
  std::vector<Cell> row{{label(m.labels[i])}};
  for (size_t j = 0; j < n; ++j)
    row.push_back({count_text(m.values[i * n + j], whole), i == j ? Tone::strong : Tone::plain});
  return row;
}

Grid TableText::rate_grid(const Matrix& m) const {
  auto grid = matrix_grid(m, {});
  for (size_t i = 0; i < m.labels.size(); ++i) grid.row(matrix_row(m, i, false));
  return grid;
}

/// With totals at the right and below.
Grid TableText::count_grid(const Matrix& m) const {
  size_t n = m.labels.size();
  bool whole = integral(m.values);
  auto grid = matrix_grid(m, {"total"});
  std::vector<double> sums(n);
  for (size_t i = 0; i < n; ++i) {
    auto cells = std::span(m.values).subspan(i * n, n);
    for (size_t j = 0; j < n; ++j) sums[j] += cells[j];
    auto row = matrix_row(m, i, whole);
    row.push_back({count_text(std::accumulate(cells.begin(), cells.end(), 0.0), whole), Tone::faint});
    grid.row(std::move(row));
  }
  std::vector<Cell> last{{"total", Tone::faint}};
  for (double x : sums) last.push_back({count_text(x, whole), Tone::faint});
  last.push_back({count_text(std::accumulate(sums.begin(), sums.end(), 0.0), whole), Tone::faint});
  grid.row(std::move(last));
  return grid;
}

/// What a large matrix has instead of a grid: its largest cells off the diagonal.
void TableText::largest_cells(const Matrix& m) {
  struct Pair {
    size_t truth, predicted;
    double value;
  };
  bool whole = m.cells == "counts" && integral(m.values);
  std::vector<Pair> cells;
  m.each([&](size_t t, size_t p, double x) {
    if (t != p && x > 0) cells.push_back({t, p, x});
  });
  std::stable_sort(cells.begin(), cells.end(), [](const Pair& a, const Pair& b) { return a.value > b.value; });
  Grid grid({Align::left, Align::left, Align::right}, 3);
  grid.head({{"true"}, {"predicted"}, {std::string(m.cells)}});
  for (size_t i = 0; i < std::min(most_pairs, cells.size()); ++i)
    grid.row({{label(m.labels[cells[i].truth])},
              {label(m.labels[cells[i].predicted])},
              {count_text(cells[i].value, whole)}});
  out_ += faint(fmt::format("  {0} x {0} cells (all{1} in --format json or csv); the largest off the diagonal:",
                            m.labels.size(), m.sparse() ? " above zero" : "")) +
          "\n";
  out_ += grid.text(style_, 2);
}

void TableText::curve(const Result& result, const Curve& c) {
  size_t points = c.columns.empty() ? 0 : c.columns[0].second.size();
  auto title = visible(result.spec.text()) + (note(result) ? "*" : "");
  if (points > most_points) {
    std::string names;
    for (const auto& column : c.columns) names += (names.empty() ? "" : ", ") + column.first;
    return heading(title, fmt::format("{} points of {} (all in --format json or csv)", show_count(points), names));
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

void TableText::table(const Result& result, const Table& t) {
  heading(visible(result.spec.text()) + (note(result) ? "*" : ""));
  std::vector<Align> align(t.columns.size() + 1, Align::right);
  align[0] = Align::left;
  Grid grid(align);
  std::vector<Cell> head(1);
  for (const auto& name : t.columns) head.push_back({visible(name)});
  grid.head(std::move(head));
  auto whole = count_columns(t);
  for (size_t i = 0; i < t.rows.size(); ++i) {
    const auto& [name, cells] = t.rows[i];
    std::vector<Cell> row{{label(name)}};
    for (size_t j = 0; j < cells.size(); ++j)
      row.push_back({whole[j] || std::isnan(cells[j]) ? count_text(cells[j], whole[j])
                                                      : show_with_interval(result, cells[j], i * cells.size() + j)});
    grid.row(std::move(row));
  }
  out_ += grid.text(style_, 2);
}

}  // namespace assay::cli

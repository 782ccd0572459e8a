#include "grid.h"

#include <algorithm>

namespace assay::cli {
namespace {

constexpr size_t gap = 2;

std::string repeat(std::string_view text, size_t n) {
  std::string out;
  for (size_t i = 0; i < n; ++i) out += text;
  return out;
}

}  // namespace

void Grid::head(std::vector<Cell> cells) {
  for (auto& cell : cells) cell.tone = Tone::faint;
  row(std::move(cells));
  rule();
}

std::vector<Grid::Measure> Grid::measure() const {
  std::vector<Measure> sizes(align_.size());
  for (const auto& row : rows_)
    for (size_t j = 0; j < row.size(); ++j) {
      sizes[j].text = std::max(sizes[j].text, display_width(row[j].text));
      if (row[j].mark) sizes[j].mark = 1;
    }
  return sizes;
}

size_t Grid::width() const {
  size_t total = 0;
  for (const auto& size : measure()) total += size.total() + gap;
  return total > gap ? total - gap : 0;
}

std::string Grid::line(const std::vector<Cell>& cells, const std::vector<size_t>& columns,
                       const std::vector<Measure>& sizes, const Style& style, size_t indent) const {
  std::string text(indent, ' ');
  size_t pending = 0;
  if (cells.empty()) {
    size_t n = 0;
    for (size_t j : columns) n += sizes[j].total() + gap;
    return text + paint(repeat(style.unicode ? "\u2500" : "-", n - gap), Tone::faint, style) + "\n";
  }
  for (size_t j : columns) {
    const auto& cell = cells[j];
    size_t pad = sizes[j].text - display_width(cell.text);
    if (align_[j] == Align::right) pending += pad;
    if (!cell.text.empty()) {
      text += std::string(pending, ' ') + paint(cell.text, cell.tone, style);
      pending = 0;
    } else if (align_[j] == Align::right) {
      pad = 0;
    }
    if (cell.mark) text += paint("*", Tone::doubtful, style);
    pending += (align_[j] == Align::left ? pad : 0) + (sizes[j].mark - (cell.mark ? 1 : 0)) + gap;
  }
  return text + "\n";
}

std::string Grid::text(const Style& style, size_t indent) const {
  auto sizes = measure();
  size_t fixed = indent;
  for (size_t j = 0; j < keys_; ++j) fixed += sizes[j].total() + gap;
  std::string text;
  bool first = true;
  for (size_t next = keys_; first || next < align_.size(); first = false) {
    std::vector<size_t> columns(keys_);
    for (size_t j = 0; j < keys_; ++j) columns[j] = j;
    size_t used = fixed;
    do {
      if (next >= align_.size()) break;
      used += sizes[next].total() + gap;
      columns.push_back(next++);
    } while (next < align_.size() && used + sizes[next].total() <= style.width);
    if (!first) text += "\n";
    for (const auto& row : rows_) text += line(row, columns, sizes, style, indent);
  }
  return text;
}

}  // namespace assay::cli

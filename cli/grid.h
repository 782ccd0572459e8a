// A grid of text cells, aligned by display width and broken into blocks of columns where the terminal is
// narrow.
#pragma once
#include <string>
#include <vector>

#include "terminal.h"

namespace assay::cli {

struct Cell {
  std::string text;
  Tone tone = Tone::plain;
  bool mark = false;  // an asterisk behind the text; other cells of the column leave room for it
};

enum class Align : uint8_t { left, right };

class Grid {
 public:
  /// `keys` leading columns are repeated in every block.
  explicit Grid(std::vector<Align> align, size_t keys = 1) : align_(std::move(align)), keys_(keys) {}
  /// Names above the columns, with a rule below; aligned as their columns.
  void head(std::vector<Cell> cells);
  void row(std::vector<Cell> cells) { rows_.push_back(std::move(cells)); }
  void rule() { rows_.emplace_back(); }
  /// Columns that the whole grid takes.
  size_t width() const;
  std::string text(const Style& style, size_t indent) const;

 private:
  struct Measure {
    size_t text = 0, mark = 0;
    size_t total() const { return text + mark; }
  };
  std::vector<Measure> measure() const;
  std::string line(const std::vector<Cell>& cells, const std::vector<size_t>& columns,
                   const std::vector<Measure>& sizes, const Style& style, size_t indent) const;

  std::vector<Align> align_;
  size_t keys_;
  std::vector<std::vector<Cell>> rows_;  // an empty row is a rule
};

}  // namespace assay::cli

// The text of a table report, piece by piece. render_table.cc writes the header, scalars, slices and
// footnotes; table_blocks.cc the values that are no single number.
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "grid.h"
#include "render.h"

namespace assay::cli {

class TableText {
 public:
  TableText(const Report& report, const Style& style) : e_(report.evaluation), report_(report), style_(style) {}
  std::string take();

 private:
  static constexpr size_t label_width = 32;

  std::string label(std::string_view text) const { return cut(visible_label(text), label_width, style_); }
  std::string faint(std::string_view text) const { return paint(text, Tone::faint, style_); }
  std::string titled(const Result& result) const;
  void heading(std::string_view text, std::string_view note = "");

  // header
  void header();
  std::string class_list() const;
  std::string accounting() const;

  // values
  void scalars();
  void blocks();
  void vectors(size_t& at);
  void matrix(const Result& result, const Matrix& m);
  Grid matrix_grid(const Matrix& m, const std::vector<std::string>& more) const;
  std::vector<Cell> matrix_row(const Matrix& m, size_t i, bool whole) const;
  Grid rate_grid(const Matrix& m) const;
  Grid count_grid(const Matrix& m) const;
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

  // views (view_text.cc)
  void views();
  void worst();
  void gaps(const Fairness& fairness);
  void trends();

  void footnotes();

  const Evaluation& e_;
  const Report& report_;
  const Style& style_;
  std::string out_;
  std::vector<SliceResult> groups_;
  std::vector<std::pair<std::string, std::vector<std::string>>> notes_;  // reason, what it befell
};

}  // namespace assay::cli

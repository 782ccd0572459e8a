// Markdown tables whose cells cannot break out of them.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace assay::cli {

/// Text of a cell: markup characters escaped, control characters made visible.
std::string markdown_text(std::string_view text);

/// A table of ready cells. `left` columns are aligned to the left, the others to the right.
class MarkdownTable {
 public:
  MarkdownTable(const std::vector<std::string>& head, size_t left);
  void row(const std::vector<std::string>& cells);
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

}  // namespace assay::cli

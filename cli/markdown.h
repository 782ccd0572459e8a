// Markdown tables whose cells cannot break out of them.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace assay::cli {

/// Text of a cell: markup escaped, control characters made visible. An underscore inside a word is no markup.
std::string markdown_text(std::string_view text);

/// A table of ready cells, with one letter a column: l for left, r for right. The last letter serves the
/// rest.
class MarkdownTable {
 public:
  MarkdownTable(const std::vector<std::string>& head, std::string_view align);
  void row(const std::vector<std::string>& cells);
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

}  // namespace assay::cli

#include "markdown.h"

#include "terminal.h"

namespace assay::cli {

std::string markdown_text(std::string_view text) {
  std::string out;
  for (char c : visible(text)) {
    if (c == '<') out += "&lt;";
    else if (c == '&') out += "&amp;";
    else if (std::string_view("\\`*_{}[]|#>!~").find(c) != std::string_view::npos) out += '\\', out += c;
    else out += c;
  }
  return out;
}

MarkdownTable::MarkdownTable(const std::vector<std::string>& head, size_t left) {
  row(head);
  text_ += "|";
  for (size_t j = 0; j < head.size(); ++j) text_ += j < left ? "---|" : "---:|";
  text_ += "\n";
}

void MarkdownTable::row(const std::vector<std::string>& cells) {
  text_ += "|";
  for (const auto& cell : cells) text_ += " " + cell + " |";
  text_ += "\n";
}

}  // namespace assay::cli

#include "markdown.h"

#include <algorithm>
#include <cctype>

#include "terminal.h"

namespace assay::cli {

namespace {

bool in_word(std::string_view text, size_t i) {
  auto letter = [&](size_t k) { return k < text.size() && std::isalnum(static_cast<unsigned char>(text[k])); };
  return i > 0 && letter(i - 1) && letter(i + 1);
}

}  // namespace

std::string markdown_text(std::string_view raw) {
  auto text = visible(raw);
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    bool markup = std::string_view("\\`*[]|~").find(c) != std::string_view::npos || (c == '_' && !in_word(text, i));
    if (c == '<')
      out += "&lt;";
    else if (c == '&')
      out += "&amp;";
    else if (markup)
      out.append({'\\', c});
    else
      out += c;
  }
  return out;
}

MarkdownTable::MarkdownTable(const std::vector<std::string>& head, std::string_view align) {
  row(head);
  text_ += "|";
  for (size_t j = 0; j < head.size(); ++j) text_ += align[std::min(j, align.size() - 1)] == 'l' ? "---|" : "---:|";
  text_ += "\n";
}

void MarkdownTable::row(const std::vector<std::string>& cells) {
  text_ += "|";
  for (const auto& cell : cells) text_ += " " + cell + " |";
  text_ += "\n";
}

}  // namespace assay::cli

#include "terminal.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <utf8proc.h>

#include <cstdlib>
#include <cstring>

#include "assay/base/text_form.h"
#include "report/code_points.h"

namespace assay::cli {
namespace {

std::string_view environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

bool utf8_locale() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"})
    if (auto value = environment(name); !value.empty())
      return value.find("UTF-8") != value.npos || value.find("utf8") != value.npos ||
             value.find("UTF8") != value.npos || value.find("utf-8") != value.npos;
  return false;
}

bool wants_colour(int fd) {
  if (!environment("NO_COLOR").empty()) return false;
  if (!environment("FORCE_COLOR").empty()) return true;
  return is_terminal(fd) && environment("TERM") != "dumb";
}

size_t stream_width(int fd) {
  winsize size{};
  if (is_terminal(fd) && ::ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  auto columns = std::strtoul(std::string(environment("COLUMNS")).c_str(), nullptr, 10);
  return columns >= 20 && columns < 10000 ? columns : 100;
}

bool is_hidden(int32_t c) {
  return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x61c || c == 0x200b || c == 0x200e || c == 0x200f ||
         (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff || (c >= 0xe0000 && c <= 0xe007f);
}

void append_escape(std::string& out, int32_t c) {
  switch (c) {
    case '\n':
      out += "\\n";
      break;
    case '\r':
      out += "\\r";
      break;
    case '\t':
      out += "\\t";
      break;
    default:
      out += c < 0x80      ? fmt::format("\\x{:02x}", c)
             : c < 0x10000 ? fmt::format("\\u{:04x}", c)
                           : fmt::format("\\U{:08x}", c);
  }
}

std::string_view code_of(Tone tone) {
  switch (tone) {
    case Tone::plain:
      return "";
    case Tone::strong:
      return "1";
    case Tone::faint:
      return "2";
    case Tone::good:
      return "32";
    case Tone::doubtful:
      return "33";
    case Tone::bad:
      return "31;1";
  }
  return "";
}

}  // namespace

bool is_terminal(int fd) { return ::isatty(fd) == 1; }

Style style(int fd) { return {wants_colour(fd), utf8_locale(), stream_width(fd)}; }

std::string paint(std::string_view text, Tone tone, const Style& style) {
  if (!style.colour || tone == Tone::plain || text.empty()) return std::string(text);
  return fmt::format("\x1b[{}m{}\x1b[0m", code_of(tone), text);
}

std::string visible(std::string_view text) {
  std::string out;
  for (size_t at = 0; at < text.size();) {
    size_t begin = at;
    int32_t c = next_code_point(text, at);
    if (c < 0)
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(text[begin]));
    else if (is_hidden(c))
      append_escape(out, c);
    else
      out += text.substr(begin, at - begin);
  }
  return out;
}

std::string visible_label(std::string_view text) { return visible(quoted_if_needed(text)); }

size_t display_width(std::string_view text) {
  size_t width = 0;
  for (size_t at = 0; at < text.size();)
    if (int32_t c = next_code_point(text, at); c >= 0) width += static_cast<size_t>(std::max(0, utf8proc_charwidth(c)));
  return width;
}

std::string cut(std::string_view text, size_t width, const Style& style) {
  if (display_width(text) <= width) return std::string(text);
  std::string_view dots = style.unicode ? "\u2026" : "...";
  size_t room = width > display_width(dots) ? width - display_width(dots) : 0, used = 0, end = 0;
  for (size_t at = 0; at < text.size(); end = at) {
    int32_t c = next_code_point(text, at);
    used += c < 0 ? 1 : static_cast<size_t>(std::max(0, utf8proc_charwidth(c)));
    if (used > room) break;
  }
  return std::string(text.substr(0, end)) + std::string(dots);
}

std::string fill(std::string_view text, size_t width, size_t indent) {
  std::string out;
  size_t column = indent;
  while (!text.empty()) {
    auto space = text.find(' ');
    auto word = text.substr(0, space);
    text = space == text.npos ? "" : text.substr(space + 1);
    if (word.empty()) continue;
    size_t n = display_width(word);
    if (column > indent && column + 1 + n > width)
      out += '\n', out.append(indent, ' '), column = indent;
    else if (column > indent)
      out += ' ', ++column;
    out += word;
    column += n;
  }
  return out;
}

}  // namespace assay::cli

// What the other end of a stream can show: colour, box characters, a width; and text made safe and measured
// for it.
#pragma once
#include <string>
#include <string_view>

namespace assay::cli {

struct Style {
  bool colour = false;
  bool unicode = false;
  size_t width = 100;
};

/// Style of stdout or stderr: colour only on a terminal, never with NO_COLOR or TERM=dumb, always with
/// FORCE_COLOR.
Style style(int fd);
bool is_terminal(int fd);

enum class Tone { plain, strong, faint, good, doubtful, bad };
std::string paint(std::string_view text, Tone tone, const Style& style);

/// Control and bidirectional characters, line separators and bytes that are no UTF-8 become visible escapes.
std::string visible(std::string_view text);
/// The same of a label or a value of a slice: in quotes where blanks at its ends, or that it is empty, would be missed.
std::string visible_label(std::string_view text);
/// Columns that valid UTF-8 takes on a terminal.
size_t display_width(std::string_view text);
/// Cut to `width` columns, with an ellipsis.
std::string cut(std::string_view text, size_t width, const Style& style);
/// Words filled into lines of at most `width` columns, each line after the first indented.
std::string fill(std::string_view text, size_t width, size_t indent);

}  // namespace assay::cli

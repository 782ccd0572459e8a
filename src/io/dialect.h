// How delimited text is written where it differs from RFC 4180.
#pragma once
#include <string>
#include <string_view>

namespace assay::io {

struct Dialect {
  char delimiter = 0;  // 0: that of the format
  char decimal = '.';  // of numbers: a point or a comma
  char comment = 0;    // lines that start with it are no records; 0: none
  char escape = 0;     // before a quote, or itself, inside quotes; 0: quotes are doubled
  bool plain() const { return !delimiter && decimal == '.' && !comment && !escape; }
};

/// One option by its name (delimiter, decimal, comment, escape) and text; "tab" and "\\t" are a tab, "" changes
/// nothing. Throws InvalidInput (usage) for what is not one usable character.
void set_dialect(Dialect& dialect, std::string_view option, const std::string& text);

/// Throws InvalidInput (usage) when one character has two meanings.
void check_dialect(const Dialect& dialect);

/// The delimiter of a leading line `sep=;` (Excel's), and the bytes up to the end of the line; nothing when there is
/// none.
struct SepLine {
  char delimiter = 0;
  size_t bytes = 0;
};
SepLine sep_line(std::string_view text);

}  // namespace assay::io

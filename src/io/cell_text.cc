// Cells of text formats.
#include "io/cell_text.h"

#include "base/time_text.h"
#include "io/number_text.h"

namespace assay::io {

std::string shown(std::string_view text) {
  constexpr size_t most = 40;
  size_t n = std::min(text.size(), most);
  while (n < text.size() && n > 0 && (static_cast<unsigned char>(text[n]) & 0xC0) == 0x80) --n;  // whole characters
  std::string out = "'";
  for (const char c : text.substr(0, n)) out += static_cast<unsigned char>(c) < 32 || c == 127 ? '?' : c;
  return out + (n < text.size() ? "...'" : "'");
}

namespace {

/// Whether it is a number with a decimal comma.
bool with_comma(std::string_view text) {
  const size_t comma = text.find(',');
  if (comma == text.npos || text.find('.') != text.npos) return false;
  std::string pointed(text);
  pointed[comma] = '.';
  return number_of(pointed).has_value();
}

}  // namespace

void add_number(NumberBuilder<double>& numbers, std::string_view text, const std::string& column) {
  if (missing_mark(text)) return numbers.add_missing();
  const auto number = number_of(text);
  if (!number)
    throw Fault{"column '" + column + "': " + shown(text) + " is not a number" +
                (with_comma(text)     ? " (use --decimal ,)"
                 : time_of_text(text) ? " (a time; subtract a time of reference)"
                                      : "")};
  numbers.add(*number);
}

void add_time(NumberBuilder<int64_t>& times, std::string_view text, const std::string& column) {
  if (missing_mark(text)) return times.add_missing();
  const auto time = time_of(text);
  if (!time)
    throw Fault{"column '" + column + "': " + shown(text) +
                " is not a time (2024-01-31T12:00:00, or seconds since 1970)"};
  times.add(*time);
}

}  // namespace assay::io

// How delimited text is written where it differs from RFC 4180.
#include "io/dialect.h"

#include "assay/error.h"

namespace assay::io {
namespace {

char character(std::string_view option, const std::string& text, std::string_view allowed) {
  const std::string name = "--" + std::string(option);
  if (text == "tab" || text == "\\t") return '\t';
  if (text.size() != 1) throw usage_error(name + ": '" + text + "' is not one ASCII character (or tab)");
  const char c = text[0];
  const auto code = static_cast<unsigned char>(c);
  if (!allowed.empty() && allowed.find(c) == std::string_view::npos)
    throw usage_error(name + ": '" + text + "' is neither '" + allowed[0] + "' nor '" + allowed[1] + "'");
  if (code >= 128 || code < 32 || c == '"') throw usage_error(name + ": '" + text + "' cannot be used");
  return c;
}

bool in_numbers(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '-' || c == '+';
}

}  // namespace

void set_dialect(Dialect& dialect, std::string_view option, const std::string& text) {
  if (text.empty()) return;
  if (option == "decimal") {
    dialect.decimal = character(option, text, ".,");
  } else if (option == "comment") {
    dialect.comment = character(option, text, "");
  } else if (option == "escape") {
    dialect.escape = character(option, text, "");
  } else {
    dialect.delimiter = character(option, text, "");
    if (in_numbers(dialect.delimiter)) throw usage_error("--delimiter: '" + text + "' stands in numbers");
  }
}

void check_dialect(const Dialect& dialect) {
  if (dialect.decimal == dialect.delimiter)
    throw usage_error("--decimal and --delimiter are the same character; with --decimal , fields are often split by ;");
  if (dialect.comment && dialect.comment == dialect.delimiter)
    throw usage_error("--comment and --delimiter are the same character");
  if (dialect.escape && dialect.escape == dialect.delimiter)
    throw usage_error("--escape and --delimiter are the same character");
}

SepLine sep_line(std::string_view text) {
  std::string_view line = text.substr(0, text.find('\n'));
  const size_t bytes = std::min(line.size() + 1, text.size());
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (line.size() >= 2 && line.starts_with('"') && line.ends_with('"')) line = line.substr(1, line.size() - 2);
  if (line.size() != 5 || !(line.starts_with("sep=") || line.starts_with("SEP=") || line.starts_with("Sep=")))
    return {};
  if (in_numbers(line[4]) || line[4] == '"') return {};
  return {line[4], bytes};
}

}  // namespace assay::io

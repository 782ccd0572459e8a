// Labels as text. A hexadecimal name such as "1e3" or "0e12" must not turn into a number, so an exponent
// counts only with a decimal point or a sign, as every number formatter writes it.
#include "assay/base/label_text.h"

#include <charconv>
#include <cmath>
#include <cstring>

#include "assay/error.h"

namespace assay {
namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }

/// The length of the run of digits at the start of `text`.
size_t digits(std::string_view text) {
  size_t n = 0;
  while (n < text.size() && digit(text[n])) ++n;
  return n;
}

enum class Form { word, whole, real };

/// Whether `text` is written as a number: -?(0|[1-9][0-9]*)([.][0-9]+)?([eE][+-]?[0-9]+)?
Form form(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  const size_t head = digits(text);
  if (head == 0 || (head > 1 && text[0] == '0')) return Form::word;
  text.remove_prefix(head);
  if (text.empty()) return Form::whole;
  bool marked = false;
  if (text[0] == '.') {
    const size_t fraction = digits(text.substr(1));
    if (fraction == 0) return Form::word;
    text.remove_prefix(fraction + 1);
    marked = true;
  }
  if (text.empty()) return Form::real;
  if (text[0] != 'e' && text[0] != 'E') return Form::word;
  text.remove_prefix(1);
  if (text.starts_with('+') || text.starts_with('-')) {
    text.remove_prefix(1);
    marked = true;
  }
  return marked && !text.empty() && digits(text) == text.size() ? Form::real : Form::word;
}

template <class T> std::string printed(T x) {
  char buffer[64];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, x).ptr;
  return {buffer, end};
}

template <class T> std::string real_text(T x) {
  if (std::isnan(x)) return "nan";
  if (std::fabs(x) < T{9e18} && x == std::trunc(x)) return printed(static_cast<int64_t>(x));
  return printed(x);
}

template <class T> std::string whole_text(const Column& column, int64_t i) {
  T value;
  std::memcpy(&value, static_cast<const char*>(column.data) + (column.offset + i) * int64_t{sizeof(T)}, sizeof(T));
  return printed(value);
}

}  // namespace

std::string canonical_label(std::string_view text) {
  if (text.empty()) return {};
  const char first = text[0];
  if (first == 'T' && (text == "True" || text == "TRUE")) return "true";
  if (first == 'F' && (text == "False" || text == "FALSE")) return "false";
  if (!digit(first) && first != '-') return std::string(text);
  if (text == "-0") return "0";
  if (form(text) != Form::real) return std::string(text);
  double value = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  return parsed.ec == std::errc{} ? real_text(value) : std::string(text);
}

std::string label_text(double x) { return real_text(x); }

std::string label_text(const Column& column, int64_t i) {
  switch (column.type) {
    case Type::boolean:
    case Type::bool8:
      return column.number(i) != 0 ? "true" : "false";
    case Type::string:
      return canonical_label(column.text(i));
    case Type::dictionary:
      return label_text(*column.child, column.code(i));
    case Type::int64:
      return whole_text<int64_t>(column, i);
    case Type::uint64:
      return whole_text<uint64_t>(column, i);
    case Type::float16:
    case Type::bfloat16:
    case Type::float32:
      return real_text(static_cast<float>(column.number(i)));
    case Type::list:
      throw data_error("a list cannot be a label");
    default:
      return real_text(column.number(i));
  }
}

}  // namespace assay

#include "report/json.h"

#include <fmt/format.h>

#include <cmath>

#include "assay/catalog.h"
#include "report/code_points.h"

namespace assay {
namespace {

/// A JSON string; bytes that are no UTF-8 become U+FFFD.
std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (size_t at = 0; at < text.size();) {
    size_t begin = at;
    int32_t c = next_code_point(text, at);
    if (c < 0)
      out += "\xef\xbf\xbd";
    else if (c == '"' || c == '\\')
      out += '\\', out += static_cast<char>(c);
    else if (c == '\n')
      out += "\\n";
    else if (c < 0x20 || c == 0x7f)
      out += fmt::format("\\u{:04x}", c);
    else
      out += text.substr(begin, at - begin);
  }
  return out + '"';
}

}  // namespace

void JsonWriter::break_line() {
  out_ += '\n';
  out_.append(2 * frames_.size(), ' ');
}

void JsonWriter::separate() {
  if (std::exchange(after_key_, false) || frames_.empty()) return;
  auto& frame = frames_.back();
  if (!frame.empty) out_ += frame.line ? ", " : ",";
  if (!frame.line) break_line();
  frame.empty = false;
}

JsonWriter& JsonWriter::put(std::string_view token) {
  separate();
  out_ += token;
  return *this;
}

JsonWriter& JsonWriter::open(char bracket, bool line) {
  separate();
  out_ += bracket;
  frames_.push_back({bracket == '{' ? '}' : ']', line || (!frames_.empty() && frames_.back().line)});
  return *this;
}

JsonWriter& JsonWriter::end() {
  auto frame = frames_.back();
  frames_.pop_back();
  if (!frame.empty && !frame.line) break_line();
  out_ += frame.close;
  return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
  put(quoted(name) + ": ");
  after_key_ = true;
  return *this;
}

JsonWriter& JsonWriter::text(std::string_view value) { return put(quoted(value)); }
JsonWriter& JsonWriter::number(double value) { return std::isfinite(value) ? put(print_number(value)) : null(); }
JsonWriter& JsonWriter::count(uint64_t value) { return put(std::to_string(value)); }
JsonWriter& JsonWriter::flag(bool value) { return put(value ? "true" : "false"); }
JsonWriter& JsonWriter::null() { return put("null"); }

JsonWriter& JsonWriter::numbers(std::span<const double> values) {
  line_array();
  for (double x : values) number(x);
  return end();
}

JsonWriter& JsonWriter::texts(std::span<const std::string> values) {
  line_array();
  for (const auto& text : values) this->text(text);
  return end();
}

std::string JsonWriter::take() {
  out_ += '\n';
  return std::move(out_);
}

}  // namespace assay

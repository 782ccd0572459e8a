// JSON, written in order: indented for people, except for arrays of numbers, or on one line.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

class JsonWriter {
 public:
  enum class Layout { indented, line };
  explicit JsonWriter(Layout layout = Layout::indented) : line_(layout == Layout::line) {}

  JsonWriter& object() { return open('{', line_); }
  /// An array or object whose content stays on one line.
  JsonWriter& line_object() { return open('{', true); }
  JsonWriter& array() { return open('[', line_); }
  JsonWriter& line_array() { return open('[', true); }
  JsonWriter& end();
  JsonWriter& key(std::string_view name);

  JsonWriter& text(std::string_view value);
  JsonWriter& number(double value);  // null when it is not finite
  JsonWriter& count(uint64_t value);
  JsonWriter& flag(bool value);
  JsonWriter& null();
  JsonWriter& numbers(std::span<const double> values);
  JsonWriter& texts(std::span<const std::string> values);
  /// A string, or null when it is empty.
  JsonWriter& text_or_null(std::string_view value) { return value.empty() ? null() : text(value); }

  /// The document, with a newline at its end.
  std::string take();

 private:
  struct Frame {
    char close;
    bool line;
    bool empty = true;
  };
  JsonWriter& open(char bracket, bool line);
  JsonWriter& put(std::string_view token);
  void separate();
  void break_line();

  bool line_;
  bool after_key_ = false;
  std::vector<Frame> frames_;
  std::string out_;
};

}  // namespace assay

// One JSON text (RFC 8259, strict), read value by value without a tree. Faults are thrown as Fault.
//
// Own code because every build of simdjson clashes, symbol by symbol, with the one inside libarrow and
// libparquet.
#pragma once
#include <string>
#include <string_view>

#include "io/cell_text.h"

namespace assay::io {

enum class JsonKind : uint8_t { object, array, string, number, boolean, null };

class JsonScanner {
 public:
  /// 16 bytes after the text must be readable, the first of them no digit and no letter.
  explicit JsonScanner(std::string_view text) : p_(text.data()), end_(p_ + text.size()) {}

  /// The kind of the value that comes next.
  JsonKind kind();

  /// Calls `value(key)` for each member; it must read or skip the value. Keys are valid until then.
  template <class F> void object(F&& value) {
    open('{');
    if (closed('}')) return;
    do {
      const std::string_view name = key();
      value(name);
    } while (more('}'));
  }
  /// Calls `value()` for each item; it must read or skip it.
  template <class F> void array(F&& value) {
    open('[');
    if (closed(']')) return;
    do value();
    while (more(']'));
  }
  /// The text, in `scratch` when it has escapes.
  std::string_view string(std::string& scratch);
  /// The literal, as written.
  std::string_view number();
  bool boolean();
  void null();
  void skip();
  /// Nothing but blanks may be left.
  void finish();

  /// Where the scanner is, to read a value again.
  struct Mark {
    const char* p;
    int depth;
  };
  Mark mark() const { return {p_, depth_}; }
  void back_to(Mark mark) { p_ = mark.p, depth_ = mark.depth; }

 private:
  void blanks() {
    while (p_ < end_ && (*p_ == ' ' || *p_ == '\t' || *p_ == '\r' || *p_ == '\n')) ++p_;
  }
  void open(char bracket);
  bool closed(char bracket);
  bool more(char bracket);
  std::string_view key();
  void word(std::string_view text);
  void digits();
  void escape(std::string& out);
  unsigned code_unit();
  const char* plain_end() const;

  const char* p_;
  const char* end_;
  int depth_ = 0;
  std::string key_;
};

/// The double of a JSON number: the nearest, as in every text format.
double json_number(std::string_view literal);

/// The label of a JSON number: whole literals as they are, others as label_text of the double.
std::string json_number_label(std::string_view literal);

}  // namespace assay::io

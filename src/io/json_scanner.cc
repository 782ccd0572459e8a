// One JSON text, value by value.
#include "io/json_scanner.h"

#include <bit>
#include <cstring>

#include "assay/base/label_text.h"
#include "io/number_text.h"

namespace assay::io {
namespace {

constexpr int deepest = 64;

bool digit(char c) { return c >= '0' && c <= '9'; }

[[noreturn]] void fail(const std::string& what) { throw Fault{"malformed JSON: " + what}; }

void append_utf8(std::string& out, unsigned code) {
  const auto put = [&](unsigned byte) { out += static_cast<char>(byte); };
  const auto tail = [&](int shift) { put(0x80 | (code >> shift & 0x3F)); };
  if (code < 0x80) return put(code);
  if (code < 0x800) return put(0xC0 | code >> 6), tail(0);
  if (code < 0x10000) return put(0xE0 | code >> 12), tail(6), tail(0);
  put(0xF0 | code >> 18), tail(12), tail(6), tail(0);
}

}  // namespace

JsonKind JsonScanner::kind() {
  blanks();
  if (p_ == end_) fail("it ends too early");
  switch (*p_) {
    case '{':
      return JsonKind::object;
    case '[':
      return JsonKind::array;
    case '"':
      return JsonKind::string;
    case 't':
    case 'f':
      return JsonKind::boolean;
    case 'n':
      return JsonKind::null;
    case 'N':
    case 'I':
      fail("NaN and Infinity are no JSON; write null");
    default:
      break;
  }
  if (*p_ == '-' && p_ + 1 < end_ && p_[1] == 'I') fail("NaN and Infinity are no JSON; write null");
  if (*p_ != '-' && !digit(*p_)) fail("no value starts with " + shown({p_, 1}));
  return JsonKind::number;
}

void JsonScanner::open(char bracket) {
  blanks();
  if (p_ == end_ || *p_ != bracket) fail(std::string("'") + bracket + "' is missing");
  if (++depth_ > deepest) fail("nested deeper than 64");
  ++p_;
}

bool JsonScanner::closed(char bracket) {
  blanks();
  if (p_ == end_ || *p_ != bracket) return false;
  ++p_;
  --depth_;
  return true;
}

bool JsonScanner::more(char bracket) {
  if (closed(bracket)) return false;
  if (p_ == end_) fail("it ends too early");
  if (*p_ != ',') fail("',' or '" + std::string(1, bracket) + "' is missing before " + shown({p_, 1}));
  ++p_;
  return true;
}

std::string_view JsonScanner::key() {
  blanks();
  if (p_ == end_ || *p_ != '"') fail("a key in double quotes is missing");
  const std::string_view name = string(key_);
  blanks();
  if (p_ == end_ || *p_ != ':') fail("':' is missing after the key " + shown(name));
  ++p_;
  return name;
}

/// The first quote, backslash or control character at or after p_; at most end_.
const char* JsonScanner::plain_end() const {
  constexpr uint64_t ones = 0x0101010101010101, highs = 0x8080808080808080;
  const auto zero_bytes = [](uint64_t x) { return (x - ones) & ~x & highs; };
  const char* p = p_;
  for (; end_ - p >= 8; p += 8) {
    uint64_t word;
    std::memcpy(&word, p, 8);
    const uint64_t control = (word - 0x2020202020202020) & ~word & highs;
    const uint64_t hits = zero_bytes(word ^ ones * '"') | zero_bytes(word ^ ones * '\\') | control;
    if (hits) return p + (std::countr_zero(hits) >> 3);
  }
  while (p < end_ && *p != '"' && *p != '\\' && static_cast<unsigned char>(*p) >= 0x20) ++p;
  return p;
}

std::string_view JsonScanner::string(std::string& scratch) {
  const char* const begin = ++p_;
  p_ = plain_end();
  if (p_ < end_ && *p_ == '"') return {begin, static_cast<size_t>(p_++ - begin)};
  scratch.assign(begin, p_);
  for (;;) {
    if (p_ == end_) fail("a string is not closed");
    if (*p_ == '"') {
      ++p_;
      return scratch;
    }
    if (*p_ != '\\') fail("a control character inside a string");
    escape(scratch);
    const char* const plain = p_;
    p_ = plain_end();
    scratch.append(plain, p_);
  }
}

void JsonScanner::escape(std::string& out) {
  if (++p_ == end_) fail("a string is not closed");
  const char c = *p_++;
  constexpr std::string_view written = "\"\\/bfnrt", meant = "\"\\/\b\f\n\r\t";
  if (const size_t found = written.find(c); found != std::string_view::npos) {
    out += meant[found];
    return;
  }
  if (c != 'u') fail("a bad escape in a string");
  unsigned code = code_unit();
  if (code >= 0xD800 && code < 0xDC00) {
    if (end_ - p_ < 2 || p_[0] != '\\' || p_[1] != 'u') fail("half of a surrogate pair");
    p_ += 2;
    const unsigned low = code_unit();
    if (low < 0xDC00 || low > 0xDFFF) fail("half of a surrogate pair");
    code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
  } else if (code >= 0xDC00 && code < 0xE000) {
    fail("half of a surrogate pair");
  }
  append_utf8(out, code);
}

unsigned JsonScanner::code_unit() {
  unsigned code = 0;
  for (int i = 0; i < 4; ++i, ++p_) {
    if (p_ == end_) fail("a string is not closed");
    const char c = *p_, lower = static_cast<char>(c | 32);
    if (!digit(c) && !(lower >= 'a' && lower <= 'f')) fail("a bad escape in a string");
    code = code << 4 | static_cast<unsigned>(digit(c) ? c - '0' : lower - 'a' + 10);
  }
  return code;
}

void JsonScanner::digits() {
  if (p_ == end_ || !digit(*p_)) fail("a bad number");
  while (p_ < end_ && digit(*p_)) ++p_;
}

std::string_view JsonScanner::number() {
  const char* const begin = p_;
  p_ += *p_ == '-';
  const char* const whole = p_;
  digits();
  if (*whole == '0' && p_ - whole > 1) fail("a number that starts with 0");
  if (p_ < end_ && *p_ == '.') ++p_, digits();
  if (p_ < end_ && (*p_ | 32) == 'e') {
    ++p_;
    if (p_ < end_ && (*p_ == '+' || *p_ == '-')) ++p_;
    digits();
  }
  return {begin, static_cast<size_t>(p_ - begin)};
}

void JsonScanner::word(std::string_view text) {
  if (static_cast<size_t>(end_ - p_) < text.size() || std::memcmp(p_, text.data(), text.size()) != 0)
    fail("neither true, false nor null");
  p_ += text.size();
}

bool JsonScanner::boolean() {
  const bool value = *p_ == 't';
  word(value ? "true" : "false");
  return value;
}

void JsonScanner::null() { word("null"); }

void JsonScanner::skip() {
  switch (kind()) {
    case JsonKind::object:
      return object([&](std::string_view) { skip(); });
    case JsonKind::array:
      return array([&] { skip(); });
    case JsonKind::string:
      string(key_);
      return;
    case JsonKind::number:
      number();
      return;
    case JsonKind::boolean:
      boolean();
      return;
    case JsonKind::null:
      return null();
  }
}

void JsonScanner::finish() {
  blanks();
  if (p_ != end_) fail("text after the value, " + shown({p_, static_cast<size_t>(end_ - p_)}));
}

double json_number(std::string_view literal) {
  double value = 0;
  const char* const end = literal.data() + literal.size();
  if (scan_number(literal.data(), end, value) == end) return value;
  return number_of(literal).value_or(0);  // a JSON number always is a number
}

std::string json_number_label(std::string_view literal) {
  if (literal == "-0") return "0";
  if (literal.find_first_of(".eE") == std::string_view::npos) return std::string(literal);
  return label_text(json_number(literal));
}

}  // namespace assay::io

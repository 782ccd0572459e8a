// Delimited text to columns, field by field, eight bytes at a time.
#include "io/csv_block.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "assay/error.h"
#include "io/builders.h"
#include "io/cell_text.h"
#include "io/number_text.h"
#include "io/utf8.h"

namespace assay::io {
namespace {

const char* find(const char* begin, const char* end, char c) {
  const void* found = begin < end ? std::memchr(begin, c, static_cast<size_t>(end - begin)) : nullptr;
  return found ? static_cast<const char*>(found) : end;
}

bool escaped(const char* begin, const char* p, char escape) {
  const char* q = p;
  while (q > begin && q[-1] == escape) --q;
  return (p - q) % 2 == 1;
}

/// The quote that closes a field whose text starts at `p`, or `end`.
const char* closing_quote(const char* p, const char* end, char escape) {
  for (;;) {
    const char* const begin = p;
    p = find(p, end, '"');
    if (end - p < 2) return end;
    if (escape && escaped(begin, p, escape)) {
      ++p;
      continue;
    }
    if (p[1] != '"') return p;
    p += 2;
  }
}

std::string unescaped(std::string_view text, char escape) {
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    if (escape && text[i] == escape && i + 1 < text.size() && (text[i + 1] == '"' || text[i + 1] == escape)) {
      plain += text[++i];
      continue;
    }
    plain += text[i];
    if (text[i] == '"') ++i;
  }
  return plain;
}

/// What keeps `bytes` from being text, or null.
const char* text_fault(std::string_view bytes) {
  if (std::memchr(bytes.data(), 0, bytes.size())) return "a NUL byte (UTF-8 text is needed)";
  return valid_utf8(bytes) ? nullptr : "invalid UTF-8 (iconv -f LATIN1 -t UTF-8 would convert a file of Latin-1)";
}

class Parser {
 public:
  Parser(std::string_view block, const CsvLayout& layout)
      : layout_(layout),
        p_(block.data()),
        begin_(block.data()),
        end_(block.data() + block.size()),
        newline_words_(0x0A0A0A0A0A0A0A0A),
        delimiter_(layout.dialect.delimiter),
        comment_(layout.dialect.comment),
        delimiter_words_(0x0101010101010101 * static_cast<unsigned char>(delimiter_)),
        returns_(std::memchr(block.data(), '\r', block.size()) != nullptr),
        numbers_(layout.wanted.size()),
        texts_(layout.wanted.size()),
        times_(layout.wanted.size()),
        doubts_(layout.wanted.size()) {
    for (const auto& slots : layout.slots) plan_.push_back(plan_of(slots));
  }

  ParsedBlock parse() {
    ParsedBlock out;
    bad_text_ = text_fault({p_, static_cast<size_t>(end_ - p_)}) != nullptr;
    try {
      while (p_ < end_) {
        ++out.lines;
        if (blank_line() || comment()) continue;
        record();
        if (++rows_ == 1) reserve();
      }
    } catch (const Fault& fault) {
      out.fault = fault.text;
    }
    out.rows = out.fault_row = rows_;
    for (size_t k = 0; k < layout_.wanted.size(); ++k) {
      out.columns.push_back(finish(k));
      if (!doubts_[k].rows.empty()) out.doubts.push_back({k, std::move(doubts_[k].rows), doubts_[k].among_words});
    }
    return out;
  }

 private:
  enum class Plan : uint8_t { skip, number, text, general };
  struct Step {
    Plan plan;
    size_t slot;
  };

  Step plan_of(const std::vector<size_t>& slots) const {
    if (slots.empty()) return {Plan::skip, 0};
    const Want want = layout_.wanted[slots[0]].want;
    const bool plain = layout_.dialect.decimal == '.' && layout_.wanted[slots[0]].separator.empty();
    if (slots.size() > 1 || want == Want::time || !plain) return {Plan::general, 0};
    return {want == Want::number ? Plan::number : Plan::text, slots[0]};
  }

  bool blank_line() {
    if (plan_.size() == 1) return false;  // a missing value
    const char* p = p_ + (*p_ == '\r');
    if (*p != '\n') return false;
    p_ = p + 1;
    return true;
  }

  bool comment() {
    if (!comment_ || *p_ != comment_) return false;
    p_ = find(p_, end_, '\n') + 1;
    return true;
  }

  void record() {
    record_ = p_;
    for (size_t c = 0;; ++c) {
      if (c == plan_.size()) throw_ragged(c);
      field(c);
      if (*p_ == delimiter_) {
        ++p_;
        continue;
      }
      p_ += *p_ == '\r';
      ++p_;
      if (c + 1 != plan_.size()) throw_ragged(c + 1);
      return;
    }
  }

  /// Leaves p_ at the delimiter or line end after the field.
  void field(size_t column) {
    const Step step = plan_[column];
    if (step.plan == Plan::number && number(step.slot)) return;
    bool quoted = false;
    const std::string_view text = raw_field(quoted, step.plan != Plan::skip);
    if (step.plan == Plan::skip) return;
    if (bad_text_)
      if (const char* fault = text_fault(text)) throw Fault{"column " + names_of(column) + ": " + fault};
    if (step.plan == Plan::text)
      add_text(step.slot, text, quoted);
    else
      for (const size_t slot : layout_.slots[column]) add(slot, text, quoted);
  }

  bool number(size_t slot) {
    double value = 0;
    const char* const after = scan_number(p_, end_, value);
    if (!after || !(*after == delimiter_ || *after == '\n' || (*after == '\r' && after[1] == '\n'))) return false;
    numbers_[slot].add(value);
    p_ = after;
    return true;
  }

  const char* field_end(const char* p) const {
    const auto zero_bytes = [](uint64_t x) { return (x - 0x0101010101010101) & ~x & 0x8080808080808080; };
    for (;; p += 8) {
      uint64_t word;
      std::memcpy(&word, p, 8);
      if (const uint64_t hits = zero_bytes(word ^ delimiter_words_) | zero_bytes(word ^ newline_words_))
        return p + (std::countr_zero(hits) >> 3);
    }
  }

  /// What is not `asked` for is passed over, whatever it holds.
  std::string_view raw_field(bool& quoted, bool asked) {
    if (*p_ == '"') {
      quoted = true;
      return quoted_field(asked);
    }
    const char* const begin = p_;
    p_ = field_end(p_);
    if (!returns_) return {begin, static_cast<size_t>(p_ - begin)};
    if (*p_ == '\n' && p_ > begin && p_[-1] == '\r') --p_;
    if (asked && find(begin, p_, '\r') != p_) throw Fault{"a carriage return without a line feed"};
    return {begin, static_cast<size_t>(p_ - begin)};
  }

  std::string_view quoted_field(bool asked) {
    const char escape = layout_.dialect.escape;
    const char* const begin = p_ + 1;
    const char* const close = closing_quote(begin, end_, escape);
    if (close == end_)
      throw Fault{"a quoted field that starts with " + shown({begin, find(begin, end_, '\n')}) + " is not closed" +
                  remedy()};
    p_ = close + 1;
    if (*p_ != delimiter_ && *p_ != '\n' && !(*p_ == '\r' && p_[1] == '\n')) {
      if (asked) throw Fault{"text after the closing quote of " + shown({begin, close}) + remedy()};
      p_ = field_end(p_);
      if (*p_ == '\n' && p_[-1] == '\r') --p_;
    }
    const std::string_view text(begin, static_cast<size_t>(close - begin));
    if (find(begin, close, '"') == close && (!escape || find(begin, close, escape) == close)) return text;
    scratch_ = unescaped(text, escape);
    return scratch_;
  }

  std::string names_of(size_t column) const { return "'" + layout_.wanted[layout_.slots[column][0]].name + "'"; }

  /// The option that a refused record seems to need.
  std::string remedy() const {
    const std::string_view line(record_, static_cast<size_t>(find(record_, end_, '\n') - record_));
    const Dialect& dialect = layout_.dialect;
    if (!dialect.escape && line.find("\\\"") != line.npos) return " (use --escape '\\')";
    if (!dialect.comment && (line.starts_with('#') || line.starts_with('%')))
      return std::string(" (use --comment '") + line[0] + "')";
    if (line.find('"') != line.npos) return " (a quote inside quotes is written twice)";
    return "";
  }

  void add_text(size_t slot, std::string_view text, bool quoted) {
    if (text.empty() && !quoted && layout_.wanted[slot].separator.empty()) return texts_[slot].add_missing();
    if (!text.empty() && (text[0] | 0x20) == 'n' && missing_mark(text)) doubt(slot, quoted);
    texts_[slot].add(text);
  }

  void doubt(size_t slot, bool quoted) {
    if (quoted)
      doubts_[slot].among_words = true;
    else
      doubts_[slot].rows.push_back(texts_[slot].size());
  }

  void add(size_t slot, std::string_view text, bool quoted) {
    const Wanted& wanted = layout_.wanted[slot];
    if (wanted.want == Want::label) {
      add_text(slot, with_point(text), quoted);
    } else if (wanted.want == Want::number) {
      if (layout_.dialect.decimal != '.' && text.find('.') != text.npos)
        throw Fault{"column '" + wanted.name + "': " + shown(text) +
                    " has a point, and numbers have commas (--decimal ,)"};
      add_number(numbers_[slot], with_point(text), wanted.name);
    } else {
      add_time(times_[slot], with_point(text), wanted.name);
    }
  }

  /// A number with a decimal comma as others write it; what is none stays.
  std::string_view with_point(std::string_view text) {
    if (layout_.dialect.decimal == '.' || text.find(',') == text.npos) return text;
    pointed_ = text;
    std::replace(pointed_.begin(), pointed_.end(), ',', '.');
    return text.find('.') == text.npos && number_of(pointed_) ? std::string_view(pointed_) : text;
  }

  [[noreturn]] void throw_ragged(size_t fields) {
    const std::string expected = std::to_string(plan_.size());
    if (fields == plan_.size()) throw Fault{"more than the " + expected + " fields of the header" + remedy()};
    throw Fault{std::to_string(fields) + (fields == 1 ? " field" : " fields") + ", the header has " + expected +
                remedy()};
  }

  void reserve() {
    const auto expected = static_cast<size_t>((end_ - begin_) / std::max<int64_t>(p_ - begin_, 1) * 5 / 4 + 16);
    for (const Step& step : plan_) {
      if (step.plan == Plan::number) numbers_[step.slot].reserve(expected);
      if (step.plan == Plan::text) texts_[step.slot].reserve(expected);
    }
  }

  Column finish(size_t slot) {
    switch (layout_.wanted[slot].want) {
      case Want::label:
        return texts_[slot].finish();
      case Want::number:
        return numbers_[slot].finish();
      default:
        return times_[slot].finish();
    }
  }

  const CsvLayout& layout_;
  std::vector<Step> plan_;
  const char* p_;
  const char* const begin_;
  const char* const end_;
  const char* record_ = nullptr;  // where the one that is read begins
  const uint64_t newline_words_;
  const char delimiter_, comment_;
  const uint64_t delimiter_words_;
  const bool returns_;
  bool bad_text_ = false;
  int64_t rows_ = 0;
  std::vector<NumberBuilder<double>> numbers_;
  std::vector<TextBuilder> texts_;
  std::vector<NumberBuilder<int64_t>> times_;
  std::vector<Doubt> doubts_;  // by slot
  std::string scratch_, pointed_;
};

}  // namespace

const char* record_end(const char* begin, const char* end, const Dialect& dialect) {
  if (dialect.comment && begin < end && *begin == dialect.comment) {
    const char* const newline = find(begin, end, '\n');
    return newline < end ? newline + 1 : nullptr;
  }
  const char* quote = find(begin, end, '"');
  for (const char* p = begin;;) {
    const char* const newline = find(p, end, '\n');
    if (quote < p) quote = find(p, end, '"');
    if (newline <= quote) return newline < end ? newline + 1 : nullptr;
    p = quote + 1;
    if (quote != begin && quote[-1] != dialect.delimiter) continue;  // inside an unquoted field
    p = closing_quote(p, end, dialect.escape);
    if (p == end) return nullptr;
    ++p;
  }
}

std::vector<std::string> header_fields(std::string_view record, const Dialect& dialect, const std::string& file) {
  std::vector<std::string> fields;
  try {
    if (record.find('\0') != record.npos) throw Fault{text_fault(record)};
    if (record.ends_with('\n')) record.remove_suffix(1);
    if (record.ends_with('\r')) record.remove_suffix(1);
    for (const char *p = record.data(), *const end = p + record.size();;) {
      const char* stop = nullptr;
      if (p < end && *p == '"') {
        const std::string padded = std::string(p + 1, end) + "\n";
        const char* const close = closing_quote(padded.data(), padded.data() + padded.size(), dialect.escape);
        const auto length = close - padded.data();
        fields.push_back(unescaped({padded.data(), static_cast<size_t>(length)}, dialect.escape));
        stop = p + 2 + length;
        if (stop < end && *stop != dialect.delimiter)
          throw Fault{"text after the closing quote of " + shown(fields.back())};
      } else {
        stop = find(p, end, dialect.delimiter);
        fields.emplace_back(p, stop);
        if (fields.back().find('\r') != std::string::npos) throw Fault{"a carriage return without a line feed"};
      }
      if (stop >= end) return fields;
      p = stop + 1;
    }
  } catch (const Fault& fault) {
    throw data_error(file + ": header: " + fault.text);
  }
}

ParsedBlock parse_csv(std::string_view block, const CsvLayout& layout) { return Parser(block, layout).parse(); }

}  // namespace assay::io

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

/// The quote that closes a field whose text starts at `p`, or `end`.
const char* closing_quote(const char* p, const char* end) {
  for (;;) {
    p = find(p, end, '"');
    if (end - p < 2) return end;
    if (p[1] != '"') return p;
    p += 2;
  }
}

std::string unescaped(std::string_view text) {
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    plain += text[i];
    if (text[i] == '"') ++i;
  }
  return plain;
}

/// What keeps `bytes` from being text, or null.
const char* text_fault(std::string_view bytes) {
  if (std::memchr(bytes.data(), 0, bytes.size())) return "a NUL byte (UTF-8 text is needed)";
  return valid_utf8(bytes) ? nullptr : "invalid UTF-8";
}

class Parser {
 public:
  Parser(std::string_view block, const CsvLayout& layout)
      : layout_(layout),
        p_(block.data()),
        begin_(block.data()),
        end_(block.data() + block.size()),
        newline_words_(0x0A0A0A0A0A0A0A0A),
        delimiter_words_(0x0101010101010101 * static_cast<unsigned char>(layout.delimiter)),
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
        if (blank_line()) continue;
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
    if (slots.size() > 1 || want == Want::time) return {Plan::general, 0};
    return {want == Want::number ? Plan::number : Plan::text, slots[0]};
  }

  bool blank_line() {
    if (plan_.size() == 1) return false;  // a missing value
    const char* p = p_ + (*p_ == '\r');
    if (*p != '\n') return false;
    p_ = p + 1;
    return true;
  }

  void record() {
    if (bad_text_) check_record();
    for (size_t c = 0;; ++c) {
      if (c == plan_.size()) throw_ragged(c);
      field(c);
      if (*p_ == layout_.delimiter) {
        ++p_;
        continue;
      }
      p_ += *p_ == '\r';
      ++p_;
      if (c + 1 != plan_.size()) throw_ragged(c + 1);
      return;
    }
  }

  void check_record() const {
    const char* const stop = record_end(p_, end_, layout_.delimiter);
    if (const char* fault = text_fault({p_, static_cast<size_t>((stop ? stop : end_) - p_)})) throw Fault{fault};
  }

  /// Leaves p_ at the delimiter or line end after the field.
  void field(size_t column) {
    const Step step = plan_[column];
    if (step.plan == Plan::number && number(step.slot)) return;
    bool quoted = false;
    const std::string_view text = raw_field(quoted);
    if (step.plan == Plan::text)
      add_text(step.slot, text, quoted);
    else
      for (const size_t slot : layout_.slots[column]) add(slot, text, quoted);
  }

  bool number(size_t slot) {
    double value = 0;
    const char* const after = scan_number(p_, end_, value);
    if (!after || !(*after == layout_.delimiter || *after == '\n' || (*after == '\r' && after[1] == '\n')))
      return false;
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

  std::string_view raw_field(bool& quoted) {
    if (*p_ == '"') {
      quoted = true;
      return quoted_field();
    }
    const char* const begin = p_;
    p_ = field_end(p_);
    if (!returns_) return {begin, static_cast<size_t>(p_ - begin)};
    if (*p_ == '\n' && p_ > begin && p_[-1] == '\r') --p_;
    if (find(begin, p_, '\r') != p_) throw Fault{"a carriage return without a line feed"};
    return {begin, static_cast<size_t>(p_ - begin)};
  }

  std::string_view quoted_field() {
    const char* const begin = p_ + 1;
    const char* const close = closing_quote(begin, end_);
    if (close == end_)
      throw Fault{"a quoted field that starts with " + shown({begin, find(begin, end_, '\n')}) + " is not closed"};
    p_ = close + 1;
    if (*p_ != layout_.delimiter && *p_ != '\n' && !(*p_ == '\r' && p_[1] == '\n'))
      throw Fault{"text after the closing quote of " + shown({begin, close})};
    const std::string_view text(begin, static_cast<size_t>(close - begin));
    if (find(begin, close, '"') == close) return text;
    scratch_ = unescaped(text);
    return scratch_;
  }

  void add_text(size_t slot, std::string_view text, bool quoted) {
    if (text.empty() && !quoted) return texts_[slot].add_missing();
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
      add_text(slot, text, quoted);
    } else if (wanted.want == Want::number) {
      add_number(numbers_[slot], text, wanted.name);
    } else {
      add_time(times_[slot], text, wanted.name);
    }
  }

  [[noreturn]] void throw_ragged(size_t fields) {
    const std::string expected = std::to_string(plan_.size());
    if (fields == plan_.size()) throw Fault{"more than the " + expected + " fields of the header"};
    throw Fault{std::to_string(fields) + (fields == 1 ? " field" : " fields") + ", the header has " + expected};
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
  const uint64_t newline_words_, delimiter_words_;
  const bool returns_;
  bool bad_text_ = false;
  int64_t rows_ = 0;
  std::vector<NumberBuilder<double>> numbers_;
  std::vector<TextBuilder> texts_;
  std::vector<NumberBuilder<int64_t>> times_;
  std::vector<Doubt> doubts_;  // by slot
  std::string scratch_;
};

}  // namespace

const char* record_end(const char* begin, const char* end, char delimiter) {
  const char* quote = find(begin, end, '"');
  for (const char* p = begin;;) {
    const char* const newline = find(p, end, '\n');
    if (quote < p) quote = find(p, end, '"');
    if (newline <= quote) return newline < end ? newline + 1 : nullptr;
    p = quote + 1;
    if (quote != begin && quote[-1] != delimiter) continue;  // inside an unquoted field
    p = closing_quote(p, end);
    if (p == end) return nullptr;
    ++p;
  }
}

std::vector<std::string> header_fields(std::string_view record, char delimiter, const std::string& file) {
  CsvLayout one{delimiter, {}, {}, {}};
  std::vector<std::string> fields;
  try {
    if (const char* fault = text_fault(record)) throw Fault{fault};
    if (record.ends_with('\n')) record.remove_suffix(1);
    if (record.ends_with('\r')) record.remove_suffix(1);
    for (const char *p = record.data(), *const end = p + record.size();;) {
      const char* stop = nullptr;
      if (p < end && *p == '"') {
        const std::string padded = std::string(p + 1, end) + "\n";
        const char* const close = closing_quote(padded.data(), padded.data() + padded.size());
        const auto length = close - padded.data();
        fields.push_back(unescaped({padded.data(), static_cast<size_t>(length)}));
        stop = p + 2 + length;
        if (stop < end && *stop != delimiter) throw Fault{"text after the closing quote of " + shown(fields.back())};
      } else {
        stop = find(p, end, delimiter);
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

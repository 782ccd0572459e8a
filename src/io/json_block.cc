// JSON Lines to columns. Every line is fully validated, also where no column is needed.
#include "io/json_block.h"

#include <simdjson.h>

#include <algorithm>
#include <cstring>

#include "assay/base/label_text.h"
#include "io/cell_text.h"
#include "io/json_column.h"

namespace assay::io {
namespace {

using simdjson::dom::element;
using simdjson::dom::object;

std::string fault_of(simdjson::error_code error, std::string_view line) {
  switch (error) {
    case simdjson::UTF8_ERROR:
      return "invalid UTF-8";
    case simdjson::UNCLOSED_STRING:
      return "malformed JSON: a string is not closed";
    case simdjson::UNESCAPED_CHARS:
      return "malformed JSON: a control character inside a string";
    case simdjson::DEPTH_ERROR:
      return "malformed JSON, or nested deeper than 64";
    case simdjson::STRING_ERROR:
      return "malformed JSON: a bad escape in a string";
    default:
      break;
  }
  for (const char* word : {"NaN", "Infinity"})
    if (line.find(word) != std::string_view::npos)
      return "malformed JSON: " + std::string(word) + " is no JSON; write null";
  return error == simdjson::NUMBER_ERROR ? "malformed JSON: a bad number, or one beyond the range of doubles"
                                         : "malformed JSON";
}

class Lines {
 public:
  explicit Lines(std::string_view block) : p_(block.data()), end_(block.data() + block.size()) {
    if (parser_.allocate(1024, 64) != simdjson::SUCCESS) throw std::bad_alloc();
  }

  /// The object of the next line that is not blank; false at the end. Throws Fault; lines() - 1 is then its
  /// line.
  bool next(object& row) {
    while (p_ < end_) {
      const char* const stop =
          static_cast<const char*>(std::memchr(p_, '\n', static_cast<size_t>(end_ - p_)));
      const std::string_view line(p_, static_cast<size_t>(stop - p_));
      p_ = stop + 1;
      ++lines_;
      if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
      element value;
      if (const auto error = parser_.parse(line.data(), line.size(), false).get(value))
        throw Fault{fault_of(error, line)};
      if (value.get(row)) throw Fault{"not a JSON object (one object a line is needed)"};
      return true;
    }
    return false;
  }
  int64_t lines() const { return lines_; }

 private:
  const char* p_;
  const char* const end_;
  int64_t lines_ = 0;
  simdjson::dom::parser parser_;
};

/// The columns of one key.
struct Key {
  std::string name;
  std::vector<size_t> slots;
  int64_t seen = -1;  // last row that had it
};

class Parser {
 public:
  Parser(std::string_view block, const std::vector<Wanted>& wanted) : lines_(block) {
    for (const Wanted& w : wanted) {
      auto key = std::find_if(keys_.begin(), keys_.end(), [&](const Key& k) { return k.name == w.name; });
      if (key == keys_.end()) key = keys_.insert(key, Key{w.name, {}, -1});
      key->slots.push_back(columns_.size());
      columns_.emplace_back(w);
    }
  }

  ParsedBlock parse() {
    ParsedBlock out;
    try {
      for (object row; lines_.next(row); ++rows_) add(row);
    } catch (const Fault& fault) {
      out.fault = fault.text;
      out.fault_row = lines_.lines() - 1;
    }
    out.rows = rows_;
    out.lines = lines_.lines();
    for (auto& column : columns_) out.columns.push_back(column.finish());
    return out;
  }

 private:
  void add(const object& row) {
    size_t place = 0, found = 0;
    for (const auto& [name, value] : row) {
      Key* const key = key_of(name, place++);
      if (!key) continue;
      if (key->seen == rows_) throw Fault{"the key '" + key->name + "' occurs twice"};
      key->seen = rows_;
      ++found;
      for (const size_t slot : key->slots) columns_[slot].add(value);
    }
    if (found == keys_.size()) return;
    for (const Key& key : keys_)
      if (key.seen != rows_)
        for (const size_t slot : key.slots) columns_[slot].add_missing();
  }

  /// Rows tend to have their keys in one order: the key that stood at this place last time is tried first.
  Key* key_of(std::string_view name, size_t place) {
    if (place >= order_.size()) order_.resize(place + 1, keys_.size());
    size_t& last = order_[place];
    if (last < keys_.size() && keys_[last].name == name) return &keys_[last];
    for (size_t k = 0; k < keys_.size(); ++k)
      if (keys_[k].name == name) {
        last = k;
        return &keys_[k];
      }
    return nullptr;
  }

  Lines lines_;
  std::vector<Key> keys_;
  std::vector<size_t> order_;
  std::vector<JsonColumn> columns_;
  int64_t rows_ = 0;
};

}  // namespace

ParsedBlock parse_json_lines(std::string_view block, const std::vector<Wanted>& wanted) {
  return Parser(block, wanted).parse();
}

ParsedBlock json_keys(std::string_view block, std::vector<std::string>& keys) {
  ParsedBlock out;
  Lines lines(block);
  try {
    for (object row; lines.next(row); ++out.rows)
      for (const auto& field : row)
        if (std::find(keys.begin(), keys.end(), field.key) == keys.end()) keys.emplace_back(field.key);
  } catch (const Fault& fault) {
    out.fault = fault.text;
    out.fault_row = lines.lines() - 1;
  }
  out.lines = lines.lines();
  return out;
}

}  // namespace assay::io

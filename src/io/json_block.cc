// JSON Lines to columns. Every line is fully validated, also where no column is needed.
#include "io/json_block.h"

#include <algorithm>
#include <cstring>

#include "io/cell_text.h"
#include "io/json_column.h"
#include "io/json_scanner.h"
#include "io/utf8.h"

namespace assay::io {
namespace {

class Lines {
 public:
  explicit Lines(std::string_view block) : p_(block.data()), end_(block.data() + block.size()) {}

  /// The next line that is not blank; false at the end.
  bool next(std::string_view& line) {
    while (p_ < end_) {
      const char* const stop = static_cast<const char*>(std::memchr(p_, '\n', static_cast<size_t>(end_ - p_)));
      line = {p_, static_cast<size_t>(stop - p_)};
      p_ = stop + 1;
      ++count_;
      if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
      return true;
    }
    return false;
  }
  int64_t count() const { return count_; }

 private:
  const char* p_;
  const char* const end_;
  int64_t count_ = 0;
};

/// Calls `row(scanner)`, which reads one object, for each line; fills in rows, lines and the fault.
template <class F> void each_row(std::string_view block, ParsedBlock& out, F&& row) {
  Lines lines(block);
  try {
    for (std::string_view line; lines.next(line); ++out.rows) {
      JsonScanner json(line);
      if (json.kind() != JsonKind::object) throw Fault{"not a JSON object (one object a line is needed)"};
      row(json);
      json.finish();
    }
  } catch (const Fault& fault) {
    out.fault = fault.text;
    out.fault_row = lines.count() - 1;
  }
  out.lines = lines.count();
}

class Parser {
 public:
  explicit Parser(const std::vector<Wanted>& wanted) {
    for (const Wanted& w : wanted) {
      nested_ |= w.name.find('.') != std::string::npos;
      auto key = std::find_if(keys_.begin(), keys_.end(), [&](const Key& k) { return k.name == w.name; });
      if (key == keys_.end()) key = keys_.insert(key, Key{w.name, {}, -1});
      key->slots.push_back(columns_.size());
      columns_.emplace_back(w);
    }
  }

  ParsedBlock parse(std::string_view block) {
    ParsedBlock out;
    bad_text_ = !valid_utf8(block);
    each_row(block, out, [&](JsonScanner& json) { add(json); });
    for (auto& column : columns_) out.columns.push_back(column.finish());
    return out;
  }

 private:
  /// The columns of one key.
  struct Key {
    std::string name;
    std::vector<size_t> slots;
    int64_t seen = -1;  // last row that had it
  };

  void add(JsonScanner& json) {
    size_t place = 0, found = 0;
    json.object([&](std::string_view name) {
      Key* const key = key_of(name, place++);
      if (key) return add(json, *key, found);
      if (!nested_ || json.kind() != JsonKind::object) return json.skip();
      add_members(json, std::string(name) + ".", found);
    });
    if (found < keys_.size()) add_missing();
    ++row_;
  }

  void add(JsonScanner& json, Key& key, size_t& found) {
    if (key.seen == row_) throw Fault{"the key " + shown(key.name) + " occurs twice"};
    key.seen = row_;
    ++found;
    const auto value = json.mark();
    for (const size_t slot : key.slots) {
      json.back_to(value);
      columns_[slot].add(json);
    }
    if (bad_text_ && !valid_utf8({value.p, static_cast<size_t>(json.mark().p - value.p)}))
      throw Fault{"column '" + key.name + "': invalid UTF-8"};
  }

  /// The members of an object, whose names are dotted.
  void add_members(JsonScanner& json, const std::string& prefix, size_t& found) {
    const auto below = [&](const Key& key) { return key.name.starts_with(prefix); };
    if (std::none_of(keys_.begin(), keys_.end(), below)) return json.skip();
    json.object([&](std::string_view member) {
      const std::string name = prefix + std::string(member);
      const auto key = std::find_if(keys_.begin(), keys_.end(), [&](const Key& k) { return k.name == name; });
      if (key != keys_.end()) return add(json, *key, found);
      json.kind() == JsonKind::object ? add_members(json, name + ".", found) : json.skip();
    });
  }

  void add_missing() {
    for (const Key& key : keys_)
      if (key.seen != row_)
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

  std::vector<Key> keys_;
  bool bad_text_ = false;
  bool nested_ = false;  // some name is dotted
  std::vector<size_t> order_;
  std::vector<JsonColumn> columns_;
  int64_t row_ = 0;
};

}  // namespace

ParsedBlock parse_json_lines(std::string_view block, const std::vector<Wanted>& wanted) {
  return Parser(wanted).parse(block);
}

namespace {

void add_keys(JsonScanner& json, const std::string& prefix, std::vector<std::string>& keys) {
  json.object([&](std::string_view member) {
    const std::string name = prefix + std::string(member);
    if (json.kind() == JsonKind::object) {
      const size_t before = keys.size();
      add_keys(json, name + ".", keys);
      const auto within = [&](const std::string& key) { return key.starts_with(name + "."); };
      if (keys.size() > before || std::any_of(keys.begin(), keys.end(), within)) return;
      keys.push_back(name);  // without members
      return;
    }
    if (std::find(keys.begin(), keys.end(), name) == keys.end()) keys.push_back(name);
    json.skip();
  });
}

}  // namespace

ParsedBlock json_keys(std::string_view block, std::vector<std::string>& keys) {
  ParsedBlock out;
  each_row(block, out, [&](JsonScanner& json) { add_keys(json, "", keys); });
  return out;
}

}  // namespace assay::io

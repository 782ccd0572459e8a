#include "engine/labels.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numeric>

#include "assay/base/label_text.h"
#include "kernels/label_codes.h"

namespace assay {
namespace {

constexpr int64_t table_limit = 1 << 16;

/// Words such as nan and inf are texts: they have no place among numbers.
bool as_number(std::string_view text, double& x) {
  auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), x);
  return code == std::errc{} && end == text.data() + text.size() && std::isfinite(x);
}

}  // namespace

bool fractional(std::string_view text) {
  double x;
  return as_number(text, x) && x != std::floor(x);
}

std::string_view class_key(std::string_view text) {
  if (text == "true") return "1";
  if (text == "false") return "0";
  return text;
}

LabelMap::LabelMap(const std::vector<std::string>& declared) : classes_(true) {
  for (const auto& text : declared) code(text);
  closed_ = !declared.empty();
}

uint32_t LabelMap::find(std::string_view text) const {
  auto it = codes_.find(classes_ ? class_key(text) : text);
  return it == codes_.end() ? unknown : it->second;
}

uint32_t LabelMap::code(std::string_view text) {
  uint32_t found = find(text);
  if (closed_) return found;
  if (classes_ && !numbers_ && (text == "0" || text == "1")) call_by_numbers();
  if (found != unknown) return found;
  found = static_cast<uint32_t>(texts_.size());
  const auto key = classes_ ? class_key(text) : text;
  texts_.emplace_back(numbers_ ? key : text);
  codes_.emplace(key, found);
  return found;
}

void LabelMap::call_by_numbers() {
  numbers_ = true;
  for (auto& text : texts_) text = class_key(text);
}

std::vector<uint32_t> LabelMap::sorted() const {
  std::vector<double> numbers(size());
  bool numeric = true;
  for (size_t i = 0; i < size(); ++i) numeric = numeric && as_number(texts_[i], numbers[i]);
  std::vector<uint32_t> order(size());
  std::iota(order.begin(), order.end(), 0u);
  std::sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) {
    if (numeric && numbers[a] != numbers[b]) return numbers[a] < numbers[b];
    return texts_[a] < texts_[b];
  });
  return order;
}

std::vector<std::string> LabelMap::sorted_texts() const {
  std::vector<std::string> texts;
  for (uint32_t c : sorted()) texts.push_back(texts_[c]);
  return texts;
}

void LabelMap::reorder(const std::vector<uint32_t>& to) {
  std::vector<std::string> texts(size());
  for (size_t c = 0; c < size(); ++c) texts[to[c]] = std::move(texts_[c]);
  texts_ = std::move(texts);
  for (auto& [text, code] : codes_) code = to[code];
  ++revision_;
}

bool LabelDecoder::decode(const Column& column, int64_t begin, int64_t n, LabelMap& map, uint32_t* out) {
  if (revision_ != map.revision())
    table_.clear(), known_.clear(), line_ = learned_ = false, dictionary_ = nullptr, revision_ = map.revision();
  auto at = [&]<class T>(const T*) { return static_cast<const T*>(column.data) + column.offset + begin; };
  switch (column.type) {
    case Type::int8:
      return integers(at(static_cast<const int8_t*>(nullptr)), n, map, out);
    case Type::int16:
      return integers(at(static_cast<const int16_t*>(nullptr)), n, map, out);
    case Type::int32:
      return integers(at(static_cast<const int32_t*>(nullptr)), n, map, out);
    case Type::int64:
      return integers(at(static_cast<const int64_t*>(nullptr)), n, map, out);
    case Type::uint8:
      return integers(at(static_cast<const uint8_t*>(nullptr)), n, map, out);
    case Type::uint16:
      return integers(at(static_cast<const uint16_t*>(nullptr)), n, map, out);
    case Type::uint32:
      return integers(at(static_cast<const uint32_t*>(nullptr)), n, map, out);
    case Type::dictionary:
      return dictionary(column, begin, n, map, out), false;
    case Type::boolean:
    case Type::bool8:
      return booleans(column, begin, n, map, out), !map.closed();
    case Type::string:
      return strings(column, begin, n, map, out), false;
    default:
      return each(column, begin, n, map, out), false;
  }
}

template <class T> bool LabelDecoder::integers(const T* values, int64_t n, LabelMap& map, uint32_t* out) {
  constexpr int64_t worth_a_look = 256;
  if (n == 0) return true;
  if (learned_ && n >= worth_a_look) find_line();
  if (line_ && kernels::label_codes(values, static_cast<size_t>(n), static_cast<int32_t>(base_),
                                    static_cast<uint32_t>(table_.size()), table_[0], out))
    return true;
  T least = values[0], most = values[0];
  for (int64_t i = 1; i < n; ++i) least = std::min(least, values[i]), most = std::max(most, values[i]);
  const auto low = static_cast<int64_t>(least), high = static_cast<int64_t>(most);
  if (low <= -table_limit || high >= table_limit) {
    for (int64_t i = 0; i < n; ++i) out[i] = map.code(std::to_string(values[i]));
    return !map.closed();
  }
  learn(values, n, low, high, map);
  const uint32_t* table = table_.data();
  for (int64_t i = 0; i < n; ++i) out[i] = table[static_cast<int64_t>(values[i]) - base_];
  return !map.closed();
}

/// Puts the codes of all values, which lie in [low, high], into the table.
template <class T> void LabelDecoder::learn(const T* values, int64_t n, int64_t low, int64_t high, LabelMap& map) {
  constexpr uint32_t pending = LabelMap::unknown - 1;
  if (table_.empty()) base_ = low;
  if (low < base_) table_.insert(table_.begin(), static_cast<size_t>(base_ - low), LabelMap::unknown), base_ = low;
  if (high - base_ >= static_cast<int64_t>(table_.size()))
    table_.resize(static_cast<size_t>(high - base_ + 1), LabelMap::unknown);
  uint32_t* table = table_.data();
  bool fresh = false;
  for (int64_t i = 0; i < n; ++i) {
    uint32_t& code = table[static_cast<int64_t>(values[i]) - base_];
    if (code == LabelMap::unknown) code = pending, fresh = true;
  }
  if (!fresh) return;
  for (int64_t x = low; x <= high; ++x)
    if (uint32_t& code = table[x - base_]; code == pending) code = map.code(std::to_string(x));
  line_ = false, learned_ = true;
}

void LabelDecoder::find_line() {
  line_ = true, learned_ = false;
  for (size_t i = 0; i < table_.size(); ++i)
    line_ = line_ && table_[i] != LabelMap::unknown && table_[i] == table_[0] + i;
}

void LabelDecoder::dictionary(const Column& column, int64_t begin, int64_t n, LabelMap& map, uint32_t* out) {
  constexpr uint32_t pending = LabelMap::unknown - 1;
  if (dictionary_ != column.child) {
    entries_.assign(static_cast<size_t>(column.child->size), pending);
    dictionary_ = column.child;
  }
  for (int64_t i = 0; i < n; ++i) {
    int64_t k = column.valid(begin + i) ? column.code(begin + i) : -1;
    if (k < 0 || k >= column.child->size) {
      out[i] = LabelMap::unknown;
      continue;
    }
    uint32_t& code = entries_[static_cast<size_t>(k)];
    if (code == pending) code = map.code(label_text(*column.child, k));
    out[i] = code;
  }
}

void LabelDecoder::booleans(const Column& column, int64_t begin, int64_t n, LabelMap& map, uint32_t* out) {
  uint32_t codes[2] = {LabelMap::unknown, LabelMap::unknown};
  const auto* bytes = static_cast<const uint8_t*>(column.data);
  auto decode = [&](auto value) {
    for (int64_t i = 0; i < n; ++i) {
      size_t x = value(column.offset + begin + i);
      if (codes[x] == LabelMap::unknown) codes[x] = map.code(x ? "true" : "false");
      out[i] = codes[x];
    }
  };
  if (column.type == Type::boolean)
    decode([&](int64_t k) { return static_cast<size_t>(bytes[k >> 3] >> (k & 7) & 1); });
  else
    decode([&](int64_t k) { return static_cast<size_t>(bytes[k] != 0); });
}

void LabelDecoder::strings(const Column& column, int64_t begin, int64_t n, LabelMap& map, uint32_t* out) {
  constexpr size_t most = 1 << 16;
  std::string_view last;
  uint32_t code = LabelMap::unknown;
  for (int64_t i = 0; i < n; ++i, ++begin) {
    if (!column.valid(begin)) {
      each(column, begin, 1, map, out + i);
      continue;
    }
    auto text = column.text(begin);
    if (code == LabelMap::unknown || text != last) {
      if (auto found = known_.find(text); found != known_.end()) {
        code = found->second;
      } else {
        each(column, begin, 1, map, &code);
        if (known_.size() >= most) known_.clear();
        if (code != LabelMap::unknown) known_.emplace(text, code);
      }
      last = text;
    }
    out[i] = code;
  }
}

void LabelDecoder::each(const Column& column, int64_t begin, int64_t n, LabelMap& map, uint32_t* out) {
  std::string last;
  uint32_t code = LabelMap::unknown;
  for (int64_t i = 0; i < n; ++i) {
    std::string text = label_text(column, begin + i);
    if (i == 0 || text != last) code = map.code(text), last = std::move(text);
    out[i] = code;
  }
}

}  // namespace assay

#include "engine/slice_key.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "assay/base/label_text.h"
#include "assay/error.h"
#include "assay/views.h"

namespace assay {
namespace {

constexpr size_t most_edges = 9998;

std::vector<double> parse_edges(std::string_view text, std::string_view item) {
  std::vector<double> edges;
  for (size_t at = 0; at <= text.size();) {
    auto end = std::min(text.find(',', at), text.size());
    auto part = text.substr(at, end - at);
    while (part.starts_with(' ')) part.remove_prefix(1);
    while (part.ends_with(' ')) part.remove_suffix(1);
    double x = 0;
    auto [last, code] = std::from_chars(part.data(), part.data() + part.size(), x);
    if (code != std::errc{} || last != part.data() + part.size() || !std::isfinite(x))
      throw usage_error(fmt::format("'{}': '{}' is no number to part at", item, part));
    if (!edges.empty() && !(edges.back() < x))
      throw usage_error(
          fmt::format("'{}': {} does not come after {}; edges ascend", item, part, print_number(edges.back())));
    edges.push_back(x + 0.0);
    at = end + 1;
  }
  if (edges.size() > most_edges) throw usage_error(fmt::format("by: at most {} edges", most_edges));
  return edges;
}

std::string bin_key(size_t bin) { return fmt::format("{:04}", bin); }

int64_t code_points(std::string_view text) {
  return std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
}

bool is_text(const Column& c) {
  return c.type == Type::string || (c.type == Type::dictionary && c.child->type == Type::string);
}

bool present(const Column& c, int64_t i) {
  if (!c.valid(i)) return false;
  if (c.type == Type::dictionary) return present(*c.child, c.code(i));
  return !c.floating() || !std::isnan(c.number(i));
}

/// Where the value of row i stands: in the dictionary, or in the column itself.
std::pair<const Column*, int64_t> located(const Column& c, int64_t i) {
  if (c.type == Type::dictionary) return {c.child.get(), c.code(i)};
  return {&c, i};
}

double parsed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  if (text.starts_with('+')) text.remove_prefix(1);
  double x = 0;
  auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), x);
  return code == std::errc{} && end == text.data() + text.size() ? x : NAN;
}

}  // namespace

SliceKey SliceKey::parse(std::string_view item) {
  SliceKey key{.column = std::string(item)};
  auto colon = item.rfind(':');
  if (colon == item.npos || colon == 0 || !item.ends_with(')')) return key;
  auto rest = item.substr(colon + 1);
  auto open = rest.find('(');
  if (open == rest.npos) return key;
  auto name = rest.substr(0, open), inner = rest.substr(open + 1, rest.size() - open - 2);
  if (name == "bins")
    key.kind = Kind::bins, key.edges = parse_edges(inner, item);
  else if (name == "length")
    key.kind = Kind::length, key.edges = parse_edges(inner, item);
  else if (name == "quantiles") {
    key.kind = Kind::quantiles;
    auto [end, code] = std::from_chars(inner.data(), inner.data() + inner.size(), key.parts);
    if (code != std::errc{} || end != inner.data() + inner.size() || key.parts < 2 || key.parts > 1000)
      throw usage_error(fmt::format("'{}': quantiles(N) needs a whole number from 2 to 1000", item));
  } else {
    throw usage_error(
        fmt::format("'{}': one of bins(...), quantiles(N), length(...) is needed behind the colon", item));
  }
  key.column = std::string(item.substr(0, colon));
  return key;
}

std::string slice_column(std::string_view item) { return SliceKey::parse(item).column; }

std::string SliceKey::shown(const std::string& text) const {
  if (text == missing_value) return text;
  if (kind == Kind::window) return text + "/" + span.text();
  if (kind != Kind::bins && kind != Kind::length) return text;
  auto bin = static_cast<size_t>(parsed(text));
  if (bin == 0) return "< " + print_number(edges[0]);
  if (bin == edges.size()) return ">= " + print_number(edges.back());
  return fmt::format("[{}, {})", print_number(edges[bin - 1]), print_number(edges[bin]));
}

bool SliceKey::possible(const std::string& text) const {
  if (kind == Kind::value || text == missing_value) return kind != Kind::window || text != missing_value;
  if (kind == Kind::window) {
    auto time = parse_instant(text);
    return time && span.start(*time) == *time;
  }
  double bin = parsed(text);
  return bin >= 0 && bin <= static_cast<double>(edges.size()) && bin == std::floor(bin) &&
         bin_key(static_cast<size_t>(bin)) == text;
}

double slice_number(const Batch& batch, const std::string& name, const Column& column, int64_t i) {
  if (!present(column, i)) return NAN;
  auto [c, k] = located(column, i);
  if (c->numeric()) return c->number(k);
  if (c->type != Type::string)
    throw data_error(fmt::format("column '{}' is {}; numbers are needed for bins", name, column.type_name()));
  double x = parsed(c->text(k));
  if (std::isnan(x))
    throw data_error(fmt::format("{}: '{}' is no number to put into a bin", place(batch, i, name), c->text(k)));
  return x;
}

std::string quantile_bins(const SliceKey& key, std::vector<double> values) {
  std::erase_if(values, [](double x) { return !std::isfinite(x); });
  std::sort(values.begin(), values.end());
  std::vector<std::string> edges;
  double last = -std::numeric_limits<double>::infinity();
  for (int64_t part = 1; part < key.parts && !values.empty(); ++part) {
    double edge = values[values.size() * static_cast<size_t>(part) / static_cast<size_t>(key.parts)] + 0.0;
    if (edge > last && edge > values[0]) edges.push_back(print_number(edge)), last = edge;
  }
  if (edges.empty())
    throw data_error(fmt::format("column '{}' has too few distinct values for quantiles({})", key.column, key.parts));
  return fmt::format("{}:bins({})", key.column, fmt::join(edges, ","));
}

uint32_t KeyReader::bin_code(double x, LabelMap& map) {
  if (bin_codes_.empty()) bin_codes_.assign(key_.edges.size() + 2, LabelMap::unknown);
  size_t bin = std::isnan(x) ? key_.edges.size() + 1
                             : static_cast<size_t>(std::upper_bound(edges_.begin(), edges_.end(), x) - edges_.begin());
  uint32_t& code = bin_codes_[bin];
  if (code == LabelMap::unknown) code = map.code(std::isnan(x) ? missing_value : bin_key(bin));
  return code;
}

void KeyReader::read(const Batch& batch, const Bindings& bindings, int64_t begin, int64_t n, LabelMap& map,
                     uint32_t* out) {
  if (revision_ != map.revision()) bin_codes_.clear(), revision_ = map.revision();
  if (key_.kind == SliceKey::Kind::window) {
    if (!bindings.time || bindings.time->name != key_.column)
      throw usage_error(fmt::format("no column '{}' of times to make windows of", key_.column));
    return windows(batch, bindings.time->column, begin, n, map, out);
  }
  auto found =
      std::find_if(bindings.slice.begin(), bindings.slice.end(), [&](const auto* e) { return e->name == key_.column; });
  if (found == bindings.slice.end()) throw usage_error(fmt::format("no column '{}' to slice by", key_.column));
  const Column& column = (*found)->column;
  key_.kind == SliceKey::Kind::value ? values(column, begin, n, map, out) : bins(batch, column, begin, n, map, out);
}

void KeyReader::values(const Column& column, int64_t begin, int64_t n, LabelMap& map, uint32_t* out) {
  const auto may_miss = [](const Column& c) { return c.validity || c.type == Type::null || c.floating(); };
  if (!may_miss(column) && !(column.type == Type::dictionary && may_miss(*column.child))) {
    decoder_.decode(column, begin, n, map, out);
    return;
  }
  for (int64_t i = 0, run = 0; i < n; i = run) {
    for (run = i; run < n && present(column, begin + run);) ++run;
    if (run > i) decoder_.decode(column, begin + i, run - i, map, out + i);
    for (; run < n && !present(column, begin + run); ++run) out[run] = map.code(missing_value);
  }
}

void KeyReader::bins(const Batch& batch, const Column& column, int64_t begin, int64_t n, LabelMap& map, uint32_t* out) {
  if (edges_.empty() || column.precision() != precision_) {
    edges_ = key_.edges, precision_ = column.precision();
    for (double& edge : edges_) edge = threshold_for(edge, precision_);
  }
  if (key_.kind == SliceKey::Kind::length) {
    if (!is_text(column) && column.type != Type::null)
      throw data_error(fmt::format("column '{}' is {}; length(...) needs text", key_.column, column.type_name()));
    for (int64_t i = 0; i < n; ++i) {
      bool here = present(column, begin + i);
      auto [c, k] = here ? located(column, begin + i) : std::pair<const Column*, int64_t>{};
      out[i] = bin_code(here ? static_cast<double>(code_points(c->text(k))) : NAN, map);
    }
    return;
  }
  if (!column.numeric()) {
    for (int64_t i = 0; i < n; ++i) out[i] = bin_code(slice_number(batch, key_.column, column, begin + i), map);
    return;
  }
  numbers_.resize(static_cast<size_t>(n));
  column.widen(begin, n, numbers_.data());
  for (int64_t i = 0; i < n; ++i) out[i] = bin_code(numbers_[static_cast<size_t>(i)], map);
}

void KeyReader::windows(const Batch& batch, const Column& column, int64_t begin, int64_t n, LabelMap& map,
                        uint32_t* out) {
  if (column.type != Type::int64)
    throw data_error(fmt::format("column '{}' is {}; times are needed for windows", key_.column, column.type_name()));
  const auto* times = static_cast<const int64_t*>(column.data) + column.offset + begin;
  int64_t start = 0, end = 0;
  uint32_t code = LabelMap::unknown;
  for (int64_t i = 0; i < n; ++i) {
    if (times[i] < start || times[i] >= end) {
      if (!has_instant_text(times[i]))
        throw data_error(fmt::format("{}: a time beyond the years 0 to 9999", place(batch, begin + i, key_.column)));
      start = key_.span.start(times[i]), end = key_.span.after(start, 1);
      if (!has_instant_text(start))
        throw data_error(
            fmt::format("{}: a window that starts before the year 0", place(batch, begin + i, key_.column)));
      code = map.code(instant_text(start));
    }
    out[i] = code;
  }
}

}  // namespace assay

#include "arguments.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace assay::cli {
namespace {

struct Token {
  std::string text;
  char after = 0;  // the separator behind it, 0 at the end of the record
};

/// Reads a quoted token whose opening quote is at `at`; leaves `at` behind the closing one.
std::string read_quoted(std::string_view flag, std::string_view record, size_t& at) {
  std::string text;
  for (++at; at < record.size(); ++at) {
    if (record[at] != '"')
      text += record[at];
    else if (at + 1 < record.size() && record[at + 1] == '"')
      text += record[at++];
    else
      return ++at, text;
  }
  throw usage_error(fmt::format("{}: a double quote is not closed in {}", flag, record));
}

/// The first of `separators` from `at` on that stands outside parentheses, where those count.
size_t find_separator(std::string_view record, std::string_view separators, size_t at, bool parentheses) {
  int depth = 0;
  for (; at < record.size(); ++at) {
    if (parentheses && record[at] == '(') ++depth;
    if (parentheses && record[at] == ')') --depth;
    if (depth <= 0 && separators.find(record[at]) != separators.npos) break;
  }
  return at;
}

std::vector<Token> tokenize(std::string_view flag, std::string_view record, std::string_view separators,
                            bool parentheses = false) {
  std::vector<Token> tokens;
  for (size_t at = 0;; ++at) {
    Token token;
    if (at < record.size() && record[at] == '"') token.text = read_quoted(flag, record, at);
    size_t end = find_separator(record, separators, at, parentheses);
    token.text += record.substr(at, end - at);
    if (token.text.empty()) throw usage_error(fmt::format("{}: an item is empty in '{}'", flag, record));
    if (end < record.size()) token.after = record[end];
    tokens.push_back(std::move(token));
    if (end == record.size()) return tokens;
    at = end;
  }
}

}  // namespace

Texts split_records(std::string_view flag, const Texts& records) {
  Texts items;
  for (const auto& record : records)
    for (auto& token : tokenize(flag, record, ",")) items.push_back(std::move(token.text));
  return items;
}

std::vector<Texts> split_crossed(std::string_view flag, const Texts& records) {
  std::vector<Texts> items;
  for (const auto& record : records) {
    char before = ',';
    for (auto& token : tokenize(flag, record, ",*", true)) {
      if (before == ',') items.emplace_back();
      items.back().push_back(std::move(token.text));
      before = token.after;
    }
  }
  return items;
}

Texts crossed_texts(const std::vector<Texts>& items) {
  Texts records;
  for (const auto& item : items) {
    std::string record;
    for (const auto& name : item) {
      record += record.empty() ? "\"" : "*\"";
      for (char c : name) record += c == '"' ? std::string("\"\"") : std::string(1, c);
      record += '"';
    }
    records.push_back(std::move(record));
  }
  return records;
}

std::vector<std::pair<double, std::string>> split_levels(std::string_view flag, const Texts& records) {
  std::vector<std::pair<double, std::string>> levels;
  for (const auto& item : split_records(flag, records)) {
    auto equals = item.find('=');
    if (equals == item.npos || equals + 1 == item.size())
      throw usage_error(fmt::format("{}: '{}' is not LEVEL=COLUMN, e.g. 0.1=low", flag, item));
    levels.emplace_back(parse_number(flag, std::string_view(item).substr(0, equals)), item.substr(equals + 1));
  }
  return levels;
}

double parse_number(std::string_view flag, std::string_view text) {
  double x = 0;
  auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), x);
  if (code != std::errc{} || end != text.data() + text.size() || !std::isfinite(x))
    throw usage_error(fmt::format("{}: '{}' is not a number", flag, text));
  return x;
}

uint64_t parse_count(std::string_view flag, std::string_view text) {
  uint64_t n = 0;
  auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), n);
  if (code != std::errc{} || end != text.data() + text.size())
    throw usage_error(fmt::format("{}: '{}' is not a whole number >= 0", flag, text));
  return n;
}

uint64_t parse_bytes(std::string_view flag, std::string_view text) {
  static constexpr std::pair<std::string_view, double> units[] = {{"", 1},
                                                                  {"B", 1},
                                                                  {"kB", 1e3},
                                                                  {"KB", 1e3},
                                                                  {"MB", 1e6},
                                                                  {"GB", 1e9},
                                                                  {"TB", 1e12},
                                                                  {"KiB", 1024.0},
                                                                  {"MiB", 1048576.0},
                                                                  {"GiB", 1073741824.0},
                                                                  {"TiB", 1099511627776.0}};
  double x = 0;
  auto end = std::from_chars(text.data(), text.data() + text.size(), x).ptr;
  auto unit = text.substr(static_cast<size_t>(end - text.data()));
  auto found = std::find_if(std::begin(units), std::end(units), [&](const auto& u) { return u.first == unit; });
  if (end == text.data() || found == std::end(units) || !(x * found->second >= 1 && x * found->second < 1e18))
    throw usage_error(fmt::format("{}: '{}' is not a size such as 8GiB or 500MB", flag, text));
  return static_cast<uint64_t>(x * found->second);
}

size_t parse_choice(std::string_view flag, std::string_view text, const Texts& names) {
  auto found = std::find(names.begin(), names.end(), text);
  if (found != names.end()) return static_cast<size_t>(found - names.begin());
  throw usage_error(
      fmt::format("{}: '{}' is not one of {}{}", flag, text, fmt::join(names, ", "), did_you_mean(text, names)));
}

}  // namespace assay::cli

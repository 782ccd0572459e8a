#include "assay/bound.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "assay/catalog.h"
#include "assay/error.h"

namespace assay {
namespace {

constexpr std::string_view blank = " \t";

std::string_view trim(std::string_view text) {
  const size_t begin = text.find_first_not_of(blank);
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(blank) - begin + 1);
}

/// Where the comparison begins: outside parentheses, which hold parameters with an equals sign.
size_t find_sign(std::string_view text) {
  int depth = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '(') ++depth;
    if (text[i] == ')') --depth;
    if (depth == 0 && (text[i] == '<' || text[i] == '>' || text[i] == '=' || text[i] == '!')) return i;
  }
  return text.npos;
}

[[noreturn]] void refuse(std::string_view where, std::string_view text, std::string_view reason) {
  throw usage_error(
      fmt::format("{}: '{}' {}; a demand is METRIC >= NUMBER, with one of >= > <= < ==", where, text, reason));
}

}  // namespace

bool Bound::met(double x) const {
  switch (comparison) {
    case Relation::at_least:
      return x >= value;
    case Relation::above:
      return x > value;
    case Relation::at_most:
      return x <= value;
    case Relation::below:
      return x < value;
    case Relation::equal:
      return x == value;
  }
  return false;
}

std::string Bound::text() const {
  return fmt::format("{} {} {}", what, EnumNames<Relation>::names[static_cast<size_t>(comparison)],
                     print_number(value));
}

Bound parse_bound(std::string_view text, std::string_view where) {
  const size_t at = find_sign(text);
  if (at == text.npos) refuse(where, text, "compares nothing");
  const size_t end = std::min(text.find_first_not_of("<>=!", at), text.size());
  const auto sign = text.substr(at, end - at);
  Bound bound{.what = std::string(trim(text.substr(0, at)))};
  if (bound.what.empty()) refuse(where, text, "names no metric");
  const auto& names = EnumNames<Relation>::names;
  const auto found = std::find(names.begin(), names.end(), sign);
  if (found == names.end()) refuse(where, text, fmt::format("has the unknown sign {}", sign));
  bound.comparison = static_cast<Relation>(found - names.begin());
  const auto number = trim(text.substr(end));
  auto [rest, error] = std::from_chars(number.data(), number.data() + number.size(), bound.value);
  if (number.empty() || error != std::errc() || rest != number.data() + number.size() || std::isnan(bound.value))
    refuse(where, text, fmt::format("compares with '{}', which is no number", number));
  return bound;
}

}  // namespace assay

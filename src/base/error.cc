#include "assay/error.h"

#include <algorithm>
#include <string_view>

namespace assay {
namespace {

bool letter(char c) { return c >= 'a' && c <= 'z'; }
bool of_flag(char c) { return letter(c) || c == '-'; }
bool of_value(char c) { return letter(c) || (c >= '0' && c <= '9') || c == '|' || c == '_' || c == '.'; }

/// Flags whose value follows them in messages.
bool has_value(std::string_view flag) {
  constexpr std::string_view flags[] = {"score-kind", "weight-kind", "missing", "unmatched", "undefined", "task", "ci", "expect", "detect"};
  return std::find(std::begin(flags), std::end(flags), flag) != std::end(flags);
}

size_t run(std::string_view text, size_t at, bool (*in)(char)) {
  while (at < text.size() && in(text[at])) ++at;
  return at;
}

}  // namespace

std::string in_library_terms(const std::string& text) {
  std::string out;
  const std::string_view all(text);
  for (size_t at = 0; at < all.size();) {
    const bool begins = at == 0 || all[at - 1] == ' ' || all[at - 1] == '(';
    if (!begins || all.substr(at, 2) != "--" || at + 2 >= all.size() || !letter(all[at + 2])) {
      out += all[at++];
      continue;
    }
    const size_t end = run(all, at + 2, of_flag);
    const auto flag = all.substr(at + 2, end - at - 2);
    for (char c : flag) out += c == '-' ? '_' : c;
    at = end;
    if (!has_value(flag) || at + 1 >= all.size() || all[at] != ' ') continue;
    const size_t last = run(all, at + 1, of_value);
    const auto value = all.substr(at + 1, last - at - 1);
    if (value.empty() || value == "is") continue;
    out += '=', out += value;
    at = last;
  }
  return out;
}

}  // namespace assay

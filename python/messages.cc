#include "messages.h"

#include <algorithm>
#include <string_view>

namespace assay::python {
namespace {

std::string_view run(std::string_view text, bool (*in)(char)) {
  return text.substr(0, std::find_if_not(text.begin(), text.end(), in) - text.begin());
}
bool letter(char c) { return c >= 'a' && c <= 'z'; }
bool of_name(char c) { return letter(c) || c == '-'; }
bool of_number(char c) { return (c >= '0' && c <= '9') || c == '.' || c == 'e' || c == '-'; }
bool has_choices(std::string_view flag) {
  return flag == "score-kind" || flag == "weight-kind" || flag == "missing" || flag == "undefined" || flag == "task";
}

/// The keyword of the flag `name`; takes from `rest` what belongs to it.
std::string keyword(std::string_view name, std::string_view& rest) {
  std::string text(name);
  std::replace(text.begin(), text.end(), '-', '_');
  auto value = rest.starts_with(' ') ? run(rest.substr(1), letter) : std::string_view();
  if (has_choices(name) && value == "is") return text;
  if (has_choices(name) && !value.empty()) {
    rest.remove_prefix(1 + value.size());
    text += "='" + std::string(value) + "'";
    if (!rest.starts_with('|')) return text;
    auto other = run(rest.substr(1), letter);
    rest.remove_prefix(1 + other.size());
    return text + " or '" + std::string(other) + "'";
  }
  auto level = rest.starts_with(' ') ? run(rest.substr(1), of_number) : std::string_view();
  if (name == "quantile" && rest.substr(std::min(rest.size(), 1 + level.size())).starts_with("=COL")) {
    rest.remove_prefix(5 + level.size());
    return "quantile={" + std::string(level) + ": ...}";
  }
  if (rest.starts_with(" '") || rest.starts_with('=')) rest.remove_prefix(1);
  return text + "=";
}

}  // namespace

std::string in_python(std::string_view message) {
  constexpr std::string_view listing = "assay list ";
  std::string out;
  while (!message.empty()) {
    bool begins = out.empty() || out.back() == ' ' || out.back() == '(';
    if (!begins || !message.starts_with("--") || message.size() < 3 || !letter(message[2])) {
      out += message[0];
      message.remove_prefix(1);
      continue;
    }
    auto name = run(message.substr(2), of_name);
    message.remove_prefix(2 + name.size());
    bool lists = out.ends_with(listing);
    if (lists) out.replace(out.size() - listing.size(), listing.size(), "assay.list_metrics(");
    out += keyword(name, message) + (lists ? ")" : "");
  }
  return out;
}

}  // namespace assay::python

#include "messages.h"

#include <algorithm>
#include <regex>

namespace assay::python {

std::string in_python(std::string message) {
  if (message.find("--") == message.npos) return message;
  static const std::pair<std::regex, const char*> rules[] = {
      {std::regex("assay list --task (\\w+)"), "assay.list_metrics(task='$1')"},
      {std::regex("--(score-kind|missing|undefined|task) ([a-z]+)\\|([a-z]+)"), "--$1='$2' or '$3'"},
      {std::regex("--(score-kind|missing|undefined|task) (?!is )([a-z]+)"), "--$1='$2'"},
      {std::regex("--quantile ([0-9.e-]+)=COL"), "quantiles={$1: ...}"},
      {std::regex("--([a-z][a-z-]*) '"), "--$1='"},
      {std::regex("--score-kind is "), "score_kind is "},
      {std::regex("(^|[ (])--([a-z][a-z-]*)=?"), "$1--$2="}};
  for (const auto& [flag, keyword] : rules) message = std::regex_replace(message, flag, keyword);
  static const std::regex named("(^|[ (])--([a-z][a-z-]*)=");
  for (std::smatch match; std::regex_search(message, match, named);) {
    std::string name = match[2].str();
    std::replace(name.begin(), name.end(), '-', '_');
    message = match.prefix().str() + match[1].str() + name + "=" + match.suffix().str();
  }
  return message;
}

}  // namespace assay::python

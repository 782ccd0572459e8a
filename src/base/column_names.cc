#include "assay/base/column_names.h"

#include <algorithm>

namespace assay {

bool fits(std::string_view pattern, std::string_view name) {
  const auto star = pattern.find('*');
  if (star == pattern.npos) return pattern == name;
  if (!name.starts_with(pattern.substr(0, star))) return false;
  pattern.remove_prefix(star + 1), name.remove_prefix(star);
  for (auto next = pattern.find('*'); next != pattern.npos; next = pattern.find('*')) {
    const auto at = name.find(pattern.substr(0, next));
    if (at == name.npos) return false;
    name.remove_prefix(at + next), pattern.remove_prefix(next + 1);
  }
  return name.ends_with(pattern);
}

std::vector<std::string> fitting(const std::string& pattern, const std::vector<std::string>& names) {
  if (pattern.find('*') == pattern.npos || std::find(names.begin(), names.end(), pattern) != names.end())
    return {pattern};
  std::vector<std::string> found;
  std::copy_if(names.begin(), names.end(), std::back_inserter(found), [&](const auto& n) { return fits(pattern, n); });
  return found;
}

}  // namespace assay

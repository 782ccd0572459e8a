// Which class each score column of a multiclass table stands for.
#include <algorithm>
#include <charconv>
#include <unordered_set>

#include "engine/binder.h"

namespace assay {
namespace {

bool covers(const std::vector<std::string>& names, const std::vector<std::string>& seen) {
  std::unordered_set<std::string> set(names.begin(), names.end());
  return set.size() == names.size() &&
         std::all_of(seen.begin(), seen.end(), [&](const auto& s) { return set.count(s) > 0; });
}

/// The names after their last separator, or after their common letters; the names themselves first.
std::vector<std::vector<std::string>> readings(const std::vector<std::string>& names) {
  std::vector<std::vector<std::string>> all{names};
  std::string common = names.empty() ? "" : names[0];
  for (const auto& name : names)
    common.resize(static_cast<size_t>(std::mismatch(common.begin(), common.end(), name.begin(), name.end()).first -
                                      common.begin()));
  auto strip = [&](size_t n) {
    std::vector<std::string> rest;
    for (const auto& name : names) rest.push_back(name.substr(n));
    all.push_back(std::move(rest));
  };
  if (auto at = common.find_last_of("_.-: "); at != common.npos) strip(at + 1);
  size_t letters = 0;
  while (letters < common.size() && !std::isdigit(static_cast<unsigned char>(common[letters]))) ++letters;
  if (letters > 0) strip(letters);
  return all;
}

bool numbers_below(const std::vector<std::string>& seen, size_t n) {
  return std::all_of(seen.begin(), seen.end(), [&](const std::string& s) {
    uint64_t x = 0;
    auto [end, code] = std::from_chars(s.data(), s.data() + s.size(), x);
    return code == std::errc{} && end == s.data() + s.size() && x < n && std::to_string(x) == s;
  });
}

}  // namespace

std::vector<std::string> classes_of_scores(const std::vector<std::string>& score_names, size_t width,
                                           const std::vector<std::string>& seen, bool complete) {
  for (const auto& names : readings(score_names))
    if (!names.empty() && covers(names, seen)) return names;
  LabelMap map(seen);
  std::vector<std::string> sorted;
  for (uint32_t c : map.sorted()) sorted.push_back(seen[c]);
  if (numbers_below(seen, width)) {
    std::vector<std::string> numbers;
    for (size_t i = 0; i < width; ++i) numbers.push_back(std::to_string(i));
    return numbers;
  }
  if (complete && sorted.size() == width) return sorted;
  return {};
}

}  // namespace assay

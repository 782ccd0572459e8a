// Nearest names, for messages about misspelt ones. Damerau-Levenshtein distance (optimal string alignment).
#include "assay/base/nearest.h"

#include <algorithm>
#include <numeric>

namespace assay {
namespace {

size_t distance(std::string_view a, std::string_view b) {
  std::vector<size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  std::iota(last.begin(), last.end(), size_t{0});
  for (size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    std::swap(before, last);
    std::swap(last, row);
  }
  return last[b.size()];
}

}  // namespace

std::vector<std::string> nearest(std::string_view name, std::span<const std::string> names, size_t most) {
  constexpr size_t longest = 64;
  name = name.substr(0, longest);
  std::vector<std::pair<size_t, std::string>> found;
  for (const auto& candidate : names) {
    size_t d = distance(name, std::string_view(candidate).substr(0, longest));
    bool part = name.size() >= 3 && (candidate.find(name) != std::string::npos ||
                                     (candidate.size() >= 3 && name.find(candidate) != std::string_view::npos));
    if (d <= std::max<size_t>(2, name.size() / 3) || part)
      found.emplace_back(part ? std::min<size_t>(d, 2) : d, candidate);
  }
  std::stable_sort(found.begin(), found.end(), [](const auto& x, const auto& y) { return x.first < y.first; });
  std::vector<std::string> best;
  for (auto& [d, candidate] : found)
    if (best.size() < most && std::find(best.begin(), best.end(), candidate) == best.end()) best.push_back(candidate);
  return best;
}

}  // namespace assay

// The catalogue: the tables of all families in one list.
#include "assay/catalog.h"

#include <algorithm>
#include <string>
#include <unordered_map>

#include "catalog/tables.h"

namespace assay {
namespace {

std::vector<MetricDef> concatenate() {
  std::vector<MetricDef> all;
  for (auto* table : tables::all)
    for (const auto& def : table()) all.push_back(def);
  return all;
}

struct Found {
  const MetricDef* def = nullptr;
  std::string_view params;
};
using Index = std::unordered_map<std::string, Found>;

std::vector<Index> build_index() {
  std::vector<Index> index(EnumNames<Task>::names.size());
  for (const auto& def : catalog()) index[static_cast<size_t>(def.task)].emplace(def.name, Found{&def, {}});
  for (const auto& def : catalog())
    for (auto [name, params] : aliases_of(def)) index[static_cast<size_t>(def.task)].emplace(name, Found{&def, params});
  return index;
}

}  // namespace

std::span<const MetricDef> catalog() {
  static const std::vector<MetricDef> all = concatenate();
  return all;
}

std::vector<Alias> aliases_of(const MetricDef& def) {
  std::vector<Alias> all;
  for (std::string_view rest = def.aliases; !rest.empty();) {
    const auto word = rest.substr(0, rest.find(' '));
    const auto open = word.find('(');
    all.push_back({word.substr(0, open), open == word.npos ? "" : word.substr(open + 1, word.size() - open - 2)});
    rest.remove_prefix(std::min(rest.size(), word.size() + 1));
  }
  return all;
}

namespace {

Found find(std::string_view name, Task task) {
  static const std::vector<Index> index = build_index();
  std::string key(name);
  for (char& c : key) c = c == '-' ? '_' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  auto it = index[static_cast<size_t>(task)].find(key);
  return it == index[static_cast<size_t>(task)].end() ? Found() : it->second;
}

}  // namespace

const MetricDef* find_metric(std::string_view name, Task task) { return find(name, task).def; }
std::string_view alias_params(std::string_view name, Task task) { return find(name, task).params; }

}  // namespace assay

// The catalogue: the tables of all families in one list.
#include "assay/catalog.h"

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

struct Named {
  const MetricDef* def;
  std::string_view params = {};  // that the name sets, in parentheses
};

using Index = std::unordered_map<std::string, Named>;

void index_names(Index& index, const MetricDef& def) {
  std::string_view rest = def.aliases;
  while (!rest.empty()) {
    const auto space = std::min(rest.find(' '), rest.size());
    const auto alias = rest.substr(0, space);
    const auto open = std::min(alias.find('('), alias.size());
    index.emplace(alias.substr(0, open), Named{&def, alias.substr(open)});
    rest = rest.substr(std::min(space + 1, rest.size()));
  }
}

std::vector<Index> build_index() {
  std::vector<Index> index(EnumNames<Task>::names.size());
  for (const auto& def : catalog()) index[static_cast<size_t>(def.task)].emplace(def.name, Named{&def});
  for (const auto& def : catalog()) index_names(index[static_cast<size_t>(def.task)], def);
  return index;
}

}  // namespace

std::span<const MetricDef> catalog() {
  static const std::vector<MetricDef> all = concatenate();
  return all;
}

namespace {

const Named* find(std::string_view name, Task task) {
  static const std::vector<Index> index = build_index();
  std::string key(name);
  for (char& c : key) c = c == '-' ? '_' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  auto it = index[static_cast<size_t>(task)].find(key);
  return it == index[static_cast<size_t>(task)].end() ? nullptr : &it->second;
}

}  // namespace

const MetricDef* find_metric(std::string_view name, Task task) {
  const Named* found = find(name, task);
  return found ? found->def : nullptr;
}

std::string_view alias_params(std::string_view name, Task task) {
  const Named* found = find(name, task);
  return found ? found->params : std::string_view();
}

}  // namespace assay

#include "state_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "assay/error.h"
#include "io/state_file.h"

namespace assay::cli {

Evaluator load_state(const std::string& path) {
  auto bytes = io::read_file(path);
  try {
    return Evaluator::load(bytes);
  } catch (const CorruptState& error) {
    throw CorruptState((path == "-" ? "stdin" : path) + ": " + error.what());
  }
}

namespace {

std::vector<std::string> states_of_folder(const std::string& folder) {
  std::vector<std::string> found;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().extension() == ".assay") found.push_back(entry.path().string());
  std::sort(found.begin(), found.end());
  return found;
}

/// The states of folders in the places of these, by name.
std::vector<std::string> without_folders(const std::vector<std::string>& given) {
  std::vector<std::string> paths;
  for (const auto& path : given) {
    if (!std::filesystem::is_directory(path)) {
      paths.push_back(path);
      continue;
    }
    const auto found = states_of_folder(path);
    if (found.empty()) throw data_error(fmt::format("{}: no states (files that end with .assay) in this folder", path));
    paths.insert(paths.end(), found.begin(), found.end());
  }
  return paths;
}

}  // namespace

Evaluator load_states(const std::vector<std::string>& given) {
  const auto paths = without_folders(given);
  auto whole = load_state(paths[0]);
  for (size_t i = 1; i < paths.size(); ++i) {
    auto part = load_state(paths[i]);
    try {
      whole.merge(part);
    } catch (const CorruptState& error) {
      throw CorruptState(paths[i] + ": " + error.what());
    }
  }
  return whole;
}

bool is_state_file(const std::string& path) {
  constexpr std::string_view magic = "ASSAYST";  // a version follows
  std::string begin(magic.size(), 0);
  std::ifstream file(path, std::ios::binary);
  return file.read(begin.data(), static_cast<std::streamsize>(begin.size())) && begin == magic;
}

bool are_states(const std::vector<std::string>& paths) {
  return !paths.empty() && std::all_of(paths.begin(), paths.end(), [](const auto& path) {
    return is_state_file(path) || (std::filesystem::is_directory(path) && !states_of_folder(path).empty());
  });
}

}  // namespace assay::cli

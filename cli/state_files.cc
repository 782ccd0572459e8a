#include "state_files.h"

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

Evaluator load_states(const std::vector<std::string>& paths) {
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

}  // namespace assay::cli

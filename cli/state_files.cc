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

}  // namespace assay::cli

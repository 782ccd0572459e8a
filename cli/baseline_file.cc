#include "baseline_file.h"

#include <fstream>

#include "io/state_file.h"
#include "report/evaluation_read.h"

namespace assay::cli {

bool is_saved_evaluation(const std::string& path) {
  if (!path.ends_with(".json")) return false;
  std::string begin(128, 0);
  std::ifstream file(path, std::ios::binary);
  file.read(begin.data(), static_cast<std::streamsize>(begin.size()));
  return begin.find("assay.evaluation/") != begin.npos;
}

std::optional<Evaluation> saved_evaluation(const std::string& path) {
  if (!path.ends_with(".json")) return {};
  return read_evaluation(io::read_file(path), path);
}

}  // namespace assay::cli

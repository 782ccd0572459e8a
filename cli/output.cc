#include "output.h"

#include <optional>

#include "interrupt.h"
#include "io/state_file.h"
#include "progress.h"

namespace assay::cli {

void print_text(std::string_view text) {
  Progress::clear();
  io::write_file("-", text);
}

void write_result(const std::string& path, std::string_view text) {
  if (path.empty() || path == "-") return print_text(text);
  std::optional<UninterruptedWrite> whole;
  if (io::replaceable(path)) whole.emplace();
  io::write_file(path, text);
}

}  // namespace assay::cli

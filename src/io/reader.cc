// What readers share.
#include "io/reader.h"

#include <algorithm>

#include "io/utf8.h"

namespace assay::io {

bool Reader::has(const std::string& name) const {
  return std::find(names_.begin(), names_.end(), name) != names_.end();
}

void tidy_names(std::vector<std::string>& names) {
  for (auto& name : names)
    if (!valid_utf8(name)) name = replaced_utf8(name);
}

std::string at_row(const std::string& file, int64_t row, const std::string& text) {
  return file + ":" + std::to_string(row + 1) + ": " + text;
}

}  // namespace assay::io

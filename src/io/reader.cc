// What readers share.
#include "io/reader.h"

#include <algorithm>
#include <set>

#include "assay/error.h"
#include "io/utf8.h"

namespace assay::io {

bool Reader::has(const std::string& name) const {
  return std::find(names_.begin(), names_.end(), name) != names_.end();
}

void check_names(const std::vector<std::string>& names, const std::string& file) {
  std::set<std::string> seen;
  for (const auto& name : names) {
    if (!valid_utf8(name)) throw data_error(file + ": a column name is not UTF-8");
    if (!name.empty() && !seen.insert(name).second) throw data_error(file + ": two columns are named '" + name + "'");
  }
}

std::string at_row(const std::string& file, int64_t row, const std::string& text) {
  return file + ":" + std::to_string(row + 1) + ": " + text;
}

}  // namespace assay::io

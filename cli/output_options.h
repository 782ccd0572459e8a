// The options that say how and where results are written. Every command with results shares them.
#pragma once
#include <CLI/App.hpp>
#include <string>

#include "render.h"

namespace assay::cli {

struct OutputOptions {
  std::string format, output;
  bool quiet = false;

  void declare(CLI::App& app);
  Format chosen() const;
  /// Throws what would make writing fail later, before any work is done.
  void check() const;
  /// Style of the text: that of stdout, or a plain one for a file.
  Style look() const;
  void write(std::string_view text) const;
  /// Prints the report in the chosen format, then says its warnings.
  void write(const Report& report) const;
};

}  // namespace assay::cli

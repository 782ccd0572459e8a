// The options that look at slices and windows in further ways. Every command that shows slices shares them.
#pragma once
#include <CLI/App.hpp>

#include "arguments.h"
#include "assay/evaluator.h"

namespace assay::cli {

struct ViewOptions {
  std::string worst;
  Texts fairness;

  void declare(CLI::App& app);
  Views views() const;
  /// Adds the slices that the views need.
  void add_slices(Config& config) const;
};

}  // namespace assay::cli

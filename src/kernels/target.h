// Which instruction sets kernels may use: the best of the machine, or none when ASSAY_TARGET=scalar.
#pragma once
#include <cstdlib>
#include <string_view>

namespace assay::kernels {

/// Whether the environment asks for the naive twins.
inline bool scalar_only() {
  static const bool forced = [] {
    const char* target = std::getenv("ASSAY_TARGET");
    return target && std::string_view(target) == "scalar";
  }();
  return forced;
}

}  // namespace assay::kernels

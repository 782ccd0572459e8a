#include "kernels/target.h"

#include <hwy/highway.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <utility>

namespace assay::kernels {

namespace {

using Named = std::pair<std::string_view, int64_t>;

#if HWY_ARCH_X86
constexpr std::array<Named, 3> named{{{"avx3", HWY_AVX3}, {"avx2", HWY_AVX2}, {"sse4", HWY_SSE4}}};
#elif HWY_ARCH_ARM
constexpr std::array<Named, 1> named{{{"neon", HWY_NEON}}};
#else
constexpr std::array<Named, 0> named{};
#endif

std::atomic<int> mode{-1};  // -1 not known yet, 0 vectors, 1 naive twins

int64_t cpu_targets() {
  static const int64_t targets = hwy::SupportedTargets();
  return targets;
}

int from_environment() {
  const char* name = std::getenv("ASSAY_TARGET");
  if (!name || !use_target(name)) mode = 0;
  return mode;
}

}  // namespace

bool use_target(std::string_view name) {
  if (name == "scalar") {
    mode = 1;
    return true;
  }
  for (const auto& [known, bit] : named) {
    if (known != name || !(cpu_targets() & bit)) continue;
    hwy::DisableTargets(bit - 1);  // lower bits are better targets
    mode = 0;
    return true;
  }
  if (!name.empty()) return false;
  hwy::DisableTargets(0);
  mode = 0;
  return true;
}

bool scalar_forced() {
  const int known = mode.load(std::memory_order_relaxed);
  return (known >= 0 ? known : from_environment()) == 1;
}

std::vector<std::string_view> available_targets() {
  std::vector<std::string_view> names;
  for (const auto& [name, bit] : named)
    if (cpu_targets() & bit) names.push_back(name);
  names.push_back("scalar");
  return names;
}

}  // namespace assay::kernels

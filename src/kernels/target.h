// Which instruction set the kernels use. The environment variable ASSAY_TARGET, read once, restricts it:
// "scalar" (the naive twins), "sse4", "avx2", "avx3"; anything else, or a target that the CPU lacks, means
// the best there is. Include before hwy/foreach_target.h.
#pragma once
#include <string_view>
#include <vector>

#ifndef HWY_DISABLED_TARGETS
#define HWY_DISABLED_TARGETS (HWY_SSSE3)  // fewer variants to build; SSE4 or the scalar fallback serve those CPUs
#endif

namespace assay::kernels {

/// Whether kernels must call their naive twin. Call it before each HWY_DYNAMIC_DISPATCH.
bool scalar_forced();
/// Restricts all kernels from now on; false (and no change) for a target that does not exist here. For tests
/// and benchmarks: not while kernels run in other threads.
bool use_target(std::string_view name);
/// Names of usable targets, the best first, "scalar" last.
std::vector<std::string_view> available_targets();

}  // namespace assay::kernels

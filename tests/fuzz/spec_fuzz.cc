// Specs from strangers: any text is split and parses or is refused with InvalidInput; what parses prints to text that
// means the same.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "assay/catalog.h"
#include "assay/error.h"

namespace {

void demand(bool holds) {
  if (!holds) std::abort();
}

void check(std::string_view text, assay::Task task) {
  assay::Spec spec;
  try {
    spec = assay::parse_spec(text, task);
  } catch (const assay::InvalidInput&) {
    return;
  }
  const assay::Spec shortest = assay::parse_spec(spec.text(), task), full = assay::parse_spec(spec.full_text(), task);
  demand(shortest.def == spec.def && shortest.params == spec.params);
  demand(full.def == spec.def && full.params == spec.params);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const auto task = static_cast<assay::Task>(data[0] % assay::EnumNames<assay::Task>::names.size());
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  std::vector<std::string> specs;
  try {
    specs = assay::split_specs(text);
  } catch (const assay::InvalidInput&) {
    return 0;
  }
  for (const auto& spec : specs) check(spec, task);
  return 0;
}

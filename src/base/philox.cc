#include "assay/base/philox.h"

#include <xxhash.h>

namespace assay {

uint64_t unit_counter(std::string_view id) { return XXH3_64bits(id.data(), id.size()); }

}  // namespace assay

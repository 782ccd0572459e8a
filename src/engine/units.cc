// Units of resampling as numbers: the hash of the id or query of a row, else its position in the inputs.
#include "assay/base/label_text.h"
#include "assay/base/philox.h"
#include "engine/binder.h"

namespace assay {

void Binder::units(const Batch& batch, const Bindings& columns, int64_t begin, int64_t n) {
  const auto size = static_cast<size_t>(n);
  auto* out = arena_.take<uint64_t>(size);
  const Batch::Entry* key = columns.id ? columns.id : columns.query;
  for (size_t i = 0; i < size; ++i) {
    const int64_t row = begin + static_cast<int64_t>(i);
    out[i] = key ? unit_counter(label_text(key->column, row)) : batch.position + static_cast<uint64_t>(row);
  }
  rows_.unit = {out, size};
}

}  // namespace assay

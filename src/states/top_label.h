// Rows of a matrix of class probabilities, chunk by chunk as (confidence, came true).
#pragma once
#include <algorithm>
#include <span>
#include <vector>

#include "assay/rows.h"
#include "kernels/probability.h"

namespace assay {

/// Calls f(confidence, hit, weight) for chunks of rows: the largest probability, and whether its class (the
/// lowest at ties) is the target.
template <class F> void for_top_labels(const Rows& rows, F f) {
  constexpr size_t chunk = 16384;
  std::vector<double> top(std::min(chunk, rows.size));
  std::vector<uint8_t> hit(top.size());
  const auto& [values, columns] = rows.probabilities;
  for (size_t begin = 0; begin < rows.size; begin += chunk) {
    const size_t n = std::min(chunk, rows.size - begin), at = begin * columns;
    const uint32_t* target = rows.target.data() + begin;
    if (values.f32)
      kernels::top_label(values.f32 + at, columns, target, n, top.data(), hit.data());
    else
      kernels::top_label(values.f64 + at, columns, target, n, top.data(), hit.data());
    f(Reals{nullptr, top.data(), n}, std::span<const uint8_t>(hit.data(), n),
      rows.weight.empty() ? rows.weight : rows.weight.subspan(begin, n));
  }
}

}  // namespace assay

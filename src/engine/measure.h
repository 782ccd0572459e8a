// Measure: one number of a metric, which is the metric itself or what it says of one label.
#pragma once
#include <string>

#include "assay/catalog.h"
#include "assay/value.h"

namespace assay {

struct Measure {
  Spec spec;
  std::string label;  // of a vector; else empty
  size_t place = 0;   // of the label, where the vector has all labels

  /// NaN where the value has no such number.
  double of(const Value& value) const {
    if (value.scalar()) return value.number();
    const auto* vector = std::get_if<Vector>(&value.data);
    if (!vector) return std::numeric_limits<double>::quiet_NaN();
    if (place < vector->labels.size() && vector->labels[place] == label) return vector->values[place];
    for (size_t k = 0; k < vector->labels.size(); ++k)
      if (vector->labels[k] == label) return vector->values[k];
    return std::numeric_limits<double>::quiet_NaN();
  }
};

}  // namespace assay

// How finely the numbers of a column can be told apart.
#pragma once
#include <cstdint>

namespace assay {

enum class Precision : uint8_t { bfloat16, float16, float32, float64 };

/// The number of this precision nearest to x, of two the even one.
double rounded(double x, Precision precision);

/// A threshold as it is compared with numbers of this precision: rounded, so that 0.7 finds the 0.7 of a column of
/// float32; as it is where it lies next to such a number, and so just above or below it is meant.
double threshold_for(double threshold, Precision precision);

/// The decimal number of fewest digits that is `x` in this precision.
double shortest(double x, Precision precision);

}  // namespace assay

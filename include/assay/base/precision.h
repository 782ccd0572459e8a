// How finely the numbers of a column can be told apart.
#pragma once
#include <cstdint>

namespace assay {

enum class Precision : uint8_t { bfloat16, float16, float32, float64 };

/// The number of this precision nearest to x, of two the even one.
double rounded(double x, Precision precision);

/// The least number of the coarsest precision that holds x which is larger than x.
double just_above(double x);

}  // namespace assay

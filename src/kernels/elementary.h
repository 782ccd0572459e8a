// Blocks of elementary functions, bit for bit equal to the scalars of assay/base/elementary.h. `out` may be
// `in`, and must be as long.
#pragma once
#include <span>

namespace assay::kernels {

void exp(std::span<const double> in, std::span<double> out);
void expm1(std::span<const double> in, std::span<double> out);
void log(std::span<const double> in, std::span<double> out);
void log1p(std::span<const double> in, std::span<double> out);
void log2(std::span<const double> in, std::span<double> out);
/// out[i] = in[i]^power.
void pow(std::span<const double> in, double power, std::span<double> out);
void sigmoid(std::span<const double> in, std::span<double> out);
void log_sigmoid(std::span<const double> in, std::span<double> out);
void softplus(std::span<const double> in, std::span<double> out);
void log_cosh(std::span<const double> in, std::span<double> out);

}  // namespace assay::kernels

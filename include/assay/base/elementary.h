// Elementary functions with the same bits on every machine, compiler and instruction set: only IEEE +, -, *,
// / in a fixed order, no FMA. Error below 1 ulp (measured: tests/unit/elementary_test.cc). Special values as
// in the C library; every NaN result is the positive quiet NaN. Block versions with equal bits:
// src/kernels/elementary.h.
#pragma once

namespace assay::math {

double exp(double x);
double expm1(double x);
double log(double x);
double log1p(double x);
/// Exact for powers of two.
double log2(double x);
/// x^p.
double pow(double x, double p);
/// 1 / (1 + e^-x).
double sigmoid(double x);
/// log(sigmoid(x)) = -softplus(-x).
double log_sigmoid(double x);
/// log(1 + e^x).
double softplus(double x);
/// log(cosh(x)).
double log_cosh(double x);

}  // namespace assay::math

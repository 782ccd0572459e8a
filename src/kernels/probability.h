// Terms of the probability losses, one a row: vectorised over blocks, with a naive twin of each in `scalar`.
// Every lane does the operations of the twin in the same order, so both give the same bits. Widths: float,
// double.
#pragma once
#include <cstddef>
#include <cstdint>

namespace assay::kernels {

/// The probability given to the truth: p where `truth` is 1, else 1 - p, then clipped to [low, high].
void truth_probability(const float* p, const uint8_t* truth, size_t n, double low, double high, double* out);
void truth_probability(const double* p, const uint8_t* truth, size_t n, double low, double high, double* out);

/// (truth - p)^2.
void squared_gap(const float* p, const uint8_t* truth, size_t n, double* out);
void squared_gap(const double* p, const uint8_t* truth, size_t n, double* out);

/// max(0, 1 - s) where `truth` is 1, else max(0, 1 + s).
void hinge(const float* s, const uint8_t* truth, size_t n, double* out);
void hinge(const double* s, const uint8_t* truth, size_t n, double* out);

// Row-major n x columns matrices; target[i] < columns.

/// The entry of the target, clipped to [low, high].
void target_probability(const float* p, size_t columns, const uint32_t* target, size_t n, double low, double high,
                        double* out);
void target_probability(const double* p, size_t columns, const uint32_t* target, size_t n, double low, double high,
                        double* out);

/// Sum over c of ([c = target] - p[c])^2. Eight partial sums by c modulo 8, then a fixed tree.
void row_squared_gap(const float* p, size_t columns, const uint32_t* target, size_t n, double* out);
void row_squared_gap(const double* p, size_t columns, const uint32_t* target, size_t n, double* out);

/// The largest entry, and whether the target is the first place that has it.
void top_label(const float* p, size_t columns, const uint32_t* target, size_t n, double* top, uint8_t* hit);
void top_label(const double* p, size_t columns, const uint32_t* target, size_t n, double* top, uint8_t* hit);

/// max(0, 1 - (s[target] - largest other s)): Crammer & Singer 2001. One column: others are -infinity.
void crammer_singer(const float* s, size_t columns, const uint32_t* target, size_t n, double* out);
void crammer_singer(const double* s, size_t columns, const uint32_t* target, size_t n, double* out);

/// How many rows have a sum farther than `tolerance` from 1 (sums as in row_squared_gap; NaN counts).
size_t rows_off_one(const float* p, size_t columns, size_t n, double tolerance);
size_t rows_off_one(const double* p, size_t columns, size_t n, double tolerance);

/// Whether every entry is in [0, 1], -0 left out; if so, `off` is rows_off_one, made in the same sweep.
bool unit_rows(const float* p, size_t columns, size_t n, double tolerance, size_t& off);
bool unit_rows(const double* p, size_t columns, size_t n, double tolerance, size_t& off);

namespace scalar {
template <class T>
void truth_probability(const T* p, const uint8_t* truth, size_t n, double low, double high, double* out);
template <class T> void squared_gap(const T* p, const uint8_t* truth, size_t n, double* out);
template <class T> void hinge(const T* s, const uint8_t* truth, size_t n, double* out);
template <class T> void target_probability(const T* p, size_t columns, const uint32_t* target, size_t n, double low,
                                           double high, double* out);
template <class T> void row_squared_gap(const T* p, size_t columns, const uint32_t* target, size_t n, double* out);
template <class T>
void top_label(const T* p, size_t columns, const uint32_t* target, size_t n, double* top, uint8_t* hit);
template <class T> void crammer_singer(const T* s, size_t columns, const uint32_t* target, size_t n, double* out);
template <class T> size_t rows_off_one(const T* p, size_t columns, size_t n, double tolerance);
template <class T> bool unit_rows(const T* p, size_t columns, size_t n, double tolerance, size_t& off);
}  // namespace scalar

}  // namespace assay::kernels

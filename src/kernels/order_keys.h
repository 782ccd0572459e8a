// Order-preserving keys: unsigned integers that sort as the reals do, with -0 folded to +0. NaN has no place.
#pragma once
#include <bit>
#include <cstddef>
#include <cstdint>

namespace assay::kernels {

inline uint32_t order_key(float x) {
  auto bits = std::bit_cast<uint32_t>(x);
  if (bits == 0x80000000u) bits = 0;
  return bits ^ (static_cast<uint32_t>(-static_cast<int32_t>(bits >> 31)) | 0x80000000u);
}
inline uint64_t order_key(double x) {
  auto bits = std::bit_cast<uint64_t>(x);
  if (bits == 0x8000000000000000u) bits = 0;
  return bits ^ (static_cast<uint64_t>(-static_cast<int64_t>(bits >> 63)) | 0x8000000000000000u);
}
inline float key_value(uint32_t key) { return std::bit_cast<float>(key ^ (key >> 31 ? 0x80000000u : 0xffffffffu)); }
inline double key_value(uint64_t key) {
  return std::bit_cast<double>(key ^ (key >> 63 ? 0x8000000000000000u : 0xffffffffffffffffu));
}
inline uint64_t widen_key(uint32_t key) { return order_key(static_cast<double>(key_value(key))); }
inline uint64_t widen_key(uint64_t key) { return key; }
/// Whether a double is exactly an f32.
inline bool is_narrow(double x) { return static_cast<double>(static_cast<float>(x)) == x; }

void order_keys(const float* x, size_t n, uint32_t* keys);
void order_keys(const float* x, size_t n, uint64_t* keys);
void order_keys(const double* x, size_t n, uint64_t* keys);
/// Of doubles that are all exactly f32.
void order_keys(const double* x, size_t n, uint32_t* keys);
bool all_narrow(const double* x, size_t n);
/// The values of keys, as doubles.
void key_values(const uint32_t* keys, size_t n, double* x);
void key_values(const uint64_t* keys, size_t n, double* x);

}  // namespace assay::kernels

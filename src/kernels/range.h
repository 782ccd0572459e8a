// Range checks on spans of floats, by integer arithmetic on their bits: the sign bit of a running OR tells whether any
// value lies outside. Simple loops that compilers vectorise.
#pragma once
#include <bit>
#include <cstddef>
#include <cstdint>

namespace assay::kernels {

namespace detail {

template <class T> struct FloatBits;
template <> struct FloatBits<float> {
  using Int = uint32_t;
  static constexpr Int sign = 1u << 31, infinity = 0x7f800000u;
};
template <> struct FloatBits<double> {
  using Int = uint64_t;
  static constexpr Int sign = 1ull << 63, infinity = 0x7ff0000000000000ull;
};

template <class T, class F>
bool any_sign(const T* x, size_t n, F outside) {
  typename FloatBits<T>::Int any = 0;
  for (size_t i = 0; i < n; ++i) any |= outside(std::bit_cast<typename FloatBits<T>::Int>(x[i]));
  return any & FloatBits<T>::sign;
}

}  // namespace detail

template <class T>
bool any_nan(const T* x, size_t n) {
  using B = detail::FloatBits<T>;
  return detail::any_sign(x, n, [](auto bits) { return B::infinity - (bits & ~B::sign); });
}

template <class T>
bool all_finite(const T* x, size_t n) {
  using B = detail::FloatBits<T>;
  return !detail::any_sign(x, n, [](auto bits) { return B::infinity - 1 - (bits & ~B::sign); });
}

}  // namespace assay::kernels

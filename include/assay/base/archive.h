// Bytes of states: little-endian, varint lengths, every read checked. One `archive(A&)` member per state serves both
// directions; the bytes of a sealed state are canonical, so equal multisets of rows give equal bytes.
#pragma once
#include <bit>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "assay/error.h"

namespace assay {

class Writer {
 public:
  static constexpr bool reading = false;
  template <class... T> void operator()(const T&... values) { (put(values), ...); }
  void varint(uint64_t x);
  void raw(const void* data, size_t n) { bytes_.append(static_cast<const char*>(data), n); }
  void put(bool x) { bytes_.push_back(x ? 1 : 0); }
  void put(uint64_t x) { varint(x); }
  void put(uint32_t x) { varint(x); }
  void put(uint8_t x) { bytes_.push_back(static_cast<char>(x)); }
  void put(int64_t x) { varint((static_cast<uint64_t>(x) << 1) ^ static_cast<uint64_t>(x >> 63)); }
  void put(int32_t x) { put(int64_t{x}); }
  void put(double x) {
    auto b = std::bit_cast<uint64_t>(x);
    raw(&b, 8);
  }
  void put(const std::string& x) {
    varint(x.size());
    raw(x.data(), x.size());
  }
  template <class T> void put(const std::vector<T>& v) {
    varint(v.size());
    for (const auto& x : v) put(x);
  }
  template <class K, class V> void put(const std::map<K, V>& m) {
    varint(m.size());
    for (const auto& [k, v] : m) put(k), put(v);
  }
  template <class T>
  requires requires(T& t, Writer& w) { t.archive(w); }
  void put(const T& x) { const_cast<T&>(x).archive(*this); }
  const std::string& bytes() const { return bytes_; }
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

/// Throws CorruptState on anything that does not fit.
class Reader {
 public:
  static constexpr bool reading = true;
  static constexpr uint64_t newest = 4;
  explicit Reader(std::string_view bytes, uint64_t of_format = newest) : format(of_format), bytes_(bytes) {}
  template <class... T> void operator()(T&... values) { (get(values), ...); }
  uint64_t varint();
  void raw(void* out, size_t n);
  std::string_view view(size_t n);
  size_t left() const { return bytes_.size(); }
  /// A length whose elements take at least `least` bytes each.
  size_t length(size_t least = 1);
  void get(bool& x);
  void get(uint64_t& x) { x = varint(); }
  void get(uint32_t& x);
  void get(uint8_t& x) { raw(&x, 1); }
  void get(int64_t& x) {
    uint64_t u = varint();
    x = static_cast<int64_t>(u >> 1) ^ -static_cast<int64_t>(u & 1);
  }
  void get(int32_t& x);
  void get(double& x) {
    uint64_t b;
    raw(&b, 8);
    x = std::bit_cast<double>(b);
  }
  void get(std::string& x) { x = std::string(view(length())); }
  template <class T> void get(std::vector<T>& v) {
    size_t n = length();
    v.clear();
    v.reserve(n < 4096 ? n : 4096);
    for (size_t i = 0; i < n; ++i) get(v.emplace_back());
  }
  template <class K, class V> void get(std::map<K, V>& m) {
    m.clear();
    for (size_t n = length(); n > 0; --n) {
      K k;
      V v;
      get(k), get(v);
      if (!m.empty() && !(m.rbegin()->first < k)) throw CorruptState("keys out of order");
      m.emplace_hint(m.end(), std::move(k), std::move(v));
    }
  }
  template <class T>
  requires requires(T& t, Reader& r) { t.archive(r); }
  void get(T& x) { x.archive(*this); }

  const uint64_t format;  // of the states: what they lack that are older

 private:
  std::string_view bytes_;
};

}  // namespace assay

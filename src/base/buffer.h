// Buffer: a fixed block of plain values that are not initialised. Large blocks ask for huge pages.
#pragma once
#include <cstddef>
#include <cstdlib>
#include <memory>
#include <new>
#include <span>
#include <type_traits>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace assay {

template <class T> class Buffer {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  Buffer() = default;
  explicit Buffer(size_t n) : data_(allocate(n)), size_(n) {}
  T* data() { return data_.get(); }
  const T* data() const { return data_.get(); }
  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  T& operator[](size_t i) { return data_[i]; }
  const T& operator[](size_t i) const { return data_[i]; }
  std::span<const T> span() const { return {data(), size_}; }
  /// Forgets the tail; the memory stays.
  void truncate(size_t n) { size_ = n; }

 private:
  struct Free {
    void operator()(T* p) const { std::free(p); }
  };

  static T* allocate(size_t n) {
    constexpr size_t huge = size_t{2} << 20;
    if (n == 0) return nullptr;
    if (n > SIZE_MAX / 2 / sizeof(T)) throw std::bad_alloc();
    const size_t bytes = (n * sizeof(T) + 63) / 64 * 64;
    void* p =
        bytes < 2 * huge ? std::aligned_alloc(64, bytes) : std::aligned_alloc(huge, (bytes + huge - 1) / huge * huge);
    if (!p) throw std::bad_alloc();
#if defined(__linux__)
    if (bytes >= 2 * huge) madvise(p, bytes, MADV_HUGEPAGE);
#endif
    return static_cast<T*>(p);
  }

  std::unique_ptr<T[], Free> data_;
  size_t size_ = 0;
};

}  // namespace assay

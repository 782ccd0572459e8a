// FloatMode: rounding to nearest, denormals kept, while it lives. A host process may have switched either.
#pragma once
#if defined(__SSE2__)
#include <xmmintrin.h>
#endif

namespace assay {

class FloatMode {
 public:
  FloatMode(const FloatMode&) = delete;
  FloatMode& operator=(const FloatMode&) = delete;
#if defined(__SSE2__)
  FloatMode() : before_(_mm_getcsr()) {
    if (before_ & modes) _mm_setcsr(before_ & ~modes);
  }
  ~FloatMode() {
    if (before_ & modes) _mm_setcsr((_mm_getcsr() & ~modes) | (before_ & modes));
  }

 private:
  static constexpr unsigned modes = 0xe040;  // flush to zero, rounding, denormals are zero
  unsigned before_;
#else
  FloatMode() {}
#endif
};

}  // namespace assay

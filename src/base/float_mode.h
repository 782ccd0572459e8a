// FloatMode: rounding to nearest, denormals kept, while it lives. A host process may have switched either.
#pragma once

namespace assay {

class FloatMode {
 public:
  FloatMode(const FloatMode&) = delete;
  FloatMode& operator=(const FloatMode&) = delete;
#if defined(__SSE2__)
  FloatMode() : before_(__builtin_ia32_stmxcsr()) {
    if (before_ & modes) __builtin_ia32_ldmxcsr(before_ & ~modes);
  }
  ~FloatMode() {
    if (before_ & modes) __builtin_ia32_ldmxcsr((__builtin_ia32_stmxcsr() & ~modes) | (before_ & modes));
  }

 private:
  static constexpr unsigned modes = 0xe040;  // flush to zero, rounding, denormals are zero
  unsigned before_;
#else
  FloatMode() {}
#endif
};

}  // namespace assay

#include "report/code_points.h"

#include <utf8proc.h>

namespace assay {

int32_t next_code_point(std::string_view text, size_t& at) {
  utf8proc_int32_t c = -1;
  auto n = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()) + at,
                            static_cast<utf8proc_ssize_t>(text.size() - at), &c);
  at += n > 0 ? static_cast<size_t>(n) : 1;
  return n > 0 ? c : -1;
}

}  // namespace assay

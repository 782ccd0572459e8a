// Numbers as text: the shortest form that parses back to the same double.
#include <charconv>
#include <cmath>

#include "assay/catalog.h"

namespace assay {

std::string print_number(double x) {
  if (std::isnan(x)) return "nan";
  if (std::isinf(x)) return x > 0 ? "inf" : "-inf";
  char text[32];
  auto end = std::to_chars(text, text + sizeof text, x).ptr;
  return {text, end};
}

std::string detail::print_param(const Param& param) {
  switch (param.index()) {
    case 0:
      return std::get<bool>(param) ? "true" : "false";
    case 1:
      return std::to_string(std::get<int64_t>(param));
    case 2:
      return print_number(std::get<double>(param));
    default:
      return std::get<std::string>(param);
  }
}

}  // namespace assay

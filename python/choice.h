// The member of an enumeration that a text names.
#pragma once
#include <string>

#include "assay/error.h"
#include "assay/fields.h"

namespace assay::python {

/// Throws InvalidInput (usage) that names `what` and all members.
template <class E> E choice(const std::string& text, const char* what) {
  const auto& names = EnumNames<E>::names;
  std::string all;
  for (size_t i = 0; i < names.size(); ++i) {
    if (names[i] == text) return static_cast<E>(i);
    all += (i ? ", " : "") + std::string(names[i]);
  }
  throw usage_error(std::string(what) + "='" + text + "': one of " + all + " is needed");
}

}  // namespace assay::python

// Lists, tuples and other sequences of Python objects as columns.
#pragma once
#include <nanobind/nanobind.h>

#include <string>

#include "assay/column.h"

namespace assay::python {

namespace nb = nanobind;

/// Throws a TypeError that names the argument.
[[noreturn]] void refuse(const char* name, const std::string& what);

/// One value a row, or equally or unequally long lists. Throws InvalidInput that names the argument and the row.
Column from_sequence(nb::handle object, const char* name);

}  // namespace assay::python

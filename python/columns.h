// Python objects as columns: Arrow capsules, DLPack, the buffer protocol, sequences; in place where the memory allows.
#pragma once
#include <nanobind/nanobind.h>

#include <string>
#include <vector>

#include "arrow_columns.h"
#include "assay/column.h"

namespace assay::python {

namespace nb = nanobind;

/// One column from an array, tensor, series or list; two dimensions become a list column. `name` names the argument in
/// messages. Throws InvalidInput (type or data).
Column to_column(nb::handle object, const char* name);

/// The wanted columns of a table with `__arrow_c_stream__`, as one vector a record batch; or of a dict.
std::vector<std::vector<NamedColumn>> to_tables(nb::handle object, const std::vector<std::string>& wanted);

}  // namespace assay::python

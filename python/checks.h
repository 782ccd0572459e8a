// What drop-ins ask of arrays before and after the engine: scores of the true classes, curves as arrays, points on a
// line.
#pragma once
#include <nanobind/nanobind.h>

namespace assay::python {

void bind_checks(nanobind::module_& m);

}  // namespace assay::python

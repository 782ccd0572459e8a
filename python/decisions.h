// Tuning, gates, recommendations and sample sizes for Python: requests in, JSON out.
#pragma once
#include <nanobind/nanobind.h>

namespace assay::python {

void bind_decisions(nanobind::module_& m);

}  // namespace assay::python

// Results as Python objects.
#pragma once
#include <nanobind/nanobind.h>

#include "assay/evaluator.h"

namespace assay::python {

namespace nb = nanobind;

/// float, or dict for vectors, matrices, curves (of buffers of doubles) and tables.
nb::object to_python(const Value& value);
/// The evaluation with the keys of schema assay.evaluation/1, numbers as floats (NaN and infinities kept).
nb::dict to_python(const Evaluation& evaluation);
/// A catalogue row as a dict.
nb::dict to_python(const MetricDef& def);
nb::object to_python(const Param& param);

}  // namespace assay::python

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
/// Adds windows, worst_slices, fairness and trends, where there are any.
void add_views(nb::dict& out, const Evaluation& evaluation);
nb::list to_python(const std::vector<Result>& results);
/// A catalogue row as a dict.
nb::dict to_python(const MetricDef& def);
nb::object to_python(const Param& param);

}  // namespace assay::python

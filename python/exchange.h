// Tensors through the table of C functions that a type offers as `__dlpack_c_exchange_api__` (DLPack 1.2): no Python
// call.
#pragma once
#include <nanobind/ndarray.h>

namespace assay::python {

/// A view of a tensor of CPU memory, valid while `object` lives and is not resized. False when the type offers no table
/// or the tensor needs more than a view (another device, a dtype that DLPack lacks).
bool borrow(nanobind::handle object, nanobind::dlpack::dltensor& view);

}  // namespace assay::python

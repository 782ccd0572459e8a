#include "checks.h"

#include <nanobind/ndarray.h>
#include <nanobind/stl/string.h>

#include <cmath>
#include <memory>
#include <vector>

#include "assay/error.h"
#include "assay/evaluator.h"
#include "columns.h"
#include "shared.h"

namespace assay::python {
namespace {

using Vector = nb::ndarray<const double, nb::ndim<1>, nb::c_contig, nb::device::cpu>;
using Mask = nb::ndarray<nb::numpy, bool, nb::ndim<1>>;
using Array = nb::ndarray<nb::numpy, double, nb::ndim<1>>;

using Matrix = nb::ndarray<const float, nb::ndim<2>, nb::c_contig, nb::device::cpu>;
using Codes = nb::ndarray<const int64_t, nb::ndim<1>, nb::c_contig, nb::device::cpu>;
using Floats = nb::ndarray<nb::numpy, float, nb::ndim<1>>;

/// The score of its own class of each row.
Floats own_scores(const Codes& target, const Matrix& scores) {
  const size_t n = target.shape(0), width = scores.shape(1);
  if (scores.shape(0) != n) throw data_error("target and scores differ in length");
  auto found = std::make_unique<float[]>(n);
  bool inside = true;
  {
    nb::gil_scoped_release release;
    const int64_t* own = target.data();
    for (size_t i = 0; i < n; ++i) {
      const bool here = static_cast<uint64_t>(own[i]) < width;
      inside &= here;
      found[i] = scores.data()[i * width + (here ? static_cast<size_t>(own[i]) : 0)];
    }
  }
  if (!inside) throw data_error("target: a class without scores");
  float* kept = found.release();
  nb::capsule owner(kept, [](void* values) noexcept { delete[] static_cast<float*>(values); });
  return Floats(kept, {n}, owner);
}

Array array_of(std::vector<double>&& values) {
  auto* kept = new std::vector<double>(std::move(values));
  nb::capsule owner(kept, [](void* p) noexcept { delete static_cast<std::vector<double>*>(p); });
  return Array(kept->data(), {kept->size()}, owner);
}

/// The columns of a curve as NumPy arrays, without a copy.
nb::list curve_of(const Config& config, const nb::dict& columns) {
  Shared shared(config);
  shared.update(nb::borrow<nb::kwargs>(columns));
  Value value = shared.alone([](Evaluator& e) { return e.only_value(); });
  auto* curve = std::get_if<Curve>(&value.data);
  if (!curve) throw usage_error("a metric whose value is a curve is needed");
  nb::list out;
  for (auto& column : curve->columns) out.append(array_of(std::move(column.second)));
  return out;
}

/// Which points of a curve of whole counts bend it: the rates times their masses are whole. The first two and the last
/// point count as bends.
Mask bends(const Vector& x, const Vector& y, double x_mass, double y_mass) {
  const size_t n = x.shape(0);
  if (y.shape(0) != n) throw data_error("x and y differ in length");
  auto* kept = new bool[n];
  nb::capsule owner(kept, [](void* p) noexcept { delete[] static_cast<bool*>(p); });
  {
    nb::gil_scoped_release release;
    const double *a = x.data(), *b = y.data();
    auto second = [](const double* v, size_t i, double mass) {
      const double before = std::nearbyint(v[i - 1] * mass), here = std::nearbyint(v[i] * mass);
      return std::nearbyint(v[i + 1] * mass) - here != here - before;
    };
    for (size_t i = 0; i < n; ++i) kept[i] = i < 2 || i + 1 == n || second(a, i, x_mass) || second(b, i, y_mass);
  }
  return Mask(kept, {n}, owner);
}

}  // namespace

void bind_checks(nb::module_& m) {
  m.def("own_scores", &own_scores, nb::arg("target"), nb::arg("scores"));
  m.def("curve", &curve_of, nb::arg("config"), nb::arg("columns"));
  m.def("bends", &bends, nb::arg("x"), nb::arg("y"), nb::arg("x_mass"), nb::arg("y_mass"));
}

}  // namespace assay::python

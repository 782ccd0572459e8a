#include "checks.h"

#include <nanobind/ndarray.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
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

/// Least and greatest; lanes that the compiler can hold in registers. A NaN makes both NaN.
template <class T> std::pair<double, double> limits(const T* x, size_t n) {
  constexpr size_t lanes = 32;
  constexpr bool real = std::is_floating_point_v<T>;
  std::array<T, lanes> low, high;
  low.fill(x[0]), high.fill(x[0]);
  std::array<bool, lanes> odd{};
  auto add = [&](size_t k, T value) {
    low[k] = value < low[k] ? value : low[k];
    high[k] = value > high[k] ? value : high[k];
    if constexpr (real) odd[k] |= value != value;
  };
  size_t i = 0;
  for (; i + lanes <= n; i += lanes)
    for (size_t k = 0; k < lanes; ++k) add(k, x[i + k]);
  for (; i < n; ++i) add(0, x[i]);
  if (std::ranges::find(odd, true) != odd.end())
    return {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::quiet_NaN()};
  return {static_cast<double>(*std::ranges::min_element(low)), static_cast<double>(*std::ranges::max_element(high))};
}

/// The range of a float column of one or two dimensions.
std::pair<double, double> limits_of(nb::handle object) {
  Column column = to_column(object, "values");
  const Column& values = column.type == Type::list ? *column.child : column;
  if (values.size == 0) throw data_error("values are needed");
  nb::gil_scoped_release release;
  const auto n = static_cast<size_t>(values.size);
  if (values.type == Type::float32) return limits(static_cast<const float*>(values.data), n);
  if (values.type == Type::float64) return limits(static_cast<const double*>(values.data), n);
  throw type_error("values: float32 or float64 are needed");
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
  m.def("limits", &limits_of, nb::arg("values"));
  m.def("curve", &curve_of, nb::arg("config"), nb::arg("columns"));
  m.def("bends", &bends, nb::arg("x"), nb::arg("y"), nb::arg("x_mass"), nb::arg("y_mass"));
}

}  // namespace assay::python

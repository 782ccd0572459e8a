#include "sequence_columns.h"

#include <nanobind/stl/string.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>
#include <vector>

#include "assay/base/label_text.h"
#include "assay/error.h"
#include "base/time_text.h"

namespace assay::python {
namespace {

struct Values {
  std::vector<double> numbers;
  std::vector<int64_t> integers;
  std::vector<uint8_t> booleans, validity;
  std::vector<std::string> texts;
  bool any_missing = false;
};

enum class Kind { none, boolean, integer, real, text, unfit };

/// A date, a datetime, a time of day, or NumPy's and pandas' own.
bool is_time(PyObject* item) {
  const char* type = Py_TYPE(item)->tp_name;
  for (const char* known : {"datetime.date", "datetime.datetime", "datetime.time", "Timestamp", "numpy.datetime64",
                            "pandas._libs.tslibs.timestamps.Timestamp"})
    if (std::strcmp(type, known) == 0) return true;
  return false;
}

/// As labels of times are written in every entry.
std::string time_of_item(PyObject* item) {
  nb::handle time(item);
  if (std::strcmp(Py_TYPE(item)->tp_name, "numpy.datetime64") == 0)
    return time_label(nb::cast<std::string>(nb::str(time.attr("astype")("datetime64[us]"))));
  return time_label(nb::cast<std::string>(time.attr("isoformat")()));
}

bool is_missing_time(PyObject* item) {
  return std::strcmp(Py_TYPE(item)->tp_name, "numpy.datetime64") == 0 &&
         nb::cast<std::string>(nb::str(nb::handle(item))) == "NaT";
}

/// What pandas.cut makes.
bool is_interval(PyObject* item) {
  const char* type = Py_TYPE(item)->tp_name;
  return std::strcmp(type, "Interval") == 0 || std::strcmp(type, "pandas._libs.interval.Interval") == 0;
}

/// "(0, 18]", numbers as labels.
std::string interval_label(PyObject* item) {
  const nb::handle interval(item);
  const auto end = [&](const char* name) {
    const nb::object value = interval.attr(name);
    if (PyLong_Check(value.ptr()) || PyFloat_Check(value.ptr())) return label_text(nb::cast<double>(value));
    return nb::cast<std::string>(nb::steal(PyObject_Str(value.ptr())));
  };
  const auto closed = nb::cast<std::string>(interval.attr("closed"));
  const bool left = closed == "left" || closed == "both", right = closed == "right" || closed == "both";
  return (left ? "[" : "(") + end("left") + ", " + end("right") + (right ? "]" : ")");
}

Kind kind_of(PyObject* item) {
  if (item == Py_None) return Kind::none;
  if (PyBool_Check(item)) return Kind::boolean;
  if (PyLong_Check(item)) return Kind::integer;
  if (PyFloat_Check(item)) return Kind::real;
  if (PyUnicode_Check(item)) return Kind::text;
  const char* type = Py_TYPE(item)->tp_name;
  if (std::strcmp(type, "numpy.bool") == 0 || std::strcmp(type, "numpy.bool_") == 0) return Kind::boolean;
  for (const char* missing :
       {"NAType", "pandas._libs.missing.NAType", "NaTType", "pandas._libs.tslibs.nattype.NaTType"})
    if (std::strcmp(type, missing) == 0) return Kind::none;
  if (is_time(item) || is_interval(item)) return Kind::text;
  if (PyIndex_Check(item)) return Kind::integer;
  if (PyComplex_Check(item) || !PyNumber_Check(item) || PySet_Check(item)) return Kind::unfit;
  PyNumberMethods* methods = Py_TYPE(item)->tp_as_number;
  return methods && methods->nb_float ? Kind::real : Kind::unfit;
}

bool is_nan(PyObject* item) {
  if (kind_of(item) != Kind::real) return false;
  const double x = PyFloat_AsDouble(item);
  if (x == -1.0 && PyErr_Occurred()) PyErr_Clear();
  return std::isnan(x);
}

/// Whether there is no value among values of this kind: a NaN is a number among numbers only.
bool absent(PyObject* item, Kind among) {
  return kind_of(item) == Kind::none || is_missing_time(item) || (among != Kind::real && is_nan(item));
}

/// Python objects with the row of each.
struct Items {
  std::vector<PyObject*> objects;
  std::vector<int64_t> ends;  // of the rows, when rows are lists

  int64_t row(size_t i) const {
    if (ends.empty()) return static_cast<int64_t>(i) + 1;
    return std::upper_bound(ends.begin(), ends.end(), static_cast<int64_t>(i)) - ends.begin() + 1;
  }
  std::string where(size_t i) const { return "row " + std::to_string(row(i)) + ": "; }
};

std::string type_of(PyObject* item) { return Py_TYPE(item)->tp_name; }

/// What all values are: bool, int, real or text. Refuses others and mixtures. A NaN tells nothing beside other values.
Kind common_kind(const Items& items, const char* name) {
  Kind most = Kind::none;
  bool nans = false;
  for (size_t i = 0; i < items.objects.size(); ++i) {
    Kind kind = kind_of(items.objects[i]);
    if (kind == Kind::unfit) {
      bool bytes = PyBytes_Check(items.objects[i]);
      refuse(name, items.where(i) + "a value of type " + type_of(items.objects[i]) +
                       (bytes ? " cannot be used; decode it to str"
                              : " cannot be used; numbers, bools, strings and None can"));
    }
    if (kind == Kind::real && is_nan(items.objects[i])) {
      nans = true;
      continue;
    }
    if (kind != Kind::none && most != Kind::none && (kind == Kind::text) != (most == Kind::text))
      refuse(name, items.where(i) + "texts and numbers are mixed; give all values one type");
    most = std::max(most, kind);
  }
  return most == Kind::none && nans ? Kind::real : most;
}

int64_t integer(const Items& items, size_t i, const char* name) {
  nb::object index = nb::steal(PyNumber_Index(items.objects[i]));
  if (!index.is_valid()) nb::raise_python_error();
  int64_t x = PyLong_AsLongLong(index.ptr());
  if (x == -1 && PyErr_Occurred()) PyErr_Clear(), refuse(name, items.where(i) + "an integer beyond 64 bits");
  return x;
}

double real(const Items& items, size_t i, const char* name) {
  double x = PyFloat_AsDouble(items.objects[i]);
  if (x == -1.0 && PyErr_Occurred())
    PyErr_Clear(), refuse(name, items.where(i) + "a value of type " + type_of(items.objects[i]) + " cannot be used");
  return x;
}

std::string text(const Items& items, size_t i, const char* name) {
  if (is_time(items.objects[i])) return time_of_item(items.objects[i]);
  if (is_interval(items.objects[i])) return interval_label(items.objects[i]);
  Py_ssize_t size = 0;
  const char* bytes = PyUnicode_AsUTF8AndSize(items.objects[i], &size);
  if (!bytes) PyErr_Clear(), refuse(name, items.where(i) + "a string that is no Unicode text");
  return {bytes, static_cast<size_t>(size)};
}

Column text_column(std::shared_ptr<Values> values) {
  Column column = make_column(values->texts);
  if (values->any_missing) column.validity = values->validity.data();
  struct Both {
    std::shared_ptr<const void> a, b;
  };
  column.owner = std::make_shared<Both>(Both{column.owner, values});
  return column;
}

/// Flat Python values as one column: all bool, all int, numbers, or all text.
Column flat(const Items& items, const char* name) {
  Kind most = common_kind(items, name);
  auto n = items.objects.size();
  auto values = std::make_shared<Values>();
  values->validity.assign((n + 7) / 8, 0);
  for (size_t i = 0; i < n; ++i) {
    PyObject* item = items.objects[i];
    bool here = !absent(item, most);
    if (here) values->validity[i >> 3] |= static_cast<uint8_t>(1 << (i & 7));
    values->any_missing |= !here;
    if (most == Kind::text)
      values->texts.push_back(here ? text(items, i, name) : std::string());
    else if (most == Kind::boolean)
      values->booleans.push_back(here && PyObject_IsTrue(item) == 1);
    else if (most == Kind::integer)
      values->integers.push_back(here ? integer(items, i, name) : 0);
    else
      values->numbers.push_back(here ? real(items, i, name) : 0);
  }
  if (most == Kind::text) return text_column(values);
  Column column;
  column.size = static_cast<int64_t>(n);
  column.type = most == Kind::boolean ? Type::bool8 : most == Kind::integer ? Type::int64 : Type::float64;
  column.data = most == Kind::boolean   ? static_cast<const void*>(values->booleans.data())
                : most == Kind::integer ? static_cast<const void*>(values->integers.data())
                                        : static_cast<const void*>(values->numbers.data());
  if (values->any_missing) column.validity = values->validity.data();
  column.owner = values;
  return column;
}

bool is_sequence(PyObject* item) {
  return PySequence_Check(item) && !PyUnicode_Check(item) && !PyBytes_Check(item) && !PyDict_Check(item);
}

bool without_order(PyObject* object) {
  return PyUnicode_Check(object) || PyBytes_Check(object) || PyByteArray_Check(object) || PyDict_Check(object) ||
         PyAnySet_Check(object);
}

Column lists(PyObject** rows, Py_ssize_t n, const char* name) {
  std::vector<nb::object> kept;
  Items items;
  auto offsets = std::make_shared<std::vector<int64_t>>(1, 0);
  for (Py_ssize_t i = 0; i < n; ++i) {
    auto where = "row " + std::to_string(i + 1);
    if (!is_sequence(rows[i])) refuse(name, where + " is no list, but the first is");
    kept.push_back(nb::steal(PySequence_Fast(rows[i], "")));
    if (!kept.back().is_valid()) PyErr_Clear(), refuse(name, where + " cannot be read as a list");
    for (Py_ssize_t k = 0; k < PySequence_Fast_GET_SIZE(kept.back().ptr()); ++k)
      items.objects.push_back(PySequence_Fast_GET_ITEM(kept.back().ptr(), k));
    offsets->push_back(static_cast<int64_t>(items.objects.size()));
    items.ends.push_back(offsets->back());
  }
  Column list;
  list.type = Type::list;
  list.size = n;
  list.offsets = offsets->data();
  list.wide_offsets = true;
  list.child = std::make_shared<Column>(flat(items, name));
  list.owner = offsets;
  return list;
}

}  // namespace

void refuse(const char* name, const std::string& what) { throw type_error(std::string(name) + ": " + what); }

Column from_sequence(nb::handle object, const char* name) {
  auto wanted = "an array, tensor, series or list is needed, not " + type_of(object.ptr());
  if (without_order(object.ptr())) refuse(name, wanted);
  nb::object fast = nb::steal(PySequence_Fast(object.ptr(), ""));
  if (!fast.is_valid()) PyErr_Clear(), refuse(name, wanted);
  auto n = PySequence_Fast_GET_SIZE(fast.ptr());
  PyObject** items = PySequence_Fast_ITEMS(fast.ptr());
  if (n > 0 && is_sequence(items[0])) return lists(items, n, name);
  return flat({{items, items + n}, {}}, name);
}

}  // namespace assay::python

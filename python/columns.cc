#include "columns.h"

#include <nanobind/ndarray.h>

#include <algorithm>
#include <cstring>

#include "assay/error.h"
#include "exchange.h"

namespace assay::python {
namespace {

[[noreturn]] void refuse(const char* name, const std::string& what) { throw type_error(std::string(name) + ": " + what); }

size_t width_of(Type type) {
  switch (type) {
    case Type::bool8: case Type::int8: case Type::uint8: return 1;
    case Type::int16: case Type::uint16: case Type::float16: case Type::bfloat16: return 2;
    case Type::int32: case Type::uint32: case Type::float32: return 4;
    default: return 8;
  }
}

/// A dense column over `shape`, copied when the strides (in bytes) ask for it.
Column dense(Type type, const void* data, int ndim, const int64_t* shape, const int64_t* strides, std::shared_ptr<const void> owner, const char* name) {
  if (ndim < 1 || ndim > 2) refuse(name, "one or two dimensions are needed, not " + std::to_string(ndim));
  auto item = static_cast<int64_t>(width_of(type));
  int64_t rows = shape[0], width = ndim == 2 ? shape[1] : 1;
  bool contiguous = rows * width <= 1 || !strides || ((ndim == 1 || width == 1 || strides[1] == item) && (rows == 1 || strides[0] == item * width));
  if (!contiguous) {
    auto copy = std::make_shared<std::vector<unsigned char>>(static_cast<size_t>(rows * width * item));
    unsigned char* out = copy->data();
    for (int64_t i = 0; i < rows; ++i)
      for (int64_t k = 0; k < width; ++k, out += item)
        std::memcpy(out, static_cast<const unsigned char*>(data) + i * strides[0] + (ndim == 2 ? k * strides[1] : 0), static_cast<size_t>(item));
    data = copy->data();
    owner = copy;
  }
  Column values;
  values.type = type;
  values.size = rows * width;
  values.data = data;
  values.owner = std::move(owner);
  if (ndim == 1) return values;
  Column list;
  list.type = Type::list;
  list.size = rows;
  list.width = width;
  list.child = std::make_shared<Column>(std::move(values));
  return list;
}

// ------------------------------------------------------------------------------------------------ buffer protocol

bool buffer_type(const char* format, Py_ssize_t item, Type& type) {
  if (!format) return type = Type::uint8, true;
  if (*format == '@' || *format == '=' || *format == '<') ++format;
  if (format[0] == 0 || format[1] != 0) return false;
  switch (*format) {
    case '?': type = Type::bool8; return true;
    case 'b': type = Type::int8; return true;
    case 'B': type = Type::uint8; return true;
    case 'e': type = Type::float16; return true;
    case 'f': type = Type::float32; return true;
    case 'd': type = Type::float64; return true;
    case 'h': case 'i': case 'l': case 'q': case 'n':
      type = item == 2 ? Type::int16 : item == 4 ? Type::int32 : Type::int64;
      return true;
    case 'H': case 'I': case 'L': case 'Q': case 'N':
      type = item == 2 ? Type::uint16 : item == 4 ? Type::uint32 : Type::uint64;
      return true;
    default: return false;
  }
}

bool from_buffer(nb::handle object, const char* name, Column& column) {
  if (!PyObject_CheckBuffer(object.ptr()) || PyBytes_Check(object.ptr()) || PyByteArray_Check(object.ptr())) return false;
  auto view = std::make_unique<Py_buffer>();
  if (PyObject_GetBuffer(object.ptr(), view.get(), PyBUF_STRIDES | PyBUF_FORMAT) != 0) {
    PyErr_Clear();
    return false;
  }
  Type type;
  if (!buffer_type(view->format, view->itemsize, type)) {
    PyBuffer_Release(view.get());
    return false;
  }
  Py_buffer* raw = view.release();
  std::shared_ptr<const void> owner(raw, [raw](const void*) {
    nb::gil_scoped_acquire gil;
    PyBuffer_Release(raw);
    delete raw;
  });
  static_assert(sizeof(Py_ssize_t) == sizeof(int64_t));
  column = dense(type, raw->buf, raw->ndim, reinterpret_cast<const int64_t*>(raw->shape), reinterpret_cast<const int64_t*>(raw->strides), owner, name);
  return true;
}

// ------------------------------------------------------------------------------------------------ DLPack

bool dlpack_type(const nb::dlpack::dtype& dtype, Type& type) {
  auto code = static_cast<nb::dlpack::dtype_code>(dtype.code);
  constexpr Type ints[] = {Type::int8, Type::int16, Type::int32, Type::int64};
  constexpr Type uints[] = {Type::uint8, Type::uint16, Type::uint32, Type::uint64};
  int log = dtype.bits == 8 ? 0 : dtype.bits == 16 ? 1 : dtype.bits == 32 ? 2 : dtype.bits == 64 ? 3 : -1;
  if (log < 0 || dtype.lanes != 1) return false;
  if (code == nb::dlpack::dtype_code::Int) return type = ints[log], true;
  if (code == nb::dlpack::dtype_code::UInt) return type = uints[log], true;
  if (code == nb::dlpack::dtype_code::Bool && log == 0) return type = Type::bool8, true;
  if (code == nb::dlpack::dtype_code::Bfloat && log == 1) return type = Type::bfloat16, true;
  if (code == nb::dlpack::dtype_code::Float && log >= 1) return type = log == 1 ? Type::float16 : log == 2 ? Type::float32 : Type::float64, true;
  return false;
}

/// A view whose signs turn when it is read (the imaginary part of a conjugate), of which DLPack knows nothing.
bool negated(nb::handle object) {
  static PyObject* method = PyUnicode_InternFromString("is_neg");
  nb::object answer = nb::steal(PyObject_CallMethodNoArgs(object.ptr(), method));
  if (!answer.is_valid()) PyErr_Clear();
  return answer.is_valid() && answer.ptr() == Py_True;
}

/// A tensor that is read before the call returns: its memory is not owned.
bool from_exchange(nb::handle object, const char* name, Column& column) {
  nb::dlpack::dltensor view;
  Type type;
  if (!borrow(object, view) || !dlpack_type(view.dtype, type)) return false;
  if (view.dtype.code == static_cast<uint8_t>(nb::dlpack::dtype_code::Float) && negated(object)) return false;
  int64_t strides[2]{};
  for (int d = 0; view.strides && d < std::min(view.ndim, 2); ++d) strides[d] = view.strides[d] * static_cast<int64_t>(width_of(type));
  column = dense(type, static_cast<const char*>(view.data) + view.byte_offset, view.ndim, view.shape, view.strides ? strides : nullptr, nullptr, name);
  return true;
}

bool from_dlpack(nb::handle object, const char* name, Column& column) {
  if (!nb::hasattr(object, "__dlpack__")) return false;
  nb::object source = nb::borrow(object);
  if (nb::hasattr(object, "requires_grad") && nb::cast<bool>(object.attr("requires_grad"))) source = object.attr("detach")();
  if (nb::hasattr(object, "device") && nb::hasattr(object, "cpu")) source = source.attr("cpu")();
  if (nb::hasattr(object, "resolve_neg")) source = source.attr("resolve_neg")();
  nb::ndarray<nb::ro> array;
  try {
    array = nb::cast<nb::ndarray<nb::ro>>(source);
  } catch (const nb::cast_error&) {
    return false;
  } catch (const nb::python_error&) {
    return false;
  }
  Type type;
  if (array.device_type() != nb::device::cpu::value) refuse(name, "the array is not in CPU memory");
  if (!dlpack_type(array.dtype(), type)) refuse(name, "an array of this dtype cannot be used");
  int64_t shape[2]{}, strides[2]{};
  if (array.ndim() < 1 || array.ndim() > 2) refuse(name, "one or two dimensions are needed, not " + std::to_string(array.ndim()));
  for (size_t d = 0; d < array.ndim(); ++d) {
    shape[d] = static_cast<int64_t>(array.shape(d));
    strides[d] = array.stride(d) * static_cast<int64_t>(width_of(type));
  }
  column = dense(type, array.data(), static_cast<int>(array.ndim()), shape, strides, std::make_shared<nb::ndarray<nb::ro>>(array), name);
  return true;
}

// ------------------------------------------------------------------------------------------------ Arrow

struct Schema {
  ArrowSchema schema{};
  ~Schema() {
    if (schema.release) schema.release(&schema);
  }
};

/// The chunks of one-column streams joined into one column: numbers and texts.
Column join(const std::vector<Column>& chunks) {
  int64_t size = 0;
  bool numeric = true;
  for (const auto& c : chunks) size += c.size, numeric = numeric && c.numeric();
  if (numeric) {
    auto values = std::make_shared<std::vector<double>>(static_cast<size_t>(size));
    bool same = std::all_of(chunks.begin(), chunks.end(), [&](const auto& c) { return c.type == chunks[0].type && !c.validity && c.type != Type::boolean; });
    Column column;
    column.size = size;
    if (same) {
      auto item = width_of(chunks[0].type);
      auto bytes = std::make_shared<std::vector<unsigned char>>(static_cast<size_t>(size) * item);
      unsigned char* out = bytes->data();
      for (const auto& c : chunks) {
        std::memcpy(out, static_cast<const unsigned char*>(c.data) + static_cast<size_t>(c.offset) * item, static_cast<size_t>(c.size) * item);
        out += static_cast<size_t>(c.size) * item;
      }
      column.type = chunks[0].type;
      column.data = bytes->data();
      column.owner = bytes;
      return column;
    }
    double* out = values->data();
    for (const auto& c : chunks) c.widen(0, c.size, out), out += c.size;
    column.type = Type::float64;
    column.data = values->data();
    column.owner = values;
    return column;
  }
  throw type_error("a series of several chunks of this type cannot be used; combine its chunks first");
}

bool from_arrow(nb::handle object, const char* name, Column& column) {
  if (nb::hasattr(object, "__arrow_c_array__")) {
    nb::tuple pair = nb::cast<nb::tuple>(object.attr("__arrow_c_array__")());
    auto* schema = static_cast<ArrowSchema*>(PyCapsule_GetPointer(nb::handle(pair[0]).ptr(), "arrow_schema"));
    auto* array = static_cast<ArrowArray*>(PyCapsule_GetPointer(nb::handle(pair[1]).ptr(), "arrow_array"));
    if (!schema || !array) nb::raise_python_error();
    auto owner = own(array);
    column = column_of(*schema, *owner, owner);
    return true;
  }
  if (!nb::hasattr(object, "__arrow_c_stream__")) return false;
  nb::object capsule = object.attr("__arrow_c_stream__")();
  auto* stream = static_cast<ArrowArrayStream*>(PyCapsule_GetPointer(capsule.ptr(), "arrow_array_stream"));
  if (!stream) nb::raise_python_error();
  Schema schema;
  if (stream->get_schema(stream, &schema.schema) != 0) refuse(name, "the Arrow stream has no schema");
  std::vector<Column> chunks;
  for (;;) {
    ArrowArray array{};
    if (stream->get_next(stream, &array) != 0) refuse(name, "the Arrow stream failed");
    if (!array.release) break;
    auto owner = own(&array);
    if (std::strcmp(schema.schema.format, "+s") == 0) {
      auto columns = columns_of(schema.schema, *owner, owner);
      if (columns.size() != 1) refuse(name, "a table is no column");
      chunks.push_back(columns[0].column);
    } else {
      chunks.push_back(column_of(schema.schema, *owner, owner));
    }
  }
  if (chunks.empty()) column = Column{};
  else column = chunks.size() == 1 ? chunks[0] : join(chunks);
  return true;
}

// ------------------------------------------------------------------------------------------------ sequences

struct Values {
  std::vector<double> numbers;
  std::vector<int64_t> integers;
  std::vector<uint8_t> booleans, validity;
  std::vector<std::string> texts;
  bool any_missing = false;
};

enum class Kind { none, boolean, integer, real, text };

Kind kind_of(PyObject* item) {
  if (item == Py_None) return Kind::none;
  if (PyBool_Check(item)) return Kind::boolean;
  if (PyLong_Check(item)) return Kind::integer;
  if (PyFloat_Check(item)) return Kind::real;
  if (PyUnicode_Check(item)) return Kind::text;
  const char* type = Py_TYPE(item)->tp_name;
  if (std::strcmp(type, "numpy.bool") == 0 || std::strcmp(type, "numpy.bool_") == 0) return Kind::boolean;
  if (PyIndex_Check(item)) return Kind::integer;
  return PyNumber_Check(item) ? Kind::real : Kind::none;
}

/// Flat Python values as one column: all bool, all int, numbers, or all text.
Column flat(const std::vector<PyObject*>& items, const char* name) {
  Kind most = Kind::none;
  bool text = false, other = false;
  for (PyObject* item : items) {
    Kind kind = kind_of(item);
    if (kind == Kind::none && item != Py_None) refuse(name, std::string("a value of type ") + Py_TYPE(item)->tp_name + " cannot be used");
    text |= kind == Kind::text, other |= kind != Kind::text && kind != Kind::none;
    most = std::max(most, kind);
  }
  if (text && other) refuse(name, "texts and numbers are mixed");
  auto n = items.size();
  auto values = std::make_shared<Values>();
  values->validity.assign((n + 7) / 8, 0);
  for (size_t i = 0; i < n; ++i) {
    PyObject* item = items[i];
    bool here = item != Py_None;
    if (here) values->validity[i >> 3] |= static_cast<uint8_t>(1 << (i & 7));
    values->any_missing |= !here;
    if (most == Kind::text) values->texts.emplace_back(here ? nb::cast<std::string>(nb::handle(item)) : std::string());
    else if (most == Kind::boolean) values->booleans.push_back(here && PyObject_IsTrue(item) == 1);
    else if (most == Kind::integer) {
      int64_t x = 0;
      if (here) {
        nb::object index = nb::steal(PyNumber_Index(item));
        if (!index.is_valid()) nb::raise_python_error();
        x = PyLong_AsLongLong(index.ptr());
        if (x == -1 && PyErr_Occurred()) PyErr_Clear(), refuse(name, "an integer beyond 64 bits");
      }
      values->integers.push_back(x);
    } else {
      double x = here ? PyFloat_AsDouble(item) : 0;
      if (x == -1.0 && PyErr_Occurred()) PyErr_Clear(), refuse(name, std::string("a value of type ") + Py_TYPE(item)->tp_name + " cannot be used");
      values->numbers.push_back(x);
    }
  }
  if (most == Kind::text) {
    Column column = make_column(values->texts);
    if (values->any_missing) column.validity = values->validity.data();
    struct Both { std::shared_ptr<const void> a, b; };
    column.owner = std::make_shared<Both>(Both{column.owner, values});
    return column;
  }
  Column column;
  column.size = static_cast<int64_t>(n);
  column.type = most == Kind::boolean ? Type::bool8 : most == Kind::integer ? Type::int64 : Type::float64;
  column.data = most == Kind::boolean ? static_cast<const void*>(values->booleans.data())
                : most == Kind::integer ? static_cast<const void*>(values->integers.data())
                                        : static_cast<const void*>(values->numbers.data());
  if (values->any_missing) column.validity = values->validity.data();
  column.owner = values;
  return column;
}

bool is_sequence(PyObject* item) { return PySequence_Check(item) && !PyUnicode_Check(item) && !PyBytes_Check(item); }

Column from_sequence(nb::handle object, const char* name) {
  nb::object fast = nb::steal(PySequence_Fast(object.ptr(), ""));
  if (!fast.is_valid()) {
    PyErr_Clear();
    refuse(name, std::string("an array, tensor, series or list is needed, not ") + Py_TYPE(object.ptr())->tp_name);
  }
  auto n = PySequence_Fast_GET_SIZE(fast.ptr());
  PyObject** items = PySequence_Fast_ITEMS(fast.ptr());
  bool nested = n > 0 && is_sequence(items[0]);
  if (!nested) return flat({items, items + n}, name);
  std::vector<nb::object> rows;
  std::vector<PyObject*> values;
  auto offsets = std::make_shared<std::vector<int64_t>>(1, 0);
  for (Py_ssize_t i = 0; i < n; ++i) {
    if (!is_sequence(items[i])) refuse(name, "row " + std::to_string(i + 1) + " is no list, but the first is");
    rows.push_back(nb::steal(PySequence_Fast(items[i], "")));
    if (!rows.back().is_valid()) nb::raise_python_error();
    for (Py_ssize_t k = 0; k < PySequence_Fast_GET_SIZE(rows.back().ptr()); ++k) values.push_back(PySequence_Fast_GET_ITEM(rows.back().ptr(), k));
    offsets->push_back(static_cast<int64_t>(values.size()));
  }
  Column list;
  list.type = Type::list;
  list.size = n;
  list.offsets = offsets->data();
  list.wide_offsets = true;
  list.child = std::make_shared<Column>(flat(values, name));
  list.owner = offsets;
  return list;
}

nb::object list_of(nb::handle object, const char* name) {
  try {
    return object.attr("tolist")();
  } catch (const nb::python_error&) {
    refuse(name, std::string("a ") + Py_TYPE(object.ptr())->tp_name + " without dense memory cannot be used");
  }
}

}  // namespace

Column to_column(nb::handle object, const char* name) {
  Column column;
  if (PyList_Check(object.ptr()) || PyTuple_Check(object.ptr())) return from_sequence(object, name);
  if (from_buffer(object, name, column)) return column;
  if (from_exchange(object, name, column)) return column;
  if (from_arrow(object, name, column)) return column;
  if (from_dlpack(object, name, column)) return column;
  if (nb::hasattr(object, "toarray") && nb::hasattr(object, "nnz")) refuse(name, "a sparse matrix cannot be used; call .toarray() first");
  if (nb::hasattr(object, "to_numpy")) return to_column(object.attr("to_numpy")(), name);
  if (nb::hasattr(object, "__array__") && !nb::hasattr(object, "tolist")) return to_column(object.attr("__array__")(), name);
  if (nb::hasattr(object, "tolist")) return to_column(list_of(object, name), name);
  return from_sequence(object, name);
}

std::vector<std::vector<NamedColumn>> to_tables(nb::handle object) {
  nb::object capsule = object.attr("__arrow_c_stream__")();
  auto* stream = static_cast<ArrowArrayStream*>(PyCapsule_GetPointer(capsule.ptr(), "arrow_array_stream"));
  if (!stream) nb::raise_python_error();
  Schema schema;
  if (stream->get_schema(stream, &schema.schema) != 0) throw type_error("the Arrow stream has no schema");
  if (std::strcmp(schema.schema.format, "+s") != 0) throw type_error("a table with named columns is needed");
  std::vector<std::vector<NamedColumn>> tables;
  for (;;) {
    ArrowArray array{};
    if (stream->get_next(stream, &array) != 0) {
      const char* error = stream->get_last_error(stream);
      throw data_error(std::string("the Arrow stream failed: ") + (error ? error : "no reason given"));
    }
    if (!array.release) break;
    auto owner = own(&array);
    tables.push_back(columns_of(schema.schema, *owner, owner));
  }
  return tables;
}

}  // namespace assay::python

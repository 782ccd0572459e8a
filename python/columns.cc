#include "columns.h"

#include <nanobind/ndarray.h>

#include <algorithm>
#include <cstring>

#include "assay/error.h"
#include "exchange.h"
#include "joined_columns.h"
#include "sequence_columns.h"
#include "times.h"

namespace assay::python {
namespace {

/// A dense column over `shape`, copied when the strides (in bytes) ask for it.
Column dense(Type type, const void* data, int ndim, const int64_t* shape, const int64_t* strides,
             std::shared_ptr<const void> owner, const char* name) {
  if (ndim < 1 || ndim > 2) refuse(name, "one or two dimensions are needed, not " + std::to_string(ndim));
  auto item = static_cast<int64_t>(width_of(type));
  int64_t rows = shape[0], width = ndim == 2 ? shape[1] : 1;
  bool contiguous = rows * width <= 1 || !strides ||
                    ((ndim == 1 || width == 1 || strides[1] == item) && (rows == 1 || strides[0] == item * width));
  if (!contiguous) {
    auto copy = std::make_shared<std::vector<unsigned char>>(static_cast<size_t>(rows * width * item));
    unsigned char* out = copy->data();
    for (int64_t i = 0; i < rows; ++i)
      for (int64_t k = 0; k < width; ++k, out += item)
        std::memcpy(out, static_cast<const unsigned char*>(data) + i * strides[0] + (ndim == 2 ? k * strides[1] : 0),
                    static_cast<size_t>(item));
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
    case '?':
      type = Type::bool8;
      return true;
    case 'b':
      type = Type::int8;
      return true;
    case 'B':
      type = Type::uint8;
      return true;
    case 'e':
      type = Type::float16;
      return true;
    case 'f':
      type = Type::float32;
      return true;
    case 'd':
      type = Type::float64;
      return true;
    case 'h':
    case 'i':
    case 'l':
    case 'q':
    case 'n':
      type = item == 2 ? Type::int16 : item == 4 ? Type::int32 : Type::int64;
      return true;
    case 'H':
    case 'I':
    case 'L':
    case 'Q':
    case 'N':
      type = item == 2 ? Type::uint16 : item == 4 ? Type::uint32 : Type::uint64;
      return true;
    default:
      return false;
  }
}

bool from_buffer(nb::handle object, const char* name, Column& column) {
  if (!PyObject_CheckBuffer(object.ptr()) || PyBytes_Check(object.ptr()) || PyByteArray_Check(object.ptr()))
    return false;
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
  column = dense(type, raw->buf, raw->ndim, reinterpret_cast<const int64_t*>(raw->shape),
                 reinterpret_cast<const int64_t*>(raw->strides), owner, name);
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
  if (code == nb::dlpack::dtype_code::Float && log >= 1)
    return type = log == 1 ? Type::float16 : log == 2 ? Type::float32 : Type::float64, true;
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
  for (int d = 0; view.strides && d < std::min(view.ndim, 2); ++d)
    strides[d] = view.strides[d] * static_cast<int64_t>(width_of(type));
  column = dense(type, static_cast<const char*>(view.data) + view.byte_offset, view.ndim, view.shape,
                 view.strides ? strides : nullptr, nullptr, name);
  return true;
}

bool from_dlpack(nb::handle object, const char* name, Column& column) {
  if (!nb::hasattr(object, "__dlpack__")) return false;
  nb::object source = nb::borrow(object);
  if (nb::hasattr(object, "requires_grad") && nb::cast<bool>(object.attr("requires_grad")))
    source = object.attr("detach")();
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
  if (array.device_type() != nb::device::cpu::value)
    refuse(name, "the array is not in CPU memory; copy it there first");
  if (!dlpack_type(array.dtype(), type))
    refuse(name, "an array of this dtype cannot be used; numbers, bools and strings can");
  int64_t shape[2]{}, strides[2]{};
  if (array.ndim() < 1 || array.ndim() > 2)
    refuse(name, "one or two dimensions are needed, not " + std::to_string(array.ndim()));
  for (size_t d = 0; d < array.ndim(); ++d) {
    shape[d] = static_cast<int64_t>(array.shape(d));
    strides[d] = array.stride(d) * static_cast<int64_t>(width_of(type));
  }
  column = dense(type, array.data(), static_cast<int>(array.ndim()), shape, strides,
                 std::make_shared<nb::ndarray<nb::ro>>(array), name);
  return true;
}

// ------------------------------------------------------------------------------------------------ Arrow

struct Schema {
  ArrowSchema schema{};
  ~Schema() {
    if (schema.release) schema.release(&schema);
  }
};

/// column_of whose refusal names the argument.
Column named_column(const ArrowSchema& schema, const ArrowArray& array, const std::shared_ptr<ArrowArray>& owner,
                    const char* name) {
  try {
    return column_of(schema, array, owner);
  } catch (const InvalidInput& error) {
    refuse(name, error.in_flags());
  }
}

/// The mask of numpy.ma says what is missing, and only its `tolist` tells.
bool masked(nb::handle object) { return std::strstr(Py_TYPE(object.ptr())->tp_name, "MaskedArray") != nullptr; }

/// The capsules that a method returns; invalid when it raises: a frame may hold what Arrow does not.
nb::object capsules(nb::handle object, const char* method) {
  if (!nb::hasattr(object, method)) return {};
  nb::object found = nb::steal(PyObject_CallMethod(object.ptr(), method, nullptr));
  if (!found.is_valid()) {
    if (!PyErr_ExceptionMatches(PyExc_Exception)) nb::raise_python_error();
    PyErr_Clear();
  }
  return found;
}

bool from_arrow(nb::handle object, const char* name, Column& column) {
  if (nb::object pair = capsules(object, "__arrow_c_array__"); pair.is_valid()) {
    auto* schema = static_cast<ArrowSchema*>(PyCapsule_GetPointer(nb::handle(pair[0]).ptr(), "arrow_schema"));
    auto* array = static_cast<ArrowArray*>(PyCapsule_GetPointer(nb::handle(pair[1]).ptr(), "arrow_array"));
    if (!schema || !array) nb::raise_python_error();
    auto owner = own(array);
    column = named_column(*schema, *owner, owner, name);
    return true;
  }
  nb::object capsule = capsules(object, "__arrow_c_stream__");
  if (!capsule.is_valid()) return false;
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
      auto columns = columns_of(schema.schema, *owner, owner, {});
      if (columns.size() == 1 && !columns[0].fault.empty()) refuse(name, columns[0].fault);
      if (columns.size() != 1) {
        if (nb::hasattr(object, "to_numpy")) return column = to_column(object.attr("to_numpy")(), name), true;
        refuse(name, "a table of " + std::to_string(columns.size()) + " columns is no column; choose one");
      }
      const bool times = columns[0].format.starts_with('t') && columns[0].column.type != Type::dictionary;
      chunks.push_back(times ? time_texts(columns[0].column, columns[0].format) : columns[0].column);
    } else {
      chunks.push_back(named_column(schema.schema, *owner, owner, name));
    }
  }
  column = chunks.size() == 1 ? chunks[0] : join(chunks);
  return true;
}

nb::object list_of(nb::handle object, const char* name) {
  try {
    return object.attr("tolist")();
  } catch (const nb::python_error&) {
    refuse(name, std::string("a ") + Py_TYPE(object.ptr())->tp_name + " without dense memory cannot be used");
  }
}

/// The array of NumPy's numbers or bools that a series of pandas is; invalid when it is none. Its Arrow stream would be
/// a copy.
nb::object numbers_of(nb::handle object) {
  if (!nb::hasattr(object, "iloc") || !nb::hasattr(object, "dtype") || !nb::hasattr(object, "to_numpy")) return {};
  nb::object type = object.attr("dtype");
  if (std::strncmp(Py_TYPE(type.ptr())->tp_name, "numpy.", 6) != 0) return {};
  const auto kind = nb::cast<std::string>(type.attr("kind"));
  return std::strchr("biuf", kind[0]) ? object.attr("to_numpy")() : nb::object();
}

}  // namespace

Column to_column(nb::handle object, const char* name) {
  Column column;
  if (PyList_Check(object.ptr()) || PyTuple_Check(object.ptr())) return from_sequence(object, name);
  if (masked(object)) return from_sequence(object.attr("tolist")(), name);
  if (from_buffer(object, name, column)) return column;
  if (from_exchange(object, name, column)) return column;
  if (nb::object numbers = numbers_of(object); numbers.is_valid()) return to_column(numbers, name);
  if (is_times(object)) return time_texts(to_time_column(object, name), time_format(object));
  if (from_arrow(object, name, column)) return column;
  if (from_dlpack(object, name, column)) return column;
  if (nb::hasattr(object, "toarray") && nb::hasattr(object, "nnz"))
    refuse(name, "a sparse matrix cannot be used; call .toarray() first");
  if (nb::hasattr(object, "to_numpy")) return to_column(object.attr("to_numpy")(), name);
  if (nb::hasattr(object, "__array__") && !nb::hasattr(object, "tolist"))
    return to_column(object.attr("__array__")(), name);
  if (nb::hasattr(object, "tolist")) return to_column(list_of(object, name), name);
  return from_sequence(object, name);
}

namespace {

/// A dict of equally long columns, where there is no Arrow to make a table of it.
std::vector<NamedColumn> from_dict(const nb::dict& columns) {
  std::vector<NamedColumn> table;
  for (auto [key, value] : columns) {
    const auto name = nb::cast<std::string>(nb::str(key));
    const bool times = is_times(value);
    table.push_back({name,
                     times ? to_time_column(value, name.c_str()) : to_column(value, name.c_str()),
                     times ? time_format(value) : "",
                     {}});
    if (table.back().column.size != table[0].column.size)
      throw data_error("column '" + name + "' has " + std::to_string(table.back().column.size) + " rows, '" +
                       table[0].name + "' has " + std::to_string(table[0].column.size));
  }
  return table;
}

}  // namespace

std::vector<std::vector<NamedColumn>> to_tables(nb::handle object, const std::vector<std::string>& wanted) {
  if (PyDict_Check(object.ptr())) return {from_dict(nb::borrow<nb::dict>(object))};
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
    tables.push_back(columns_of(schema.schema, *owner, owner, wanted));
  }
  return tables;
}

}  // namespace assay::python

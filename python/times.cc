#include "times.h"

#include <nanobind/stl/string.h>

#include <charconv>
#include <cmath>
#include <optional>

#include "assay/error.h"
#include "base/time_text.h"

namespace assay::python {
namespace {

struct Times {
  std::vector<int64_t> values;
  std::vector<uint8_t> validity;
};

/// Microseconds of one unit of an Arrow time: its numerator and denominator; 0 for formats without a time.
std::pair<int64_t, int64_t> unit_of(const std::string& format) {
  if (format == "tdD") return {86'400'000'000, 1};
  if (format == "tdm") return {1000, 1};
  if (!(format.starts_with("ts") || format.starts_with("tt")) || format.size() < 3) return {0, 1};
  switch (format[2]) {
    case 's':
      return {1'000'000, 1};
    case 'm':
      return {1000, 1};
    case 'u':
      return {1, 1};
    default:
      return {1, 1000};
  }
}

int64_t floored(int64_t a, int64_t b) { return a / b - (a % b != 0 && a < 0); }

std::optional<int64_t> time_of(std::string_view text) {
  if (auto time = time_of_text(text)) return time;
  double seconds = 0;
  auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  return code == std::errc{} && end == text.data() + text.size() ? time_of_seconds(seconds) : std::nullopt;
}

std::optional<int64_t> time_at(const Column& c, int64_t i, std::pair<int64_t, int64_t> unit) {
  if (c.type == Type::dictionary) return time_at(*c.child, c.code(i), unit);
  if (c.type == Type::string) return time_of(c.text(i));
  if (unit.first == 0) return time_of_seconds(c.number(i));
  int64_t raw = c.type == Type::int32 ? static_cast<const int32_t*>(c.data)[c.offset + i]
                                      : static_cast<const int64_t*>(c.data)[c.offset + i];
  int64_t wide = 0;
  if (__builtin_mul_overflow(raw, unit.first, &wide)) return {};
  return floored(wide, unit.second);
}

bool present(const Column& c, int64_t i) {
  if (!c.valid(i) || (c.type == Type::dictionary && !c.child->valid(c.code(i)))) return false;
  return !c.floating() || !std::isnan(c.number(i));
}

}  // namespace

Column to_times(const Column& column, const std::string& format, const std::string& name, int64_t first_row) {
  const Column& values = column.type == Type::dictionary ? *column.child : column;
  if (!values.numeric() && values.type != Type::string && values.type != Type::null)
    throw type_error(name + " is " + column.type_name() + "; times are needed");
  auto times = std::make_shared<Times>();
  times->values.resize(static_cast<size_t>(column.size));
  times->validity.resize(static_cast<size_t>(column.size + 7) / 8);
  for (int64_t i = 0; i < column.size; ++i) {
    if (!present(column, i)) continue;
    auto time = time_at(column, i, unit_of(format));
    if (!time)
      throw data_error("row " + std::to_string(first_row + i + 1) + ": column '" + name +
                       "': no time (datetimes, seconds since 1970, or texts such as 2024-01-31T12:00:00)");
    times->values[static_cast<size_t>(i)] = *time;
    times->validity[static_cast<size_t>(i >> 3)] |= static_cast<uint8_t>(1 << (i & 7));
  }
  Column out;
  out.type = Type::int64;
  out.size = column.size;
  out.data = times->values.data();
  out.validity = times->validity.data();
  out.owner = times;
  return out;
}

Column time_texts(const Column& column, const std::string& format) {
  if (!column.integer()) throw type_error("durations cannot be used; make numbers of them");
  const auto unit = unit_of(format);
  if (unit.first == 0) throw type_error("durations cannot be used; make numbers of them");
  const bool zoned = format.size() > 4 && format.starts_with("ts");
  std::vector<std::string> texts;
  std::vector<uint8_t> validity(static_cast<size_t>(column.size + 7) / 8, 0);
  for (int64_t i = 0; i < column.size; ++i) {
    const auto time = present(column, i) ? time_at(column, i, unit) : std::nullopt;
    if (time) validity[static_cast<size_t>(i >> 3)] |= static_cast<uint8_t>(1 << (i & 7));
    if (!time)
      texts.emplace_back();
    else if (format.starts_with("tt"))
      texts.push_back(time_text(*time, false).substr(11));
    else
      texts.push_back(format.starts_with("td") ? time_text(*time, true) : time_label(*time, zoned));
  }
  struct Both {
    std::vector<uint8_t> validity;
    std::shared_ptr<const void> texts;
  };
  Column out = make_column(texts);
  auto both = std::make_shared<Both>(Both{std::move(validity), out.owner});
  out.validity = both->validity.data();
  out.owner = both;
  return out;
}

std::string time_format(nb::handle object) {
  nb::object type = object.attr("dtype");
  return nb::hasattr(type, "tz") && !type.attr("tz").is_none() ? "tsu:UTC" : "tsu";
}

bool is_times(nb::handle object) {
  return nb::hasattr(object, "dtype") && nb::hasattr(object.attr("dtype"), "kind") &&
         nb::cast<std::string>(nb::str(object.attr("dtype").attr("kind"))) == "M";
}

Column to_time_column(nb::handle object, const char* name) {
  if (!is_times(object)) return to_times(to_column(object, name), "", name, 0);
  nb::object array = nb::hasattr(object, "to_numpy") ? object.attr("to_numpy")("datetime64[us]") : nb::borrow(object);
  nb::object micros = array.attr("astype")("datetime64[us]").attr("astype")("int64");
  Column column = to_times(to_column(micros, name), "tsu", name, 0);
  const auto* values = static_cast<const int64_t*>(column.data);
  auto* validity = const_cast<uint8_t*>(column.validity);
  for (int64_t i = 0; i < column.size; ++i)
    if (values[i] == INT64_MIN) validity[i >> 3] &= static_cast<uint8_t>(~(1 << (i & 7)));  // not a time
  return column;
}

}  // namespace assay::python

// Times of Python and Arrow as the engine wants them: microseconds since 1970 in UTC.
#pragma once
#include <string>
#include <string_view>

#include "columns.h"

namespace assay::python {

/// A column of Arrow format `format` (or "" for one of numbers, which are seconds, or ISO 8601 texts) as int64
/// microseconds. Throws InvalidInput (data or type).
Column to_times(const Column& column, const std::string& format, const std::string& name, int64_t first_row);

/// Whether an Arrow format is one of dates, times or timestamps.
bool is_time_format(std::string_view format);

/// The values of such a column as labels, in the form that files give them: 2024-01-31, 2024-01-31T12:00:00, with Z where
/// there is a zone, 12:00:00.
Column time_labels(const Column& column, std::string_view format);

/// The same of an array of datetime64; days, months and years are dates.
Column time_labels(nb::handle array, const char* name);

/// A date or time of Python, in that form.
std::string time_label(std::string_view iso);

/// Whether it is an array of datetime64.
bool is_times(nb::handle object);

/// The same from an array of datetime64, numbers or texts.
Column to_time_column(nb::handle object, const char* name);

}  // namespace assay::python

// Times of Python and Arrow as the engine wants them: microseconds since 1970 in UTC.
#pragma once
#include <string>

#include "columns.h"

namespace assay::python {

/// A column of Arrow format `format` (or "" for one of numbers, which are seconds, or ISO 8601 texts) as int64
/// microseconds. Throws InvalidInput (data or type).
Column to_times(const Column& column, const std::string& format, const std::string& name, int64_t first_row);

/// The texts of times as labels, as files have them: dates, and times of a day, alone where they are that.
Column time_texts(const Column& column, const std::string& format);

/// Whether it is an array of datetime64.
bool is_times(nb::handle object);

/// "tsu", or "tsu:UTC" where an array of datetime64 has a zone.
std::string time_format(nb::handle object);

/// The same from an array of datetime64, numbers or texts.
Column to_time_column(nb::handle object, const char* name);

}  // namespace assay::python

// Decimal text to the nearest double, and times to microseconds.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace assay::io {

/// Parses the number at the start of [begin, end); returns the first character after it, or null when there
/// is none. Nearest double, ties to even; overflow is infinite. 16 bytes after `end` must be readable. Common
/// forms only: a null result may still be a number for number_of().
const char* scan_number(const char* begin, const char* end, double& value);

/// The number that all of `text` writes, blanks around it aside: decimal or scientific, with an optional
/// sign, inf or infinity.
std::optional<double> number_of(std::string_view text);

/// Whether a cell of a numeric column says that there is no value: "", NA, N/A, NaN, nan, null, NULL, None.
bool missing_mark(std::string_view text);

/// Microseconds since 1970-01-01 UTC of "2024-01-31", "2024-01-31T12:00[:00[.123456]]" (or a blank for the T, a comma
/// for the point) and a zone, "Z", "UTC", "GMT", "+01:00" or "+0100", with or without a blank before it; none means
/// UTC; or of a number of seconds. Fractions beyond microseconds are cut.
std::optional<int64_t> time_of(std::string_view text);
std::optional<int64_t> time_of(double seconds);

/// "2024-01-31T12:00:00.123456" with trailing zeros of the fraction cut; a date alone when `date_only`.
std::string time_text(int64_t microseconds, bool date_only);

}  // namespace assay::io

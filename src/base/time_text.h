// Times as text and numbers: ISO 8601 and seconds since 1970, to microseconds of UTC.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace assay {

/// Microseconds since 1970-01-01 UTC of "2024-01-31", "2024-01-31T12:00[:00[.123456]]" (or a blank for the T, a comma
/// for the point) and a zone, "Z", "UTC", "GMT", "+01:00" or "+0100", with or without a blank before it; none means
/// UTC. Fractions beyond microseconds are cut.
std::optional<int64_t> time_of_text(std::string_view text);
/// The same of a number of seconds; nothing for what looks like a date without its dashes, or lies beyond the year
/// 9999.
std::optional<int64_t> time_of_seconds(double seconds);

/// "2024-01-31T12:00:00.123456" with trailing zeros of the fraction cut; a date alone when `date_only`.
std::string time_text(int64_t microseconds, bool date_only);

/// The one text of a time as a label: a date alone at midnight, and a Z behind what has a zone (then never a date
/// alone).
std::string time_label(int64_t microseconds, bool zoned);
/// The same of an ISO 8601 text; what is none stays.
std::string time_label(std::string_view text);

}  // namespace assay

// Times as text and numbers: ISO 8601 and seconds since 1970, to microseconds of UTC.
#include "base/time_text.h"

#include <chrono>
#include <cmath>

namespace assay {
namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }

/// Reads `n` digits; false when they are not there.
bool take(std::string_view& text, size_t n, int& value) {
  if (text.size() < n) return false;
  value = 0;
  for (size_t i = 0; i < n; ++i) {
    if (!digit(text[i])) return false;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(n);
  return true;
}

bool take(std::string_view& text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

constexpr int64_t second = 1000000, minute = 60 * second, hour = 60 * minute, day = 24 * hour;

std::optional<int64_t> take_date(std::string_view& text) {
  int y = 0, m = 0, d = 0;
  if (!take(text, 4, y) || !take(text, '-') || !take(text, 2, m) || !take(text, '-') || !take(text, 2, d)) return {};
  const std::chrono::year_month_day date{std::chrono::year{y}, std::chrono::month{static_cast<unsigned>(m)},
                                         std::chrono::day{static_cast<unsigned>(d)}};
  if (!date.ok()) return {};
  return std::chrono::sys_days{date}.time_since_epoch().count() * day;
}

std::optional<int64_t> take_clock(std::string_view& text) {
  int h = 0, m = 0, s = 0;
  if (!take(text, 2, h) || !take(text, ':') || !take(text, 2, m)) return {};
  if (take(text, ':') && !take(text, 2, s)) return {};
  if (h > 23 || m > 59 || s > 60) return {};
  int64_t fraction = 0;
  if (take(text, '.') || take(text, ',')) {
    int digits = 0;
    for (; !text.empty() && digit(text[0]); ++digits, text.remove_prefix(1))
      if (digits < 6) fraction = fraction * 10 + (text[0] - '0');
    if (digits == 0 || digits > 9) return {};
    for (; digits < 6; ++digits) fraction *= 10;
  }
  return h * hour + m * minute + s * second + fraction;
}

std::optional<int64_t> take_zone(std::string_view& text) {
  take(text, ' ');
  if (text.empty() || text == "UTC" || text == "GMT") return text = {}, 0;
  if (take(text, 'Z')) return 0;
  const bool west = text[0] == '-';
  if (!west && text[0] != '+') return {};
  text.remove_prefix(1);
  int h = 0, m = 0;
  if (!take(text, 2, h)) return {};
  take(text, ':');
  if (!text.empty() && !take(text, 2, m)) return {};
  if (h > 23 || m > 59) return {};
  return (west ? -1 : 1) * (h * hour + m * minute);
}

void put(std::string& out, int64_t value, int width) {
  char buffer[24];
  int n = 0;
  for (; n < width || value > 0; value /= 10) buffer[n++] = static_cast<char>('0' + value % 10);
  while (n > 0) out += buffer[--n];
}

}  // namespace

std::optional<int64_t> time_of_text(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  const auto date = take_date(text);
  if (!date || text.empty()) return date;
  if (!take(text, 'T') && !take(text, ' ')) return {};
  const auto clock = take_clock(text);
  if (!clock) return {};
  const auto zone = take_zone(text);
  if (!zone || !text.empty()) return {};
  return *date + *clock - *zone;
}

std::optional<int64_t> time_of_seconds(double seconds) {
  // 20240131 is a date without its dashes, and anything past the year 9999 is not in seconds.
  constexpr double limit = 253402300800;
  const bool compact_date = seconds >= 19000101 && seconds <= 21001231 && seconds == std::trunc(seconds);
  if (!(std::fabs(seconds) < limit) || compact_date) return {};
  return static_cast<int64_t>(std::floor(seconds * 1e6));
}

std::string time_text(int64_t microseconds, bool date_only) {
  const int64_t days = microseconds / day - (microseconds % day < 0);
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{days}}};
  std::string out;
  const int year = static_cast<int>(date.year());
  if (year < 0) out += '-';
  put(out, std::abs(year), 4);
  out += '-';
  put(out, static_cast<unsigned>(date.month()), 2);
  out += '-';
  put(out, static_cast<unsigned>(date.day()), 2);
  if (date_only) return out;
  int64_t rest = microseconds - days * day;
  out += 'T';
  put(out, rest / hour, 2);
  out += ':';
  put(out, rest / minute % 60, 2);
  out += ':';
  put(out, rest / second % 60, 2);
  rest %= second;
  if (rest == 0) return out;
  out += '.';
  put(out, rest, 6);
  while (out.back() == '0') out.pop_back();
  return out;
}

std::string time_label(int64_t microseconds, bool zoned) {
  return time_text(microseconds, !zoned && microseconds % day == 0) + (zoned ? "Z" : "");
}

std::string time_label(std::string_view text) {
  const auto time = time_of_text(text);
  constexpr size_t date = 10;
  const bool zoned = text.size() > date && text.find_first_of("Z+-", date) != text.npos;
  return time ? time_label(*time, zoned) : std::string(text);
}

}  // namespace assay

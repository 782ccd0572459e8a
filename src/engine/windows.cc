#include "engine/windows.h"

#include <fmt/format.h>

#include <charconv>
#include <chrono>

#include "assay/error.h"
#include "assay/views.h"

namespace assay {
namespace {

constexpr int64_t second = 1'000'000, day = 86400 * second;
constexpr int64_t first_instant = -719528 * day, last_instant = 2932897 * day;  // years 0 to 9999

int64_t floored(int64_t a, int64_t b) { return a / b - (a % b != 0 && (a < 0) != (b < 0)); }

int64_t month_number(int64_t time) {
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{floored(time, day)}}};
  return int64_t{static_cast<int>(date.year())} * 12 + static_cast<unsigned>(date.month()) - 1;
}

int64_t month_start(int64_t number) {
  const auto year = floored(number, 12);
  const std::chrono::year_month_day date{std::chrono::year{static_cast<int>(year)},
                                         std::chrono::month{static_cast<unsigned>(number - year * 12 + 1)},
                                         std::chrono::day{1}};
  return std::chrono::sys_days{date}.time_since_epoch().count() * day;
}

/// Microseconds of a unit of fixed length; 0 for months and years.
int64_t fixed_length(Span::Unit unit) {
  switch (unit) {
    case Span::Unit::minute:
      return 60 * second;
    case Span::Unit::hour:
      return 3600 * second;
    case Span::Unit::day:
      return day;
    case Span::Unit::week:
      return 7 * day;
    default:
      return 0;
  }
}
int64_t origin(Span::Unit unit) { return unit == Span::Unit::week ? -3 * day : 0; }  // 1969-12-29 was a Monday
int64_t months(const Span& span) { return span.count * (span.unit == Span::Unit::year ? 12 : 1); }

[[noreturn]] void refuse(std::string_view text) {
  throw usage_error(
      fmt::format("window '{}': COL=SPAN is needed, where SPAN is e.g. 1h, 1d, 1w, 1M, 1y or rolling(7d)", text));
}

Span parse_span(std::string_view text, std::string_view whole) {
  Span span;
  auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), span.count);
  constexpr int64_t most = 10000;
  constexpr std::string_view units = "mhdwMy";
  if (code != std::errc{} || span.count < 1 || span.count > most || end + 1 != text.data() + text.size()) refuse(whole);
  auto unit = units.find(*end);
  if (unit == units.npos) refuse(whole);
  span.unit = static_cast<Span::Unit>(unit);
  return span;
}

}  // namespace

int64_t Span::start(int64_t time) const {
  if (int64_t length = fixed_length(unit))
    return origin(unit) + floored(time - origin(unit), length * count) * length * count;
  return month_start(floored(month_number(time), months(*this)) * months(*this));
}

int64_t Span::after(int64_t begin, int64_t steps) const {
  if (int64_t length = fixed_length(unit)) return begin + steps * length * count;
  return month_start(month_number(begin) + steps * months(*this));
}

int64_t Span::steps(int64_t from, int64_t to) const {
  if (int64_t length = fixed_length(unit)) return (to - from) / (length * count);
  return (month_number(to) - month_number(from)) / months(*this);
}

std::string Span::text() const {
  constexpr std::string_view letters = "MHDWMY";
  bool clock = unit == Unit::minute || unit == Unit::hour;
  return fmt::format("P{}{}{}", clock ? "T" : "", count, letters[static_cast<size_t>(unit)]);
}

bool Span::holds(const Span& finer) const {
  int64_t ours = fixed_length(unit) * count, theirs = fixed_length(finer.unit) * finer.count;
  if (ours && theirs) return ours % theirs == 0 && (origin(unit) - origin(finer.unit)) % theirs == 0;
  if (!ours && !theirs) return months(*this) % months(finer) == 0;
  return !ours && day % theirs == 0;
}

WindowRequest parse_window(std::string_view text) {
  auto equals = text.rfind('=');
  if (equals == text.npos || equals == 0) refuse(text);
  WindowRequest request{std::string(text.substr(0, equals)), {}};
  auto span = text.substr(equals + 1);
  constexpr std::string_view rolling = "rolling(";
  bool rolls = span.starts_with(rolling) && span.ends_with(')');
  if (rolls) span = span.substr(rolling.size(), span.size() - rolling.size() - 1);
  request.base = parse_span(span, text);
  if (rolls) request.rolling = std::exchange(request.base.count, 1);
  return request;
}

std::string window_column(std::string_view window) { return parse_window(window).column; }

bool has_instant_text(int64_t time) { return time >= first_instant && time < last_instant; }

std::string instant_text(int64_t time) {
  const int64_t days = floored(time, day), rest = (time - days * day) / second;
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{days}}};
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), rest / 3600,
                     rest / 60 % 60, rest % 60);
}

std::optional<int64_t> parse_instant(std::string_view text) {
  constexpr std::string_view form = "dddd-dd-ddTdd:dd:ddZ";
  if (text.size() != form.size()) return {};
  for (size_t i = 0; i < form.size(); ++i)
    if (form[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != form[i]) return {};
  auto number = [&](size_t at, size_t n) {
    int x = 0;
    std::from_chars(text.data() + at, text.data() + at + n, x);
    return x;
  };
  const std::chrono::year_month_day date{std::chrono::year{number(0, 4)},
                                         std::chrono::month{static_cast<unsigned>(number(5, 2))},
                                         std::chrono::day{static_cast<unsigned>(number(8, 2))}};
  int h = number(11, 2), m = number(14, 2), s = number(17, 2);
  if (!date.ok() || h > 23 || m > 59 || s > 59) return {};
  return std::chrono::sys_days{date}.time_since_epoch().count() * day + (int64_t{h} * 3600 + m * 60 + s) * second;
}

}  // namespace assay

// Windows of time: half-open spans of the calendar in UTC. Weeks start on Monday.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace assay {

/// `count` minutes, hours, days, weeks, months or years. Days and less are counted from 1970, weeks from its first
/// Monday, months and years from the year 0.
struct Span {
  enum class Unit : uint8_t { minute, hour, day, week, month, year };
  Unit unit = Unit::day;
  int64_t count = 1;

  bool operator==(const Span&) const = default;
  /// The start of the window that holds a time; both in microseconds since 1970.
  int64_t start(int64_t time) const;
  /// The start that lies `steps` windows after one.
  int64_t after(int64_t start, int64_t steps) const;
  /// How many windows after one another starts; both are starts.
  int64_t steps(int64_t from, int64_t to) const;
  std::string text() const;  // P1D
  /// Whether every window of `finer` lies in one of these.
  bool holds(const Span& finer) const;
};

/// What `time=1d` and `time=rolling(7d)` ask for: windows, or windows over the last `rolling` base windows.
struct WindowRequest {
  std::string column;
  Span base;
  int64_t rolling = 0;  // 0: does not roll
};

/// Throws InvalidInput (usage).
WindowRequest parse_window(std::string_view text);

/// "2024-01-01T00:00:00Z"; the years 0 to 9999 only.
std::string instant_text(int64_t microseconds);
std::optional<int64_t> parse_instant(std::string_view text);
bool has_instant_text(int64_t microseconds);

}  // namespace assay

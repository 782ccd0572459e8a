// Decimal text to the nearest double. Eight digits at a time (Lemire 2018); up to 19 digits are one integer
// w, and w / 10^k is rounded once: by a double division when both are exact (Clinger 1990), else by one
// 128-bit division with a sticky bit.
#include "io/number_text.h"

#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <string>

#include "base/time_text.h"

namespace assay::io {
namespace {

constexpr double exact_tens[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
constexpr auto tens = [] {
  std::array<uint64_t, 20> powers{1};
  for (size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
  return powers;
}();

uint64_t load8(const char* p) {
  uint64_t word;
  std::memcpy(&word, p, 8);
  return word;
}

bool eight_digits(uint64_t word) {
  return (((word + 0x4646464646464646) | (word - 0x3030303030303030)) & 0x8080808080808080) == 0;
}

uint64_t value_of_eight(uint64_t word) {
  word -= 0x3030303030303030;
  word = word * 10 + (word >> 8);
  return ((word & 0x000000FF000000FF) * 0x000F424000000064 + (word >> 16 & 0x000000FF000000FF) * 0x0000271000000001) >>
         32;
}

bool digit(char c) { return static_cast<unsigned char>(c - '0') < 10; }

const char* scan_digits(const char* p, uint64_t& w) {
  for (uint64_t word = load8(p); eight_digits(word); word = load8(p)) {
    w = w * 100000000 + value_of_eight(word);
    p += 8;
  }
  for (; digit(*p); ++p) w = w * 10 + static_cast<uint64_t>(*p - '0');
  return p;
}

/// w / d to nearest even, for w, d > 0 and d <= 10^19.
double divided(uint64_t w, uint64_t d) {
  const int shift_w = std::countl_zero(w), shift_d = std::countl_zero(d);
  w <<= shift_w;
  d <<= shift_d;
  __extension__ using Wide = unsigned __int128;
  const Wide numerator = static_cast<Wide>(w) << 63;
  const auto quotient = static_cast<uint64_t>(numerator / d);  // at least 2^62
  const bool inexact = static_cast<uint64_t>(numerator) != quotient * d;
  const auto scale = std::bit_cast<double>(static_cast<uint64_t>(1023 + shift_d - shift_w - 63) << 52);
  return static_cast<double>(quotient | static_cast<uint64_t>(inexact)) * scale;
}

/// w * 10^-k to nearest even, or NaN where the two fast ways do not reach.
double scaled(uint64_t w, int64_t k) {
  if (k <= 22 && w <= uint64_t{1} << 53) return static_cast<double>(w) / exact_tens[k];
  if (k < static_cast<int64_t>(tens.size())) return divided(w, tens[static_cast<size_t>(k)]);
  return std::numeric_limits<double>::quiet_NaN();
}

std::string_view trimmed(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

bool same_word(std::string_view text, std::string_view lower) {
  if (text.size() != lower.size()) return false;
  for (size_t i = 0; i < text.size(); ++i)
    if ((text[i] | 32) != lower[i]) return false;
  return true;
}

}  // namespace

const char* scan_number(const char* begin, const char* end, double& value) {
  const bool negative = *begin == '-';
  const char* const first = begin + negative;
  uint64_t w = 0;
  const char* p = scan_digits(first, w);
  int64_t count = p - first, fraction = 0;
  if (*p == '.') {
    const char* const point = p++;
    p = scan_digits(p, w);
    fraction = p - point - 1;
    count += fraction;
  }
  if (count == 0) return nullptr;
  if ((*p | 32) != 'e' && count <= 19) {
    const double magnitude = scaled(w, fraction);
    if (magnitude == magnitude) {
      value = negative ? -magnitude : magnitude;
      return p;
    }
  }
  const auto parsed = std::from_chars(begin, end, value);
  return parsed.ec == std::errc{} ? parsed.ptr : nullptr;
}

std::optional<double> number_of(std::string_view text) {
  text = trimmed(text);
  if (text.starts_with('+') && !text.substr(1).starts_with('-')) text.remove_prefix(1);
  const std::string_view bare = text.starts_with('-') ? text.substr(1) : text;
  if (same_word(bare, "inf") || same_word(bare, "infinity"))
    return bare.size() < text.size() ? -std::numeric_limits<double>::infinity()
                                     : std::numeric_limits<double>::infinity();
  if (bare.empty() || !(digit(bare[0]) || bare[0] == '.')) return {};
  double value = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  if (parsed.ptr != text.data() + text.size() || parsed.ec == std::errc::invalid_argument) return {};
  if (parsed.ec == std::errc::result_out_of_range) return std::strtod(std::string(text).c_str(), nullptr);
  return value;
}

bool missing_mark(std::string_view text) {
  text = trimmed(text);
  return text.empty() || text == "NA" || text == "N/A" || text == "NaN" || text == "nan" || text == "null" ||
         text == "NULL" || text == "None";
}

std::optional<int64_t> time_of(std::string_view text) {
  if (const auto time = time_of_text(text)) return time;
  const auto seconds = number_of(trimmed(text));
  return seconds ? time_of_seconds(*seconds) : std::nullopt;
}

std::optional<int64_t> time_of(double seconds) { return time_of_seconds(seconds); }

std::string time_text(int64_t microseconds, bool date_only) { return assay::time_text(microseconds, date_only); }

}  // namespace assay::io

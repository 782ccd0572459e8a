// Texts of flags turned into values, with messages that name the flag. Independent of any locale.
#pragma once
#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "assay/fields.h"
#include "failure.h"

namespace assay::cli {

using Texts = std::vector<std::string>;

/// The items of all occurrences of a flag, each of which is one CSV record: commas part, double quotes
/// protect.
Texts split_records(std::string_view flag, const Texts& records);
/// The same, with items whose parts are joined by `*`; both marks count outside quotes and parentheses.
std::vector<Texts> split_crossed(std::string_view flag, const Texts& records);
/// The texts that split_crossed reads so.
Texts crossed_texts(const std::vector<Texts>& items);
/// The same, with items NUMBER=COLUMN.
std::vector<std::pair<double, std::string>> split_levels(std::string_view flag, const Texts& records);

double parse_number(std::string_view flag, std::string_view text);
uint64_t parse_count(std::string_view flag, std::string_view text);
/// 8GiB, 500MB, 1000000.
uint64_t parse_bytes(std::string_view flag, std::string_view text);

size_t parse_choice(std::string_view flag, std::string_view text, const Texts& names);

template <class E> E parse_enum(std::string_view flag, std::string_view text) {
  const auto& names = EnumNames<E>::names;
  return static_cast<E>(parse_choice(flag, text, {names.begin(), names.end()}));
}

}  // namespace assay::cli

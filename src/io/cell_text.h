// Cells of text formats: faults in words, numbers and times added to their columns.
#pragma once
#include <string>
#include <string_view>

#include "io/builders.h"

namespace assay::io {

/// What is wrong with a row; the reader adds file and row.
struct Fault {
  std::string text;
};

/// A value in a message: quoted, cut after 40 bytes, without control characters.
std::string shown(std::string_view text);

/// Adds the number or missing value that `text` writes; throws Fault naming `column`.
void add_number(NumberBuilder<double>& numbers, std::string_view text, const std::string& column);
void add_time(NumberBuilder<int64_t>& times, std::string_view text, const std::string& column);

}  // namespace assay::io

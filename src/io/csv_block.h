// Delimited text: complete records of a block to columns. RFC 4180 with LF or CRLF line ends; a quote inside
// an unquoted field is a character like any other; a quoted empty field is an empty text, an unquoted one is
// missing.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "io/block_reader.h"
#include "io/reader.h"

namespace assay::io {

struct CsvLayout {
  char delimiter = ',';
  std::vector<std::string> names;
  std::vector<Wanted> wanted;
  std::vector<std::vector<size_t>> slots;  // for each column of the file, what it fills of `wanted`
};

/// One past the end of the record at `begin`, or null when it does not end before `end`.
const char* record_end(const char* begin, const char* end, char delimiter);

/// The fields of one record, unquoted; throws InvalidInput (data) that names `file`.
std::vector<std::string> header_fields(std::string_view record, char delimiter, const std::string& file);

/// Parses the records of `block`, which ends with a line feed and has 16 readable bytes after its end.
ParsedBlock parse_csv(std::string_view block, const CsvLayout& layout);

}  // namespace assay::io

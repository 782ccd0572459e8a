// Delimited text: complete records of a block to columns. RFC 4180 with LF or CRLF line ends; a quote inside
// an unquoted field is a character like any other; a quoted empty field is an empty text, an unquoted one is
// missing. Columns that are not asked for may hold what would be refused, while the fields can be told apart.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "io/block_reader.h"
#include "io/dialect.h"
#include "io/reader.h"

namespace assay::io {

struct CsvLayout {
  Dialect dialect;  // with its delimiter
  std::vector<std::string> names;
  std::vector<Wanted> wanted;
  std::vector<std::vector<size_t>> slots;  // for each column of the file, what it fills of `wanted`
};

/// One past the end of the record or comment at `begin`, or null when it does not end before `end`.
const char* record_end(const char* begin, const char* end, const Dialect& dialect);

/// The fields of one record, unquoted; throws InvalidInput (data) that names `file`.
std::vector<std::string> header_fields(std::string_view record, const Dialect& dialect, const std::string& file);

/// Parses the records of `block`, which ends with a line feed and has 16 readable bytes after its end.
ParsedBlock parse_csv(std::string_view block, const CsvLayout& layout);

}  // namespace assay::io

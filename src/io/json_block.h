// JSON Lines: one object a line, to columns. A key that a row lacks, and null, are missing values.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "io/block_reader.h"
#include "io/reader.h"

namespace assay::io {

/// Parses the lines of `block`, which ends with a line feed and has 64 readable bytes after its end. The
/// fault row is a line.
ParsedBlock parse_json_lines(std::string_view block, const std::vector<Wanted>& wanted);

/// All keys of the objects in `block`, those of objects in objects dotted (user.region), in order of first appearance;
/// stops at a fault.
ParsedBlock json_keys(std::string_view block, std::vector<std::string>& keys);

}  // namespace assay::io

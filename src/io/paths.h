// Paths of an input: folders and globs to files in a fixed order, endings to formats.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace assay::io {

enum class Format : uint8_t { unknown, csv, tsv, parquet, arrow, jsonl };

/// Throws InvalidInput (usage) for a name that is none of csv, tsv, parquet, arrow, jsonl; "" is unknown.
Format format_named(std::string_view name);

/// By the ending, that of a compression aside; unknown when it tells nothing.
Format format_of_path(std::string_view path);

/// By the first bytes (decompressed); unknown when they tell nothing.
Format format_of_bytes(std::string_view first_bytes);

/// Files in the order of `paths`. A folder gives all its table files, found at any depth and sorted by path
/// (bytewise); names that start with a dot or an underscore are skipped. With `declared`, files without any
/// ending count too. A glob
/// (* ? [...]) gives its matches, sorted. Throws InvalidInput (data) for a folder without table files,
/// IoError for a missing path or a glob that matches nothing.
std::vector<std::string> expand_paths(const std::vector<std::string>& paths, Format declared);

/// Sum of the sizes of those that are regular files.
uint64_t total_size(const std::vector<std::string>& files);

}  // namespace assay::io

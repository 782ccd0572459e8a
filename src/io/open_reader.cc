// Opening one table file.
#include "io/open_reader.h"

#include "assay/error.h"

namespace assay::io {
namespace {

Format format_of(InputFile& file, const Form& declared) {
  if (declared.format != Format::unknown) return declared.format;
  if (const Format format = format_of_path(file.path()); format != Format::unknown) return format;
  const std::string_view bytes = file.peek(4096);
  const Format format = format_of_bytes(bytes);
  if (bytes.starts_with("ASSAYST"))
    throw usage_error(file.name() + ": a saved state, no table; assay show, merge, compare, tune and check read it");
  if (format == Format::unknown && declared.dialect.delimiter) return Format::csv;
  if (format == Format::unknown)
    throw usage_error(file.name() +
                      ": neither its name nor its first bytes tell the format; use --input-format, or --delimiter");
  return format;
}

/// A compressed file is known by its first bytes; one that only claims to be is damaged.
void check_compression(const std::string& path, InputFile& file) {
  for (const auto& [ending, name] : {std::pair{".gz", "gzip"}, {".zst", "zstd"}, {".bz2", "bzip2"}, {".lz4", "lz4"}})
    if (path.ends_with(ending) && file.plain() && file.size() > 0) throw data_error(path + ": not " + name + " data");
}

}  // namespace

std::unique_ptr<Reader> open_reader(const std::string& path, const Form& declared, unsigned threads,
                                    std::atomic<uint64_t>& progress) {
  auto file = std::make_unique<InputFile>(path, progress);
  check_compression(path, *file);
  switch (format_of(*file, declared)) {
    case Format::parquet:
      return read_parquet(std::move(file), threads);
    case Format::arrow:
      return read_arrow(std::move(file), threads);
    case Format::jsonl:
      return read_json_lines(std::move(file), threads);
    case Format::tsv:
      return read_delimited(std::move(file), declared.dialect, '\t', threads);
    default:
      return read_delimited(std::move(file), declared.dialect, ',', threads);
  }
}

}  // namespace assay::io

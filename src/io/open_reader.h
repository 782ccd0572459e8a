// Opening one table file: its format is declared, or told by its ending, or by its first bytes.
#pragma once
#include <atomic>
#include <memory>
#include <string>

#include "io/paths.h"
#include "io/reader.h"

namespace assay::io {

/// What is declared of the files of an input.
struct Form {
  Format format = Format::unknown;
  Dialect dialect = {};
};

/// Throws IoError, InvalidInput (usage: the format cannot be told; data: the file is not of its format).
std::unique_ptr<Reader> open_reader(const std::string& path, const Form& declared, unsigned threads,
                                    std::atomic<uint64_t>& progress);

}  // namespace assay::io

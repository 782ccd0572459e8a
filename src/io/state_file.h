// Whole files: read in one piece, and replaced in one piece. A regular file is written under a temporary name
// in its own folder, synced and renamed; a device or a pipe is written directly. Used for states and for
// results.
#pragma once
#include <string>
#include <string_view>

#include "assay/error.h"

namespace assay::io {

/// The reader of a pipe has gone away.
struct ClosedPipe : IoError {
  using IoError::IoError;
};

/// All bytes of a file, or of stdin for "-". Throws IoError.
std::string read_file(const std::string& path);

/// Whether `path` would be replaced by a rename: it is a regular file or does not exist yet.
bool replaceable(const std::string& path);

/// Throws IoError when `path` is a folder, or lies in none that can be written to.
void check_writable(const std::string& path);

/// Makes `bytes` the content of `path` ("-": stdout). After a failure the old content is still there. Throws
/// IoError.
void write_file(const std::string& path, std::string_view bytes);

/// Writes all bytes to a descriptor; `name` is for messages.
void write_all(int fd, std::string_view bytes, const std::string& name);

}  // namespace assay::io

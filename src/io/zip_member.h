// The one table of a zip archive. Only what archives of one file need: stored or deflated, not encrypted, zip64 too.
#pragma once
#include <atomic>
#include <memory>
#include <string>

#include "io/byte_stream.h"

namespace assay::io {

struct ZipMember {
  std::string name;
  std::unique_ptr<ByteStream> bytes;  // checked against the archive's checksum at the end
};

/// The table in the archive of `size` bytes behind the descriptor, which must outlive the stream; folders, hidden files
/// and
/// __MACOSX aside. Throws InvalidInput (usage: none or several, or a document of Office; data: damaged).
ZipMember open_zip(int fd, uint64_t size, const std::string& archive, std::atomic<uint64_t>& progress);

}  // namespace assay::io

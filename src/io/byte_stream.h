// Bytes of an input: a file, a pipe or stdin, decompressed on the way when its first bytes say so.
#pragma once
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace assay::io {

/// Bytes in order. Throws IoError when the system fails, InvalidInput (data) when compressed bytes are
/// damaged.
class ByteStream {
 public:
  virtual ~ByteStream() = default;
  /// Reads up to n bytes; 0 only at the end.
  virtual size_t read(void* out, size_t n) = 0;
};

/// An opened input that can be looked at before it is read.
class InputFile final : public ByteStream {
 public:
  /// Opens `path` ("-" is stdin). Bytes read from the system are added to `progress`. Throws IoError.
  InputFile(const std::string& path, std::atomic<uint64_t>& progress);
  ~InputFile() override;

  size_t read(void* out, size_t n) override;
  /// Up to n bytes from the current place, without consuming them.
  std::string_view peek(size_t n);
  /// All bytes that are left.
  std::string read_all();

  /// How messages name the input.
  const std::string& name() const { return name_; }
  const std::string& path() const { return path_; }
  /// The path whose ending tells the format: in a zip archive that of the table.
  const std::string& table_path() const { return table_path_; }
  /// A regular file whose bytes are the table itself, so that it may be opened again for random access.
  bool plain() const { return plain_; }
  uint64_t size() const { return size_; }  // of the regular file, else 0
  std::atomic<uint64_t>& progress() { return progress_; }

 private:
  std::string path_, name_, table_path_;
  std::atomic<uint64_t>& progress_;
  std::unique_ptr<ByteStream> archive_;  // keeps the descriptor of a zip archive
  std::unique_ptr<ByteStream> source_;
  std::string ahead_;
  size_t ahead_begin_ = 0;
  bool plain_ = false;
  uint64_t size_ = 0;
};

/// "gzip", "zstd", "bzip2", "lz4", "zip", or "" when the first bytes are of none of them.
std::string_view compression_of(std::string_view first_bytes);

/// Decompresses `source`; `name` is for messages.
std::unique_ptr<ByteStream> decompress(std::unique_ptr<ByteStream> source, std::string_view compression,
                                       const std::string& name);

/// IoError with the path and what the system says.
[[noreturn]] void throw_system_error(const std::string& name, int error);

}  // namespace assay::io

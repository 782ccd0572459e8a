// Reading from the system: files, pipes, stdin.
#include "io/byte_stream.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

#include "assay/error.h"
#include "io/zip_member.h"

namespace assay::io {
namespace {

class Descriptor final : public ByteStream {
 public:
  Descriptor(int fd, std::string name, std::atomic<uint64_t>& progress)
      : fd_(fd), name_(std::move(name)), progress_(progress) {}
  ~Descriptor() override {
    if (fd_ > 0) ::close(fd_);
  }
  size_t read(void* out, size_t n) override {
    ssize_t got = 0;
    do got = ::read(fd_, out, n);
    while (got < 0 && errno == EINTR);
    if (got < 0) throw_system_error(name_, errno);
    progress_.fetch_add(static_cast<uint64_t>(got), std::memory_order_relaxed);
    return static_cast<size_t>(got);
  }

 private:
  int fd_;
  std::string name_;
  std::atomic<uint64_t>& progress_;
};

int open_descriptor(const std::string& path) {
  if (path == "-") return 0;
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) throw_system_error(path, errno);
  return fd;
}

/// Gives back the bytes that were looked at, then the rest.
class Replayed final : public ByteStream {
 public:
  Replayed(std::string head, std::unique_ptr<ByteStream> rest) : head_(std::move(head)), rest_(std::move(rest)) {}
  size_t read(void* out, size_t n) override {
    if (begin_ == head_.size()) return rest_->read(out, n);
    n = std::min(n, head_.size() - begin_);
    std::memcpy(out, head_.data() + begin_, n);
    begin_ += n;
    return n;
  }

 private:
  std::string head_;
  size_t begin_ = 0;
  std::unique_ptr<ByteStream> rest_;
};

}  // namespace

void throw_system_error(const std::string& name, int error) {
  throw IoError(name + ": " + std::generic_category().message(error));
}

std::string_view compression_of(std::string_view first_bytes) {
  if (first_bytes.starts_with("\x1f\x8b")) return "gzip";
  if (first_bytes.starts_with("\x28\xb5\x2f\xfd")) return "zstd";
  if (first_bytes.starts_with("BZh")) return "bzip2";
  if (first_bytes.starts_with("\x04\x22\x4d\x18")) return "lz4";
  if (first_bytes.starts_with("PK\x03\x04") || first_bytes.starts_with("PK\x05\x06")) return "zip";
  return {};
}

InputFile::InputFile(const std::string& path, std::atomic<uint64_t>& progress)
    : path_(path), name_(path == "-" ? "stdin" : path), table_path_(path), progress_(progress) {
  const int fd = open_descriptor(path);
  source_ = std::make_unique<Descriptor>(fd, name_, progress);
  struct stat status {};
  const bool regular = ::fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
  if (S_ISDIR(status.st_mode)) throw_system_error(name_, EISDIR);
  if (regular) size_ = static_cast<uint64_t>(status.st_size);
  std::string_view compression = compression_of(peek(4));
  plain_ = regular && path != "-" && compression.empty();
  if (compression == "zip") {
    if (!regular) throw usage_error(name_ + ": a zip archive that is no regular file; unzip it first");
    archive_ = std::move(source_);
    ahead_.clear();
    auto member = open_zip(fd, size_, name_, progress);
    table_path_ = std::move(member.name);
    source_ = std::move(member.bytes);
    compression = compression_of(peek(4));
    if (compression == "zip") throw usage_error(name_ + ": a zip archive in a zip archive; unzip it first");
  }
  if (compression.empty()) return;
  source_ = decompress(std::make_unique<Replayed>(std::move(ahead_), std::move(source_)), compression, name_);
  ahead_.clear();
}

InputFile::~InputFile() = default;

size_t InputFile::read(void* out, size_t n) {
  const size_t waiting = ahead_.size() - ahead_begin_;
  if (waiting == 0) return source_->read(out, n);
  n = std::min(n, waiting);
  std::memcpy(out, ahead_.data() + ahead_begin_, n);
  ahead_begin_ += n;
  return n;
}

std::string_view InputFile::peek(size_t n) {
  ahead_.erase(0, ahead_begin_);
  ahead_begin_ = 0;
  while (ahead_.size() < n) {
    const size_t before = ahead_.size();
    ahead_.resize(n);
    const size_t got = source_->read(ahead_.data() + before, n - before);
    ahead_.resize(before + got);
    if (got == 0) break;
  }
  return std::string_view(ahead_).substr(0, n);
}

std::string InputFile::read_all() {
  std::string all(ahead_, ahead_begin_);
  ahead_.clear();
  ahead_begin_ = 0;
  constexpr size_t step = size_t{1} << 20;
  for (size_t got = 1; got > 0;) {
    const size_t before = all.size();
    all.resize(before + step);
    got = source_->read(all.data() + before, step);
    all.resize(before + got);
  }
  return all;
}

}  // namespace assay::io

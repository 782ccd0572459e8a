#include "io/state_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

namespace assay::io {
namespace {

[[noreturn]] void fail(const std::string& what, const std::string& name) {
  int code = errno;
  std::string text = "cannot " + what + " " + name + ": " + std::generic_category().message(code);
  if (code == EPIPE) throw ClosedPipe(text);
  throw IoError(text);
}

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  int number() const { return fd_; }
  int close() { return ::close(std::exchange(fd_, -1)); }

 private:
  int fd_;
};

std::string folder_of(const std::string& path) {
  auto slash = path.rfind('/');
  return slash == path.npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
}

/// The file behind a chain of links, which need not be there yet, so that the link stays one.
std::string real_target(const std::string& path) {
  if (char* real = ::realpath(path.c_str(), nullptr)) {
    std::string target = real;
    std::free(real);
    return target;
  }
  constexpr int most_links = 40;
  std::string target = path;
  std::error_code error;
  for (int links = 0; links < most_links && std::filesystem::is_symlink(target, error); ++links) {
    const std::filesystem::path next = std::filesystem::read_symlink(target, error);
    if (error) break;
    target = (std::filesystem::path(folder_of(target)) / next).string();
  }
  return target;
}

void read_descriptor(int fd, const std::string& name, std::string& bytes) {
  struct stat info {};
  if (::fstat(fd, &info) == 0 && S_ISREG(info.st_mode)) bytes.reserve(static_cast<size_t>(info.st_size) + 1);
  for (;;) {
    size_t old = bytes.size(), room = std::max<size_t>(bytes.capacity() - old, 1 << 16);
    bytes.resize(old + room);
    ssize_t n = ::read(fd, bytes.data() + old, room);
    bytes.resize(old + static_cast<size_t>(n > 0 ? n : 0));
    if (n == 0) return;
    if (n < 0 && errno != EINTR) fail("read", name);
  }
}

/// A new file beside `target`, with the permissions of the one that it will replace.
int open_temporary(const std::string& target, std::string& temporary, const std::string& name) {
  auto folder = folder_of(target);
  auto base = target.substr(target.rfind('/') + 1);
  for (int attempt = 0; attempt < 1000; ++attempt) {
    temporary = folder + "/." + base + "." + std::to_string(::getpid()) + "." + std::to_string(attempt) + ".tmp";
    int fd = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0 && errno == EEXIST) continue;
    if (fd < 0) fail("write", name);
    struct stat old {};
    if (::stat(target.c_str(), &old) == 0 && ::fchmod(fd, old.st_mode & 07777) != 0) errno = 0;
    return fd;
  }
  throw IoError("cannot write " + name + ": no free temporary name in its folder");
}

void sync_folder(const std::string& path) {
  Descriptor folder(::open(folder_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.number() >= 0) ::fsync(folder.number());  // some file systems cannot; the rename stands all the same
}

void replace_file(const std::string& name, std::string_view bytes) {
  std::string target = real_target(name), temporary;
  Descriptor file(open_temporary(target, temporary, name));
  try {
    write_all(file.number(), bytes, name);
    if (::fsync(file.number()) != 0 && errno != EINVAL) fail("write", name);
    if (file.close() != 0) fail("write", name);
    if (::rename(temporary.c_str(), target.c_str()) != 0) fail("write", name);
  } catch (...) {
    ::unlink(temporary.c_str());
    throw;
  }
  sync_folder(target);
}

}  // namespace

std::string read_file(const std::string& path) {
  std::string bytes;
  if (path == "-") return read_descriptor(STDIN_FILENO, "stdin", bytes), bytes;
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.number() < 0) fail("read", path);
  return read_descriptor(file.number(), path, bytes), bytes;
}

bool replaceable(const std::string& path) {
  struct stat info {};
  return path != "-" && (::stat(path.c_str(), &info) != 0 || S_ISREG(info.st_mode));
}

void check_writable(const std::string& path) {
  struct stat info {};
  if (path == "-") return;
  if (::stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode)) errno = EISDIR, fail("write", path);
  auto place = replaceable(path) ? folder_of(real_target(path)) : path;
  if (::access(place.c_str(), W_OK) != 0) fail("write", path);
}

void write_file(const std::string& path, std::string_view bytes) {
  if (path == "-") return write_all(STDOUT_FILENO, bytes, "stdout");
  if (replaceable(path)) return replace_file(path, bytes);
  Descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (file.number() < 0) fail("write", path);
  write_all(file.number(), bytes, path);
}

void write_all(int fd, std::string_view bytes, const std::string& name) {
  while (!bytes.empty()) {
    ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n > 0) bytes.remove_prefix(static_cast<size_t>(n));
    if (n < 0 && errno != EINTR) fail("write", name);
  }
}

}  // namespace assay::io

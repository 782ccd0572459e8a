// The one table of a zip archive, from its central directory (APPNOTE 6.3).
#include "io/zip_member.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <vector>

#include "assay/error.h"
#include "io/paths.h"

namespace assay::io {
namespace {

struct Entry {
  std::string name;
  uint64_t flags = 0, method = 0, checksum = 0, packed = 0, size = 0, offset = 0;
};

class Archive {
 public:
  Archive(int fd, uint64_t size, std::string name) : fd_(fd), size_(size), name_(std::move(name)) {}

  std::vector<Entry> entries() const {
    constexpr uint64_t end_size = 22, longest_comment = 65535;
    const uint64_t tail_size = std::min(size_, end_size + longest_comment), tail_at = size_ - tail_size;
    const std::string tail = bytes(tail_at, tail_size);
    const size_t end = tail.rfind("PK\x05\x06");
    if (end == tail.npos || tail.size() - end < end_size) damaged("no directory");
    uint64_t count = number(tail, end + 10, 2), length = number(tail, end + 12, 4), begin = number(tail, end + 16, 4);
    if (count == 0xFFFF || length == 0xFFFFFFFF || begin == 0xFFFFFFFF) {
      if (end < 20 || tail.compare(end - 20, 4, "PK\x06\x07") != 0) damaged("no zip64 directory");
      const std::string wide = bytes(number(tail, end - 20 + 8, 8), 56);
      if (!wide.starts_with("PK\x06\x06")) damaged("no zip64 directory");
      count = number(wide, 32, 8), length = number(wide, 40, 8), begin = number(wide, 48, 8);
    }
    return parse(bytes(begin, length), count);
  }

  uint64_t data_of(const Entry& entry) const {
    const std::string header = bytes(entry.offset, 30);
    if (!header.starts_with("PK\x03\x04")) damaged("no member where one is told");
    const uint64_t at = entry.offset + 30 + number(header, 26, 2) + number(header, 28, 2);
    if (at > size_ || entry.packed > size_ - at) damaged("a member is cut off");
    return at;
  }

  [[noreturn]] void damaged(const std::string& what) const {
    throw data_error(name_ + ": damaged zip archive (" + what + ")");
  }

 private:
  std::string bytes(uint64_t at, uint64_t n) const {
    if (at > size_ || n > size_ - at) damaged("it is cut off");
    std::string out(n, '\0');
    for (size_t done = 0; done < n;) {
      const ssize_t got = ::pread(fd_, out.data() + done, n - done, static_cast<off_t>(at + done));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) throw_system_error(name_, errno);
      if (got == 0) damaged("it is cut off");
      done += static_cast<size_t>(got);
    }
    return out;
  }

  uint64_t number(std::string_view text, size_t at, size_t width) const {
    if (at + width > text.size()) damaged("its directory is cut off");
    uint64_t x = 0;
    for (size_t k = width; k-- > 0;) x = x << 8 | static_cast<unsigned char>(text[at + k]);
    return x;
  }

  std::vector<Entry> parse(const std::string& directory, uint64_t count) const {
    std::vector<Entry> found;
    size_t at = 0;
    for (uint64_t k = 0; k < count; ++k) {
      if (directory.compare(at, 4, "PK\x01\x02") != 0) damaged("its directory is cut off");
      const auto field = [&](size_t offset, size_t width) { return number(directory, at + offset, width); };
      Entry entry{"", field(8, 2), field(10, 2), field(16, 4), field(20, 4), field(24, 4), field(42, 4)};
      const size_t name = field(28, 2), extra = field(30, 2), comment = field(32, 2);
      if (at + 46 + name + extra > directory.size()) damaged("its directory is cut off");
      entry.name = directory.substr(at + 46, name);
      widen(entry, std::string_view(directory).substr(at + 46 + name, extra));
      found.push_back(std::move(entry));
      at += 46 + name + extra + comment;
    }
    return found;
  }

  /// Numbers of 64 bits stand in an extra field, those that need it in a fixed order.
  void widen(Entry& entry, std::string_view extra) const {
    for (size_t at = 0; at + 4 <= extra.size(); at += 4 + number(extra, at + 2, 2)) {
      if (number(extra, at, 2) != 1) continue;
      size_t next = at + 4;
      for (uint64_t* x : {&entry.size, &entry.packed, &entry.offset})
        if (*x == 0xFFFFFFFF) *x = number(extra, next, 8), next += 8;
      return;
    }
  }

  int fd_;
  uint64_t size_;
  std::string name_;
};

/// The packed bytes of a member.
class Packed final : public ByteStream {
 public:
  Packed(int fd, uint64_t at, uint64_t size, std::string name, std::atomic<uint64_t>& progress)
      : fd_(fd), at_(at), left_(size), name_(std::move(name)), progress_(progress) {}
  size_t read(void* out, size_t n) override {
    n = static_cast<size_t>(std::min<uint64_t>(n, left_));
    ssize_t got = 0;
    do got = ::pread(fd_, out, n, static_cast<off_t>(at_));
    while (got < 0 && errno == EINTR);
    if (got < 0) throw_system_error(name_, errno);
    at_ += static_cast<uint64_t>(got), left_ -= static_cast<uint64_t>(got);
    progress_.fetch_add(static_cast<uint64_t>(got), std::memory_order_relaxed);
    return static_cast<size_t>(got);
  }

 private:
  int fd_;
  uint64_t at_, left_;
  std::string name_;
  std::atomic<uint64_t>& progress_;
};

constexpr auto remainders = [] {
  std::array<uint32_t, 256> table{};
  for (uint32_t i = 0; i < 256; ++i) {
    table[i] = i;
    for (int k = 0; k < 8; ++k) table[i] = (table[i] >> 1) ^ ((table[i] & 1) ? 0xEDB88320u : 0u);
  }
  return table;
}();

/// Compares length and CRC-32 at the end.
class Checked final : public ByteStream {
 public:
  Checked(std::unique_ptr<ByteStream> source, const Entry& entry, std::string archive)
      : source_(std::move(source)), entry_(entry), archive_(std::move(archive)) {}
  size_t read(void* out, size_t n) override {
    const size_t got = source_->read(out, n);
    for (size_t i = 0; i < got; ++i)
      crc_ = remainders[(crc_ ^ static_cast<const unsigned char*>(out)[i]) & 255] ^ (crc_ >> 8);
    seen_ += got;
    if (got == 0 && n > 0 && (seen_ != entry_.size || ~crc_ != static_cast<uint32_t>(entry_.checksum)))
      throw data_error(archive_ + ": damaged zip archive (" + entry_.name + " does not match its checksum)");
    return got;
  }

 private:
  std::unique_ptr<ByteStream> source_;
  Entry entry_;
  std::string archive_;
  uint32_t crc_ = ~0u;
  uint64_t seen_ = 0;
};

bool hidden(const std::string& name) {
  const std::string file = name.substr(name.rfind('/') + 1);
  return file.empty() || file[0] == '.' || name.starts_with("__MACOSX/");
}

}  // namespace

ZipMember open_zip(int fd, uint64_t size, const std::string& archive, std::atomic<uint64_t>& progress) {
  const Archive zip(fd, size, archive);
  auto entries = zip.entries();
  if (std::any_of(entries.begin(), entries.end(), [](const Entry& e) { return e.name == "[Content_Types].xml"; }))
    throw usage_error(archive + ": a document of Office; save its sheet as CSV");
  std::erase_if(entries, [](const Entry& e) { return hidden(e.name); });
  std::vector<Entry> tables;
  for (const auto& entry : entries)
    if (entries.size() == 1 || format_of_path(entry.name) != Format::unknown) tables.push_back(entry);
  if (tables.empty()) throw usage_error(archive + ": the archive holds no table");
  if (tables.size() > 1)
    throw usage_error(archive + ": the archive holds " + std::to_string(tables.size()) + " tables (" + tables[0].name +
                      ", " + tables[1].name + (tables.size() > 2 ? ", ..." : "") + "); unzip it and name the folder");
  const Entry& entry = tables[0];
  if (entry.flags & 1) throw usage_error(archive + ": the archive is encrypted; unzip it first");
  if (entry.method != 0 && entry.method != 8)
    throw usage_error(archive + ": the archive is packed by method " + std::to_string(entry.method) +
                      "; deflate is read; unzip it first");
  std::unique_ptr<ByteStream> bytes = std::make_unique<Packed>(fd, zip.data_of(entry), entry.packed, archive, progress);
  if (entry.method == 8) bytes = decompress(std::move(bytes), "deflate", archive);
  return {entry.name, std::make_unique<Checked>(std::move(bytes), entry, archive)};
}

}  // namespace assay::io

#include "io/fingerprint.h"

#define XXH_INLINE_ALL
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>
#include <xxhash.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <system_error>
#include <vector>

#include "assay/error.h"
#include "io/partitions.h"

namespace assay::io {
namespace {

[[noreturn]] void fail(const std::string& path) {
  throw IoError(fmt::format("cannot read {}: {}", path, std::generic_category().message(errno)));
}

void hash_descriptor(int fd, XXH3_state_t& hash, const std::string& path) {
  std::vector<char> block(1 << 20);
  for (;;) {
    ssize_t n = ::read(fd, block.data(), block.size());
    if (n == 0) return;
    if (n > 0)
      XXH3_128bits_update(&hash, block.data(), static_cast<size_t>(n));
    else if (errno != EINTR)
      fail(path);
  }
}

}  // namespace

std::string fingerprint(const std::string& path) {
  std::unique_ptr<XXH3_state_t, decltype(&XXH3_freeState)> hash(XXH3_createState(), &XXH3_freeState);
  XXH3_128bits_reset(hash.get());
  int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) fail(path);
  std::unique_ptr<int, void (*)(int*)> closer(&fd, [](int* d) { ::close(*d); });
  hash_descriptor(fd, *hash, path);
  auto sum = XXH3_128bits_digest(hash.get());
  return fmt::format("{:016x}{:016x}", sum.high64, sum.low64);
}

std::pair<std::string, std::string> first_copies(const std::vector<std::string>& files) {
  std::map<std::pair<uintmax_t, std::string>, std::vector<std::string>> alike;  // by size and beginning
  for (const auto& file : files) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(file, error)) continue;
    const auto size = std::filesystem::file_size(file, error);
    if (error || size == 0 || !partitions_of(file).empty()) continue;  // rows of other folders are other rows
    std::string head(std::min<uintmax_t>(size, 4096), '\0');
    std::ifstream(file, std::ios::binary).read(head.data(), static_cast<std::streamsize>(head.size()));
    alike[{size, std::move(head)}].push_back(file);
  }
  for (const auto& [key, group] : alike) {
    std::map<std::string, std::string> known;
    for (const auto& file : group) {
      if (group.size() == 1) break;
      const auto [same, is_new] = known.emplace(key.first > key.second.size() ? fingerprint(file) : "", file);
      if (!is_new) return {same->second, file};
    }
  }
  return {};
}

}  // namespace assay::io

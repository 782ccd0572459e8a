// Distinct texts, numbered in the order of first appearance. Open addressing over one arena of bytes.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace assay::io {

class TextIndex {
 public:
  TextIndex() : slots_(64) {}
  /// The number of `text`, or -1.
  int64_t find(std::string_view text) const;
  /// The number of `text`, which is new when it equals the size before.
  int64_t insert(std::string_view text);
  int64_t size() const { return static_cast<int64_t>(ends_.size()) - 1; }
  std::string_view text(int64_t number) const;
  /// The arena: bytes, and where each text ends (starting with 0). Leaves the index unusable.
  std::string take_bytes() { return std::move(bytes_); }
  std::vector<int64_t> take_ends() { return std::move(ends_); }

 private:
  size_t place(std::string_view text, uint64_t hash) const;
  void grow();

  struct Slot {
    uint64_t hash = 0;
    int64_t number = -1;
  };
  std::vector<Slot> slots_;
  std::string bytes_;
  std::vector<int64_t> ends_{0};
};

}  // namespace assay::io

// IdSet: how many rows repeat an id. Keeps a 128-bit hash of each distinct id.
#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "assay/base/archive.h"
#include "assay/base/executor.h"
#include "assay/column.h"

namespace assay {

class IdSet {
 public:
  void add(const Column& column, int64_t begin, int64_t n);
  void merge(const IdSet& other);
  /// Each id once.
  void seal(const Executor& run);
  /// Rows beyond the first of each id (sealed).
  uint64_t surplus() const { return rows_ - size(); }
  template <class A> void archive(A& a);

 private:
  using Id = std::array<uint64_t, 2>;
  /// The ids whose hashes begin with the same bits.
  struct Share {
    std::vector<Id> ids;
    size_t sorted = 0;
    void sort();
  };
  static constexpr int bits = 6;
  uint64_t size() const;

  std::array<Share, size_t{1} << bits> shares_;
  uint64_t rows_ = 0;
};

}  // namespace assay

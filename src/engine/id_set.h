// IdSet: how many rows repeat an id. Keeps a 128-bit hash of each distinct id.
#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "assay/base/archive.h"
#include "assay/column.h"

namespace assay {

class IdSet {
 public:
  void add(const Column& column, int64_t begin, int64_t n);
  void merge(const IdSet& other);
  /// Sorted, each id once with its count.
  void seal();
  /// Rows beyond the first of each id (sealed).
  uint64_t surplus() const { return rows_ - ids_.size(); }
  template <class A> void archive(A& a);

 private:
  using Id = std::array<uint64_t, 2>;
  std::vector<Id> ids_;
  uint64_t rows_ = 0;
  size_t sorted_ = 0;
};

}  // namespace assay

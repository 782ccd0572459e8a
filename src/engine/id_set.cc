#include "engine/id_set.h"

#include <xxhash.h>

#include <algorithm>

#include "assay/base/label_text.h"

namespace assay {

void IdSet::add(const Column& column, int64_t begin, int64_t n) {
  for (int64_t i = 0; i < n; ++i) {
    std::string text = label_text(column, begin + i);
    auto hash = XXH3_128bits(text.data(), text.size());
    ids_.push_back({hash.high64, hash.low64});
  }
  rows_ += static_cast<uint64_t>(n);
  if (ids_.size() > 2 * sorted_ + (1u << 20)) seal();
}

void IdSet::merge(const IdSet& other) {
  ids_.insert(ids_.end(), other.ids_.begin(), other.ids_.end());
  rows_ += other.rows_;
}

void IdSet::seal() {
  std::sort(ids_.begin(), ids_.end());
  ids_.erase(std::unique(ids_.begin(), ids_.end()), ids_.end());
  sorted_ = ids_.size();
}

template <class A> void IdSet::archive(A& a) {
  uint64_t n = ids_.size();
  a(rows_, n);
  if constexpr (A::reading) {
    if (n > rows_ || n > a.left() / 16) throw CorruptState("more ids than rows");
    ids_.resize(n);
    a.raw(ids_.data(), n * 16);
    if (!std::is_sorted(ids_.begin(), ids_.end(), std::less_equal<>()) && n > 1) {
      for (size_t i = 1; i < n; ++i)
        if (!(ids_[i - 1] < ids_[i])) throw CorruptState("ids out of order");
    }
    sorted_ = n;
  } else {
    a.raw(ids_.data(), n * 16);
  }
}
template void IdSet::archive(Writer&);
template void IdSet::archive(Reader&);

}  // namespace assay

// Tally: the exact total weight of each 64-bit key, in a table that grows with the number of different keys.
// The building block of sparse states.
#pragma once
#include <cstdint>
#include <vector>

#include "assay/base/archive.h"
#include "assay/base/exact_sum.h"
#include "assay/base/redraw.h"

namespace assay {

class Tally {
 public:
  static constexpr uint64_t no_key = UINT64_MAX;  // the one key that cannot be counted
  struct Entry {
    uint64_t key;
    ExactSum weight;
  };

  void add(uint64_t key, uint64_t count) { slot(key).count += count; }
  void add(uint64_t key, double weight) { weight_of(slot(key)).add(weight); }
  void add(uint64_t key, const ExactSum& weight) { weight_of(slot(key)).merge(weight); }
  void merge(const Tally& other);
  /// Keys with a weight above zero, ascending.
  std::vector<Entry> sorted() const;
  bool empty() const { return used_ == 0; }
  size_t memory() const { return slots_.size() * sizeof(Slot) + weights_.size() * sizeof(ExactSum); }
  Tally resample(const Redraw& redraw) const;

  /// Canonical bytes: ascending keys as differences, each with its exact weight.
  template <class A> static void archive(A& a, std::vector<Entry>& entries);
  template <class A> void archive(A& a) {
    std::vector<Entry> entries;
    if constexpr (!A::reading) entries = sorted();
    archive(a, entries);
    if constexpr (A::reading) {
      *this = Tally();
      for (const auto& e : entries) add(e.key, e.weight);
    }
  }

 private:
  struct Slot {
    uint64_t key = no_key, count = 0;
    uint32_t weight = 0;  // index into weights_ plus one; 0: counts only
  };
  Slot& slot(uint64_t key) {
    if (2 * (used_ + 1) > slots_.size()) grow();
    Slot& found = slots_[find(key)];
    if (found.key == no_key) found.key = key, ++used_;
    return found;
  }
  size_t find(uint64_t key) const {
    size_t i = static_cast<size_t>(key * 0x9e3779b97f4a7c15u >> shift_);
    while (slots_[i].key != key && slots_[i].key != no_key) i = (i + 1) & (slots_.size() - 1);
    return i;
  }
  ExactSum& weight_of(Slot& slot) {
    if (slot.weight == 0) slot.weight = static_cast<uint32_t>((weights_.emplace_back(), weights_.size()));
    return weights_[slot.weight - 1];
  }
  ExactSum total(const Slot& slot) const;
  void grow();

  std::vector<Slot> slots_;  // open addressing, at most half full; a power of two
  std::vector<ExactSum> weights_;
  size_t used_ = 0;
  int shift_ = 64;
};

template <class A> void Tally::archive(A& a, std::vector<Entry>& entries) {
  constexpr size_t least_bytes = 8;  // a difference and the shortest positive sum
  uint64_t n = entries.size(), last = 0;
  if constexpr (A::reading) {
    n = a.length(least_bytes);
    entries.assign(n, {});
  } else {
    a(n);
  }
  for (size_t i = 0; i < n; ++i) {
    auto& e = entries[i];
    uint64_t step = e.key - last;
    a(step, e.weight);
    if constexpr (A::reading) {
      if ((i > 0 && step == 0) || step > no_key - 1 - last) throw CorruptState("keys out of order");
      if (e.weight.sign() <= 0 || !e.weight.finite()) throw CorruptState("a weight that is not positive");
      e.key = last + step;
    }
    last = e.key;
  }
}

}  // namespace assay

#include "assay/states/tally.h"

#include <algorithm>
#include <bit>

namespace assay {

void Tally::merge(const Tally& other) {
  for (const Slot& theirs : other.slots_) {
    if (theirs.key == no_key) continue;
    Slot& ours = slot(theirs.key);
    ours.count += theirs.count;
    if (theirs.weight) weight_of(ours).merge(other.weights_[theirs.weight - 1]);
  }
}

ExactSum Tally::total(const Slot& slot) const {
  ExactSum sum;
  if (slot.weight) sum = weights_[slot.weight - 1];
  sum.add_count(slot.count);
  return sum;
}

std::vector<Tally::Entry> Tally::sorted() const {
  std::vector<const Slot*> order;
  order.reserve(used_);
  for (const Slot& slot : slots_)
    if (slot.key != no_key) order.push_back(&slot);
  std::sort(order.begin(), order.end(), [](const Slot* x, const Slot* y) { return x->key < y->key; });
  std::vector<Entry> entries;
  entries.reserve(order.size());
  for (const Slot* slot : order)
    if (Entry e{slot->key, total(*slot)}; !e.weight.zero()) entries.push_back(std::move(e));
  return entries;
}

Tally Tally::resample(const Redraw& redraw) const {
  Tally drawn;
  uint64_t index = 0;
  for (const auto& entry : sorted())
    if (const uint64_t count = redraw(index++, entry.weight); count > 0) drawn.add(entry.key, count);
  return drawn;
}

void Tally::grow() {
  std::vector<Slot> old(slots_.empty() ? 16 : 2 * slots_.size());
  old.swap(slots_);
  shift_ = 64 - std::countr_zero(slots_.size());
  for (const Slot& slot : old)
    if (slot.key != no_key) slots_[find(slot.key)] = slot;
}

}  // namespace assay

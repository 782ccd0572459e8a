#include "assay/states/sample_counts.h"

#include <algorithm>

#include "kernels/count.h"

namespace assay {
namespace {

constexpr int bits = 21;
constexpr uint64_t mask = (uint64_t{1} << bits) - 1;

uint64_t key(uint64_t tp, uint64_t fp, uint64_t fn) { return tp | fp << bits | fn << 2 * bits; }

}  // namespace

void SampleCounts::check(const Rows& rows) const {
  if (rows.columns.size() > most_labels) throw data_error("more than 2097151 labels");
}

void SampleCounts::update(const Rows& rows) {
  constexpr size_t block = 1024;
  std::array<uint32_t, block> truth, predicted, both;
  if (rows.size == 0) return;
  const std::span<const Rows> labels = rows.columns.empty() ? std::span(&rows, 1) : rows.columns;
  labels_ = std::max<uint64_t>(labels_, labels.size());
  std::vector<const uint8_t*> a(labels.size()), b(labels.size());
  for (size_t begin = 0; begin < rows.size; begin += block) {
    const size_t n = std::min(block, rows.size - begin);
    for (size_t j = 0; j < labels.size(); ++j)
      a[j] = labels[j].truth.data() + begin, b[j] = labels[j].predicted.data() + begin;
    kernels::count_row_ones(a, b, n, {truth.data(), predicted.data(), both.data()});
    for (size_t i = 0; i < n; ++i) {
      const uint64_t triple = key(both[i], predicted[i] - both[i], truth[i] - both[i]);
      if (rows.weight.empty())
        triples_.add(triple, uint64_t{1});
      else if (rows.weight[begin + i] > 0)
        triples_.add(triple, rows.weight[begin + i]);
    }
  }
}

void SampleCounts::merge(const SampleCounts& other) {
  labels_ = std::max(labels_, other.labels_);
  triples_.merge(other.triples_);
}

SampleCounts SampleCounts::resample(const Redraw& redraw) const {
  SampleCounts drawn;
  drawn.labels_ = labels_, drawn.triples_ = triples_.resample(redraw);
  return drawn;
}

void SampleCounts::validate() const {
  if (labels_ > most_labels) throw CorruptState("too many labels");
  for (const auto& e : triples_.sorted())
    if ((e.key & mask) + (e.key >> bits & mask) + (e.key >> 2 * bits) > labels_)
      throw CorruptState("a row with more labels than there are");
}

void SampleCounts::each(const std::function<void(const Counts&, const ExactSum&)>& use) const {
  for (const auto& e : triples_.sorted()) {
    const uint64_t tp = e.key & mask, fp = e.key >> bits & mask, fn = e.key >> 2 * bits;
    use({static_cast<double>(tp), static_cast<double>(fp), static_cast<double>(fn),
         static_cast<double>(labels_ - tp - fp - fn)},
        e.weight);
  }
}

}  // namespace assay

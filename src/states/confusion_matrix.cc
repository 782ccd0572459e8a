#include "assay/states/confusion_matrix.h"

#include <algorithm>
#include <cmath>

#include "kernels/confusion.h"

namespace assay {
namespace {

/// Copies that pay: with more the table leaves the cache.
unsigned most_copies(size_t side) { return side <= 64 ? 4 : side <= 256 ? 2 : 1; }

/// The weight as a count; 0 when it is none.
uint64_t whole(const ExactSum& weight) {
  const double value = weight.value();
  if (!(value < 0x1p53) || value != std::floor(value)) return 0;
  ExactSum rest = weight;
  rest.add(-value);
  return rest.zero() ? static_cast<uint64_t>(value) : 0;
}

}  // namespace

void ConfusionMatrix::update(const Rows& rows) {
  cover(rows.classes, rows.size);
  if (!rows.weight.empty()) return update_weighted(rows);
  if (rows.classes <= side_)
    kernels::count_codes(rows.target.data(), rows.prediction.data(), rows.size, {counts_.data(), side_, copies_},
                         rows.ahead);
  else
    for (size_t i = 0; i < rows.size; ++i) rest_.add(key(rows.target[i], rows.prediction[i]), uint64_t{1});
}

void ConfusionMatrix::update_weighted(const Rows& rows) {
  constexpr double most = 0x1p24;  // whole weights below this are counts
  for (size_t i = 0; i < rows.size; ++i) {
    const uint32_t truth = rows.target[i], predicted = rows.prediction[i];
    const double weight = rows.weight[i];
    const auto whole = static_cast<uint64_t>(std::min(weight, most));
    if (truth < side_ && predicted < side_ && static_cast<double>(whole) == weight)
      counts_[size_t{truth} * side_ + predicted] += whole;
    else if (weight > 0)
      rest_.add(key(truth, predicted), weight);
  }
}

/// Makes the dense part hold codes below `classes`, where it may, for an update of so many rows.
void ConfusionMatrix::cover(uint32_t classes, size_t rows) {
  if (classes > dense_classes) return;
  uint32_t side = side_;
  if (classes > side) side = side == 0 ? classes : std::min(std::max(classes, side + side / 4), dense_classes);
  const bool busy = copies_ > 1 || rows >= size_t{side} * side;
  const unsigned copies = busy ? most_copies(side) : 1;
  if (side == side_ && copies == copies_) return;
  std::vector<uint64_t> counts(size_t{copies} * side * side);
  for (size_t t = 0; t < side_; ++t)
    for (size_t p = 0; p < side_; ++p) counts[t * side + p] = dense(t * side_ + p);
  counts_ = std::move(counts), side_ = side, copies_ = copies;
}

uint64_t ConfusionMatrix::dense(size_t cell) const {
  uint64_t sum = 0;
  for (size_t k = 0; k < copies_; ++k) sum += counts_[k * side_ * side_ + cell];
  return sum;
}

void ConfusionMatrix::merge(const ConfusionMatrix& other) {
  cover(other.side_, 0);
  for (size_t t = 0; t < other.side_; ++t)
    for (size_t p = 0; p < other.side_; ++p) counts_[t * side_ + p] += other.dense(t * other.side_ + p);
  rest_.merge(other.rest_);
}

void ConfusionMatrix::add(uint64_t truth, uint64_t predicted, uint64_t count) {
  if (truth < side_ && predicted < side_)
    counts_[truth * side_ + predicted] += count;
  else
    rest_.add(key(truth, predicted), count);
}

void ConfusionMatrix::relabel(std::span<const uint32_t> to, uint32_t classes) {
  ConfusionMatrix moved;
  moved.cover(classes, 0);
  each([&](const Cell& cell) {
    if (cell.truth >= to.size() || cell.predicted >= to.size()) throw CorruptState("a class beyond the labels");
    const uint32_t truth = to[cell.truth], predicted = to[cell.predicted];
    if (cell.count) moved.add(truth, predicted, cell.count);
    if (cell.rest) moved.rest_.add(key(truth, predicted), *cell.rest);
  });
  *this = std::move(moved);
}

void ConfusionMatrix::each(const std::function<void(const Cell&)>& use) const {
  const auto rest = rest_.sorted();
  auto next = rest.begin();
  auto use_rest = [&](uint64_t count) {
    use({static_cast<uint32_t>(next->key >> 32), static_cast<uint32_t>(next->key), count, &next->weight});
    ++next;
  };
  for (uint32_t t = 0; t < side_; ++t)
    for (uint32_t p = 0; p < side_; ++p) {
      const uint64_t n = dense(size_t{t} * side_ + p);
      while (next != rest.end() && next->key < key(t, p)) use_rest(0);
      if (next != rest.end() && next->key == key(t, p))
        use_rest(n);
      else if (n > 0)
        use({t, p, n, nullptr});
    }
  while (next != rest.end()) use_rest(0);
}

ConfusionMatrix ConfusionMatrix::resample(const Redraw& redraw) const {
  ConfusionMatrix drawn;
  drawn.cover(side_, 0);
  uint64_t index = 0;
  each([&](const Cell& cell) {
    const uint64_t count = cell.rest ? redraw(index, cell.weight()) : redraw(index, cell.count);
    if (count > 0) drawn.add(cell.truth, cell.predicted, count);
    ++index;
  });
  return drawn;
}

std::vector<Tally::Entry> ConfusionMatrix::sorted() const {
  std::vector<Tally::Entry> entries;
  each([&](const Cell& cell) { entries.push_back({key(cell.truth, cell.predicted), cell.weight()}); });
  return entries;
}

void ConfusionMatrix::load(const std::vector<Tally::Entry>& entries) {
  *this = ConfusionMatrix();
  uint64_t classes = 0;
  for (const auto& e : entries) classes = std::max({classes, e.key >> 32, e.key & UINT32_MAX});
  if (classes < dense_classes && !entries.empty()) cover(static_cast<uint32_t>(classes) + 1, 0);
  for (const auto& e : entries) {
    const uint64_t count = whole(e.weight);
    if (count > 0)
      add(e.key >> 32, e.key & UINT32_MAX, count);
    else
      rest_.add(e.key, e.weight);
  }
}

}  // namespace assay

// ConfusionMatrix: the exact weight of each pair of true and predicted class. Dense counts up to a bound on
// the number of classes, a table of the pairs that occur beyond it; both have the same bytes.
#pragma once
#include <cstdint>
#include <functional>
#include <vector>

#include "assay/metric.h"
#include "assay/states/tally.h"

namespace assay {

class ConfusionMatrix {
 public:
  using Options = NoParams;
  static constexpr std::string_view name = "confusion_matrix";
  static constexpr uint32_t dense_classes = 1024;

  /// One pair of classes with a weight above zero: a count, and what is no count, if any.
  struct Cell {
    uint32_t truth, predicted;
    uint64_t count = 0;
    const ExactSum* rest = nullptr;

    ExactSum weight() const {
      ExactSum sum;
      if (rest) sum = *rest;
      sum.add_count(count);
      return sum;
    }
  };

  explicit ConfusionMatrix(const Options& = {}) {}
  /// Reads rows.target, rows.prediction, rows.classes and rows.weight.
  void update(const Rows& rows);
  void merge(const ConfusionMatrix& other);
  /// Class c becomes class to[c] of `classes`.
  void relabel(std::span<const uint32_t> to, uint32_t classes);
  template <class A> void archive(A& a) {
    std::vector<Tally::Entry> entries;
    if constexpr (!A::reading) entries = sorted();
    Tally::archive(a, entries);
    if constexpr (A::reading) load(entries);
  }
  void validate() const {}  // reading checks every pair
  ConfusionMatrix resample(const Redraw& redraw) const;
  size_t memory() const { return sizeof *this + counts_.size() * sizeof(uint64_t) + rest_.memory(); }
  void fit(uint32_t classes) const {
    each([classes](const Cell& cell) {
      if (cell.truth >= classes || cell.predicted >= classes) throw CorruptState("a class code without a class");
    });
  }
  void tell_sides(std::span<uint8_t> sides) const {
    each([&](const Cell& cell) { sides[cell.truth] |= 1, sides[cell.predicted] |= 2; });
  }

  /// Calls use(cell) by true class and then by predicted class; a cell is valid during its call.
  void each(const std::function<void(const Cell&)>& use) const;

 private:
  static uint64_t key(uint64_t truth, uint64_t predicted) { return truth << 32 | predicted; }
  std::vector<Tally::Entry> sorted() const;
  void load(const std::vector<Tally::Entry>& entries);
  void cover(uint32_t classes, size_t rows);
  void add(uint64_t truth, uint64_t predicted, uint64_t count);
  void update_weighted(const Rows& rows);
  uint64_t dense(size_t cell) const;

  uint32_t side_ = 0;    // classes of the dense part
  unsigned copies_ = 0;  // of the dense counts, so that runs of equal pairs do not wait for one another
  std::vector<uint64_t> counts_;
  Tally rest_;  // fractional weights and classes beyond the dense part
};

}  // namespace assay

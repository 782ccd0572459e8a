// Replicas: resamples of rows by unit, in the same pass. A bootstrap gives every unit Poisson(1) times to each
// replicate; folds give it to one of 64, of which fewer are kept when there are many rows. The rows of a unit stay
// together, and no draw depends on order.
#pragma once
#include <atomic>
#include <memory>
#include <vector>

#include "assay/metric.h"
#include "engine/binder.h"
#include "kernels/redraw.h"

namespace assay {

class Replicas {
 public:
  static constexpr uint64_t many_rows = uint64_t{1} << 17;
  static constexpr size_t folds_of_many = 16;

  /// `replicates` of the bootstrap; 0: folds, `thins`: only the first 16 of many rows. `states` are empty.
  Replicas(uint64_t seed, size_t replicates, bool thins, std::vector<std::unique_ptr<AnyState>> states);

  /// Reads rows.unit. Throws InvalidInput, before anything is added, when the states of all replicates outgrow memory.
  void update(const Rows& rows);
  void merge(const Replicas& other);
  /// Counts rows with others that will all be merged, so that none keeps what many rows need not.
  void count_with(std::shared_ptr<std::atomic<uint64_t>> rows) { together_ = std::move(rows); }
  void seal(const Executor& run);
  void relabel(std::span<const uint32_t> to, uint32_t classes);
  void save(Writer& writer) const;
  void load(Reader& reader);
  void fit(uint32_t classes) const;
  Replicas empty() const;
  Replicas clone() const;

  bool folds() const { return folds_; }
  size_t size() const { return size_; }
  /// Those that have states.
  size_t kept() const { return thinned_ ? folds_of_many : size_; }
  bool thinned() const { return thinned_; }
  /// State `s` of a replicate; empty when there were no rows.
  const AnyState& state(size_t replicate, size_t s) const {
    return replicates_.empty() ? *prototype_[s] : *replicates_[replicate].states[s];
  }
  /// Rows of a fold, kept or not.
  uint64_t rows(size_t replicate) const { return replicates_.empty() ? 0 : replicates_[replicate].rows; }

 private:
  struct Replicate {
    std::vector<std::unique_ptr<AnyState>> states;
    uint64_t rows = 0;
  };
  void open();
  void thin(uint64_t rows);
  void check_memory(const Rows& rows);
  void update_folds(const Rows& rows);
  void update_bootstrap(const Rows& rows);
  void add_terms(size_t first, size_t n);
  void repeat(const Rows& rows, size_t first);

  uint64_t seed_;
  size_t size_;
  bool folds_, thins_, thinned_ = false;
  uint64_t rows_ = 0;  // of all folds
  std::shared_ptr<std::atomic<uint64_t>> together_;
  std::vector<std::unique_ptr<AnyState>> prototype_;
  std::vector<Replicate> replicates_;  // none before the first row
  uint64_t next_check_ = 0, seen_ = 0;

  // Scratch.
  std::vector<uint16_t> bits_;
  std::vector<uint8_t> times_;  // [row][replicate of eight]
  std::vector<uint32_t> indices_;
  std::vector<double> terms_;
  std::vector<kernels::SplitTerms> split_;
  std::vector<size_t> summed_, others_;  // states by how they are updated
  std::unique_ptr<Gatherer> gatherer_;
};

}  // namespace assay

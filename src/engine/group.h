// Group: the states of one set of rows; SliceSet: one group a slice, in the same pass.
#pragma once
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "assay/metric.h"
#include "assay/views.h"
#include "engine/binder.h"
#include "engine/labels.h"
#include "engine/replicas.h"
#include "engine/slice_key.h"

namespace assay {

struct Group {
  std::vector<std::unique_ptr<AnyState>> states;
  uint64_t rows = 0;
  std::vector<Replicas> replicas = {};  // of the states that need them

  void update(const Rows& rows);
  /// Only the replicas and the given states; the rows are counted.
  void update(const Rows& rows, std::span<const size_t> some);
  void merge(const Group& other);
  void seal(const Executor& run = run_in_turn);
  void ready(const Executor& run);
  void relabel(std::span<const uint32_t> to, uint32_t classes);
  void save(Writer& writer) const;
  void load(Reader& reader);
  void fit(uint32_t classes) const;
  Group empty() const;
  Group clone() const;
};

/// A group of the states of a plan, with their replicas as the configuration asks.
Group make_group(const Plan& plan, const Config& config);

/// The slices of one `by`: crossed keys, one group a combination of their values. Windows are slices by a time.
class SliceSet {
 public:
  SliceSet(std::vector<SliceKey> keys, Group prototype);

  /// Finds the slice of each of the rows [begin, begin + n). Throws InvalidInput, before anything is updated.
  void look(const Batch& batch, const Bindings& bindings, int64_t begin, int64_t n);
  /// Forgets slices of rows that were looked at and not updated with.
  void forget_looked();
  /// The rows that were looked at.
  void update(const Rows& rows, Gatherer& gatherer);
  void merge(const SliceSet& other);
  /// Takes over the slices that are new here, and gives the memory of the others back.
  void merge(SliceSet&& other);
  /// Adds the rows of all slices to `whole`: each row is in one of them.
  void add_to(Group& whole) const;
  void relabel(std::span<const uint32_t> to, uint32_t classes);
  /// Sorted by value, sealed.
  void seal(const Executor& run);
  void save(Writer& writer) const;
  void load(Reader& reader);
  void fit(uint32_t classes) const;
  SliceSet empty() const;

  const SliceKey& key(size_t column) const { return readers_[column].key(); }
  size_t size() const { return keys_.size(); }
  /// Column and value of each key, for people.
  SliceName name(size_t slice) const;
  /// The key of a slice by one column as it is kept.
  const std::string& text(size_t slice) const { return keys_.texts()[slice]; }
  const Group& group(size_t slice) const { return groups_[slice]; }

 private:
  Group& at(uint32_t code);
  std::vector<size_t> update_each(const Rows& rows);

  std::vector<KeyReader> readers_;
  Group prototype_;
  LabelMap keys_;  // values joined by '\x1f'
  std::vector<Group> groups_;
  std::vector<LabelMap> values_;
  std::unordered_map<uint64_t, uint32_t> pairs_;
  std::vector<uint32_t> codes_, part_, indices_, starts_, next_;
  std::vector<AnyState*> each_;
};

}  // namespace assay

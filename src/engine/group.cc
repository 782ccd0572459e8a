#include "engine/group.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "assay/error.h"
#include "states/shared_errors.h"

namespace assay {

void Group::update(const Rows& block) {
  for (auto& replica : replicas) replica.update(block);
  const SharedErrors::Scope shared;
  for (auto& state : states) state->update(block);
  rows += block.size;
}

void Group::update(const Rows& block, std::span<const size_t> some) {
  for (auto& replica : replicas) replica.update(block);
  for (size_t s : some) states[s]->update(block);
  rows += block.size;
}

void Group::merge(const Group& other) {
  for (size_t i = 0; i < states.size(); ++i) states[i]->merge(*other.states[i]);
  for (size_t i = 0; i < replicas.size(); ++i) replicas[i].merge(other.replicas[i]);
  rows += other.rows;
}

void Group::seal(const Executor& run) {
  for (auto& state : states) state->seal(run);
  for (auto& replica : replicas) replica.seal(run);
}

void Group::ready(const Executor& run) {
  for (auto& state : states) state->ready(run);
  for (auto& replica : replicas) replica.seal(run);
}

void Group::relabel(std::span<const uint32_t> to, uint32_t classes) {
  for (auto& state : states) state->relabel(to, classes);
  for (auto& replica : replicas) replica.relabel(to, classes);
}

void Group::save(Writer& writer) const {
  writer(rows);
  for (const auto& state : states) state->save(writer);
  for (const auto& replica : replicas) replica.save(writer);
}

void Group::load(Reader& reader) {
  reader(rows);
  for (auto& state : states) state->load(reader);
  for (auto& replica : replicas) replica.load(reader);
}

void Group::fit(uint32_t classes) const {
  for (const auto& state : states) state->fit(classes);
  for (const auto& replica : replicas) replica.fit(classes);
}

Group Group::empty() const {
  Group group;
  for (const auto& state : states) group.states.push_back(state->empty());
  for (const auto& replica : replicas) group.replicas.push_back(replica.empty());
  return group;
}

Group Group::clone() const {
  Group group;
  for (const auto& state : states) group.states.push_back(state->clone());
  for (const auto& replica : replicas) group.replicas.push_back(replica.clone());
  group.rows = rows;
  return group;
}

Group make_group(const Plan& plan, const Config& config) {
  Group group{make_states(plan), 0};
  if (plan.by_unit.empty()) return group;
  const auto request = parse_interval_request(config.ci);
  auto add = [&](size_t replicates) {
    std::vector<std::unique_ptr<AnyState>> states;
    for (size_t s : plan.by_unit) states.push_back(plan.states[s].make());
    group.replicas.emplace_back(config.seed, replicates, plan.thin_folds, std::move(states));
  };
  if (request.kind == IntervalRequest::Kind::bootstrap) add(static_cast<size_t>(request.replicates));
  if (request.kind == IntervalRequest::Kind::automatic || request.bca) add(0);
  return group;
}

// ------------------------------------------------------------------------------------------------ slices

namespace {
constexpr char separator = '\x1f';

std::vector<std::string> split(const std::string& key) {
  std::vector<std::string> parts{""};
  for (char c : key)
    if (c == separator)
      parts.emplace_back();
    else
      parts.back() += c;
  return parts;
}
}  // namespace

SliceSet::SliceSet(std::vector<SliceKey> keys, Group prototype)
    : prototype_(std::move(prototype)), values_(keys.size()) {
  for (auto& key : keys) readers_.emplace_back(std::move(key));
}

SliceSet SliceSet::empty() const {
  std::vector<SliceKey> keys;
  for (const auto& reader : readers_) keys.push_back(reader.key());
  return {std::move(keys), prototype_.empty()};
}

SliceName SliceSet::name(size_t slice) const {
  SliceName name;
  auto values = split(text(slice));
  for (size_t k = 0; k < readers_.size(); ++k) name.emplace_back(key(k).column, key(k).shown(values[k]));
  return name;
}

Group& SliceSet::at(uint32_t code) {
  while (groups_.size() <= code) groups_.push_back(prototype_.empty());
  return groups_[code];
}

void SliceSet::look(const Batch& batch, const Bindings& bindings, int64_t begin, int64_t n) {
  auto size = static_cast<size_t>(n);
  codes_.resize(size);
  if (readers_.size() == 1) return readers_[0].read(batch, bindings, begin, n, keys_, codes_.data());
  std::fill(codes_.begin(), codes_.end(), 0);
  part_.resize(size);
  for (size_t k = 0; k < readers_.size(); ++k) {
    LabelMap& map = values_[k];
    readers_[k].read(batch, bindings, begin, n, map, part_.data());
    for (size_t i = 0; i < size; ++i) {
      uint64_t pair = (uint64_t{codes_[i]} << 32 | part_[i]) * readers_.size() + k;
      auto [it, fresh] = pairs_.try_emplace(pair, 0);
      if (fresh) {
        std::string text = k == 0 ? map.texts()[part_[i]] : std::string();
        if (k > 0) text = values_[0].texts()[codes_[i]] + separator + map.texts()[part_[i]];
        bool last = k + 1 == readers_.size();
        it->second = (last ? keys_ : values_[0]).code(text);
      }
      codes_[i] = it->second;
    }
  }
}

void SliceSet::forget_looked() {
  std::vector<SliceKey> keys;
  for (const auto& reader : readers_) keys.push_back(reader.key());
  auto texts = keys_.texts();
  texts.resize(std::min(texts.size(), groups_.size()));
  keys_ = LabelMap();
  for (const auto& text : texts) keys_.code(text);
  readers_.clear();  // they remember codes
  for (auto& key : keys) readers_.emplace_back(std::move(key));
  values_.assign(readers_.size(), {});
  pairs_.clear();
  codes_.clear();
}

/// Updates the states that take rows as they stand; returns the others, which want those of a slice side by side.
std::vector<size_t> SliceSet::update_each(const Rows& rows) {
  constexpr size_t least_rows = 4;  // of a slice, about; else it is dear to ask every slice for its state
  std::vector<size_t> rest;
  for (size_t s = 0; s < prototype_.states.size(); ++s) {
    bool done = false;
    if (rows.size >= least_rows * groups_.size()) {
      each_.clear();
      for (auto& group : groups_) each_.push_back(group.states[s].get());
      done = prototype_.states[s]->update_each(rows, codes_, each_);
    }
    if (!done) rest.push_back(s);
  }
  return rest;
}

void SliceSet::update(const Rows& rows, Gatherer& gatherer) {
  if (codes_.empty()) return;
  at(static_cast<uint32_t>(keys_.size() - 1));
  starts_.assign(keys_.size() + 1, 0);
  for (uint32_t code : codes_) ++starts_[code + 1];
  const auto rest = update_each(rows);
  if (rest.empty() && prototype_.replicas.empty()) {
    for (uint32_t c = 0; c < keys_.size(); ++c) groups_[c].rows += starts_[c + 1];
    return;
  }
  for (size_t c = 1; c < starts_.size(); ++c) starts_[c] += starts_[c - 1];
  indices_.resize(codes_.size());
  next_ = starts_;
  for (uint32_t i = 0; i < codes_.size(); ++i) indices_[next_[codes_[i]]++] = i;
  gatherer.gather(rows, indices_);
  for (uint32_t c = 0; c < keys_.size(); ++c)
    if (starts_[c] < starts_[c + 1]) groups_[c].update(gatherer.part(starts_[c], starts_[c + 1] - starts_[c]), rest);
}

void SliceSet::merge(const SliceSet& other) {
  for (uint32_t c = 0; c < other.groups_.size(); ++c) at(keys_.code(other.keys_.texts()[c])).merge(other.groups_[c]);
}

void SliceSet::merge(SliceSet&& other) {
  if (!prototype_.replicas.empty()) return merge(std::as_const(other));
  for (uint32_t c = 0; c < other.groups_.size(); ++c) {
    const uint32_t code = keys_.code(other.keys_.texts()[c]);
    while (groups_.size() < code) groups_.push_back(prototype_.empty());
    Group theirs = std::move(other.groups_[c]);
    if (code == groups_.size())
      groups_.push_back(std::move(theirs));
    else
      groups_[code].merge(theirs);
  }
  other.groups_.clear(), other.keys_ = LabelMap(), other.pairs_.clear();
}

void SliceSet::add_to(Group& whole) const {
  for (const auto& group : groups_) whole.merge(group);
}

void SliceSet::relabel(std::span<const uint32_t> to, uint32_t classes) {
  for (auto& group : groups_) group.relabel(to, classes);
}

void SliceSet::seal(const Executor& run) {
  constexpr uint64_t worth_threads = uint64_t{1} << 20;  // rows of one slice
  if (keys_.size() > 0) at(static_cast<uint32_t>(keys_.size() - 1));
  auto order = keys_.sorted();
  std::vector<uint32_t> to(order.size());
  std::vector<Group> groups;
  groups.reserve(order.size());
  for (uint32_t c = 0; c < order.size(); ++c) to[order[c]] = c, groups.push_back(std::move(groups_[order[c]]));
  keys_.reorder(to);
  groups_ = std::move(groups);
  pairs_.clear();
  run(groups_.size(), [&](size_t g) {
    if (groups_[g].rows < worth_threads) groups_[g].seal();
  });
  for (auto& group : groups_)
    if (group.rows >= worth_threads) group.seal(run);
}

void SliceSet::save(Writer& writer) const {
  writer(keys_.texts());
  for (const auto& group : groups_) group.save(writer);
}

void SliceSet::load(Reader& reader) {
  std::vector<std::string> texts;
  reader(texts);
  for (const auto& text : texts) {
    auto parts = split(text);
    if (parts.size() != readers_.size()) throw CorruptState("slice values do not fit their columns");
    for (size_t k = 0; k < parts.size(); ++k)
      if (!key(k).possible(parts[k])) throw CorruptState("a slice that no row can have");
    uint32_t code = keys_.code(text);
    if (code != groups_.size()) throw CorruptState("a slice stands twice");
    at(code).load(reader);
  }
}

void SliceSet::fit(uint32_t classes) const {
  for (const auto& group : groups_) group.fit(classes);
}

}  // namespace assay

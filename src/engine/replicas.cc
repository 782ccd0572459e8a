#include "engine/replicas.h"

#include <fmt/format.h>

#include <algorithm>

#include "assay/error.h"

namespace assay {
namespace {

constexpr size_t eight = kernels::replicates_a_block;
constexpr size_t most_memory = size_t{2} << 30;  // of one thread

std::vector<std::unique_ptr<AnyState>> empty_of(const std::vector<std::unique_ptr<AnyState>>& states) {
  std::vector<std::unique_ptr<AnyState>> copies;
  for (const auto& state : states) copies.push_back(state->empty());
  return copies;
}

}  // namespace

Replicas::Replicas(uint64_t seed, size_t replicates, bool thins, std::vector<std::unique_ptr<AnyState>> states)
    : seed_(seed),
      size_(replicates > 0 ? replicates : Redraw::folds),
      folds_(replicates == 0),
      thins_(folds_ && thins),
      prototype_(std::move(states)) {}

Replicas Replicas::empty() const { return {seed_, folds_ ? 0 : size_, thins_, empty_of(prototype_)}; }

Replicas Replicas::clone() const {
  Replicas copy = empty();
  for (const auto& replicate : replicates_) {
    auto& to = copy.replicates_.emplace_back();
    for (const auto& state : replicate.states) to.states.push_back(state->clone());
    to.rows = replicate.rows;
  }
  copy.thinned_ = thinned_, copy.rows_ = rows_, copy.seen_ = seen_, copy.next_check_ = next_check_;
  return copy;
}

void Replicas::open() {
  while (replicates_.size() < size_) replicates_.push_back({empty_of(prototype_), 0});
}

/// What is kept depends on the number of rows alone, however they come together.
void Replicas::thin(uint64_t rows) {
  if (!thins_ || rows < many_rows) return;
  thinned_ = true;
  for (size_t f = folds_of_many; f < replicates_.size(); ++f) replicates_[f].states.clear();
}

/// Looks before the first block, by a trial, and whenever the rows have doubled.
void Replicas::check_memory(const Rows& rows) {
  seen_ += rows.size;
  if (folds_ || seen_ < next_check_) return;
  size_t bytes = 0;
  if (replicates_.empty()) {
    for (const auto& state : prototype_) {
      auto trial = state->empty();
      trial->update(rows);
      bytes += trial->memory();
    }
  } else {
    for (const auto& state : replicates_[0].states) bytes += state->memory();
  }
  next_check_ = replicates_.empty() ? seen_ + 1 : 2 * seen_;
  if (bytes > most_memory / size_)
    throw usage_error(
        fmt::format("bootstrap({}) by unit needs {} states of {:.1f} MB here, more than 2 GiB: use fewer replicates, "
                    "--ci auto, or (where rows are the units and have no weights) leave --id out",
                    size_, size_, static_cast<double>(bytes) / 1e6));
}

void Replicas::update(const Rows& rows) {
  if (rows.size == 0) return;
  check_memory(rows);
  open();
  if (!gatherer_) gatherer_ = std::make_unique<Gatherer>();
  if (folds_)
    update_folds(rows);
  else
    update_bootstrap(rows);
}

void Replicas::update_folds(const Rows& rows) {
  bits_.resize(8 * rows.size);
  kernels::philox_eighths(Redraw::without(seed_, 0).random(), rows.unit.data(), rows.size, bits_.data());
  std::vector<uint32_t> starts(size_ + 1);
  for (size_t i = 0; i < rows.size; ++i) ++starts[Redraw::fold_of(bits_[8 * i]) + 1];
  for (size_t f = 0; f < size_; ++f) starts[f + 1] += starts[f];
  indices_.resize(rows.size);
  auto next = starts;
  for (uint32_t i = 0; i < rows.size; ++i) indices_[next[Redraw::fold_of(bits_[8 * i])]++] = i;
  rows_ += rows.size;
  thin(together_ ? * together_ += rows.size : rows_);
  for (size_t f = 0; f < size_; ++f) {
    const auto here = std::span<const uint32_t>(indices_).subspan(starts[f], starts[f + 1] - starts[f]);
    replicates_[f].rows += here.size();
    if (here.empty() || replicates_[f].states.empty()) continue;
    const Rows& part = gatherer_->gather(rows, here);
    for (auto& state : replicates_[f].states) state->update(part);
  }
}

void Replicas::update_bootstrap(const Rows& rows) {
  summed_.clear(), others_.clear();
  split_.resize(prototype_.size());
  terms_.resize(rows.size);
  for (size_t s = 0; s < prototype_.size(); ++s) {
    const bool sum = rows.weight.empty() && prototype_[s]->terms(rows, terms_) && split_[s].split(terms_);
    (sum ? summed_ : others_).push_back(s);
  }
  bits_.resize(8 * rows.size), times_.resize(8 * rows.size);
  for (size_t first = 0; first < size_; first += eight) {
    kernels::philox_eighths(Redraw::bootstrap(seed_, first / eight).random(), rows.unit.data(), rows.size,
                            bits_.data());
    kernels::poisson_ones(bits_.data(), bits_.size(), times_.data());
    if (!summed_.empty()) add_terms(first, rows.size);
    if (!others_.empty()) repeat(rows, first);
  }
}

/// Sums of terms to eight replicates from `first`.
void Replicas::add_terms(size_t first, size_t n) {
  std::array<uint64_t, eight> drawn{};
  for (size_t i = 0; i < n; ++i)
    for (size_t r = 0; r < eight; ++r) drawn[r] += times_[eight * i + r];
  for (size_t s : summed_) {
    std::array<ExactSum, eight> sums;
    kernels::add_repeated(split_[s], times_.data(), n, sums);
    for (size_t r = 0; r < std::min(eight, size_ - first); ++r)
      replicates_[first + r].states[s]->add_terms(sums[r], drawn[r]);
  }
}

/// The rows themselves to eight replicates from `first`, as often as they are drawn.
void Replicas::repeat(const Rows& rows, size_t first) {
  constexpr size_t most_times = 8;
  indices_.resize((most_times + 1) * rows.size);
  for (size_t r = 0; r < std::min(eight, size_ - first); ++r) {
    size_t n = 0;
    for (uint32_t i = 0; i < rows.size; ++i) {
      const uint8_t times = times_[eight * i + r];
      indices_[n] = indices_[n + 1] = i;
      for (uint8_t k = 2; k < times; ++k) indices_[n + k] = i;
      n += times;
    }
    if (n == 0) continue;
    const Rows& drawn = gatherer_->gather(rows, std::span<const uint32_t>(indices_).first(n));
    for (size_t s : others_) replicates_[first + r].states[s]->update(drawn);
  }
}

void Replicas::merge(const Replicas& other) {
  if (other.replicates_.empty()) return;
  open();
  rows_ += other.rows_;
  thin(other.thinned_ ? many_rows : rows_);
  for (size_t r = 0; r < size_; ++r) {
    for (size_t s = 0; s < replicates_[r].states.size(); ++s)
      replicates_[r].states[s]->merge(*other.replicates_[r].states[s]);
    replicates_[r].rows += other.replicates_[r].rows;
  }
  seen_ += other.seen_;
}

void Replicas::seal(const Executor& run) {
  run(replicates_.size(), [this](size_t r) {
    for (auto& state : replicates_[r].states) state->seal();
  });
}

void Replicas::relabel(std::span<const uint32_t> to, uint32_t classes) {
  for (auto& replicate : replicates_)
    for (auto& state : replicate.states) state->relabel(to, classes);
}

void Replicas::save(Writer& writer) const {
  writer(!replicates_.empty());
  for (const auto& replicate : replicates_) writer(replicate.rows);
  for (const auto& replicate : replicates_)
    for (const auto& state : replicate.states) state->save(writer);
}

void Replicas::load(Reader& reader) {
  bool any;
  reader(any);
  if (!any) return;
  if (size_ > reader.left()) throw CorruptState("more replicates than bytes");
  open();
  for (auto& replicate : replicates_) {
    reader(replicate.rows);
    if (replicate.rows > UINT64_MAX - rows_) throw CorruptState("more rows of replicas than can be counted");
    rows_ += replicate.rows;
  }
  thin(rows_);
  for (auto& replicate : replicates_)
    for (auto& state : replicate.states) state->load(reader);
}

void Replicas::fit(uint32_t classes) const {
  for (const auto& replicate : replicates_)
    for (const auto& state : replicate.states) state->fit(classes);
}

}  // namespace assay

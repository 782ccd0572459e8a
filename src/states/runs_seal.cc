// To canonical form: pending rows sorted into tiers, tiers merged into one, rows of whole weights turned into counts.
#include <algorithm>
#include <bit>
#include <tuple>

#include "states/runs_data.h"

namespace assay {
namespace {

template <class Key, class KeyA, class KeyB>
Tier merge_two(const Tier& left, const Tier& right) {
  TierReader<KeyA> a(left);
  TierReader<KeyB> b(right);
  auto wide = [](auto key) {
    if constexpr (std::is_same_v<decltype(key), Key>) return key;
    else return kernels::widen_key(key);
  };
  TierWriter<Key> writer(left.size() + right.size());
  while (!a.done() && !b.done()) {
    const Key x = wide(a.key()), y = wide(b.key());
    uint64_t positive = 0, negative = 0;
    if (x <= y) positive += a.counts().positive, negative += a.counts().negative, a.next();
    if (y <= x) positive += b.counts().positive, negative += b.counts().negative, b.next();
    writer.add(std::min(x, y), positive, negative);
  }
  for (; !a.done(); a.next()) writer.add(wide(a.key()), a.counts().positive, a.counts().negative);
  for (; !b.done(); b.next()) writer.add(wide(b.key()), b.counts().positive, b.counts().negative);
  return writer.take();
}

Tier merge_two(const Tier& a, const Tier& b) {
  return with_key(a.is_wide(), [&](auto ka) {
    return with_key(b.is_wide(), [&](auto kb) {
      using Key = std::conditional_t<sizeof(ka) >= sizeof(kb), decltype(ka), decltype(kb)>;
      return merge_two<Key, decltype(ka), decltype(kb)>(a, b);
    });
  });
}

auto order(const WeightedRow& r) { return std::tuple(r.key, r.tagged & 1, r.weight); }
bool before(const WeightedRow& a, const WeightedRow& b) { return order(a) < order(b); }

void join_equal(std::vector<WeightedRow>& rows) {
  size_t out = 0;
  for (size_t i = 0; i < rows.size(); ++i) {
    if (out > 0 && order(rows[out - 1]) == order(rows[i])) rows[out - 1].tagged += rows[i].tagged & ~uint64_t{1};
    else rows[out++] = rows[i];
  }
  rows.resize(out);
}

double score_of(const WeightedRow& row) { return kernels::key_value(row.key); }

/// Sorted rows of whole weights as a tier.
template <class Key>
Tier count_rows(std::span<const WeightedRow> rows) {
  TierWriter<Key> writer(rows.size());
  for (size_t i = 0; i < rows.size();) {
    const uint64_t wide_key = rows[i].key;
    uint64_t positive = 0, negative = 0;
    for (; i < rows.size() && rows[i].key == wide_key; ++i)
      (rows[i].positive() ? positive : negative) += static_cast<uint64_t>(rows[i].weight) * rows[i].count();
    if constexpr (std::is_same_v<Key, uint64_t>) writer.add(wide_key, positive, negative);
    else writer.add(kernels::order_key(static_cast<float>(kernels::key_value(wide_key))), positive, negative);
  }
  return writer.take();
}

}  // namespace

Tier merge_tiers(const std::vector<TierPtr>& tiers, const Executor&) {
  std::vector<TierPtr> queue = tiers;
  while (queue.size() > 2) {
    std::vector<TierPtr> next;
    for (size_t i = 0; i + 1 < queue.size(); i += 2)
      next.push_back(std::make_shared<const Tier>(merge_two(*queue[i], *queue[i + 1])));
    if (queue.size() % 2) next.push_back(queue.back());
    queue.swap(next);
  }
  return merge_two(*queue[0], *queue[1]);
}

void sort_weighted(std::vector<WeightedRow>& rows) {
  std::sort(rows.begin(), rows.end(), before);
  join_equal(rows);
}

std::vector<WeightedRow> merge_weighted(const std::vector<WeightedRow>& a, const std::vector<WeightedRow>& b) {
  std::vector<WeightedRow> merged(a.size() + b.size());
  std::merge(a.begin(), a.end(), b.begin(), b.end(), merged.begin(), before);
  join_equal(merged);
  return merged;
}

void Runs::Body::fold_fresh() {
  sort_weighted(fresh);
  auto fractional = std::stable_partition(fresh.begin(), fresh.end(), [](auto& r) { return is_count(r.weight); });
  const std::span<const WeightedRow> counts(fresh.begin(), fractional);
  if (!counts.empty()) {
    const bool narrow = std::all_of(counts.begin(), counts.end(), [](auto& r) { return kernels::is_narrow(score_of(r)); });
    tiers.push_back(std::make_shared<const Tier>(narrow ? count_rows<uint32_t>(counts) : count_rows<uint64_t>(counts)));
    wide |= !narrow;
  }
  std::vector<WeightedRow> rest(fractional, fresh.end());
  fresh = {};
  if (rest.empty()) return;
  weighted = std::make_shared<const std::vector<WeightedRow>>(weighted ? merge_weighted(*weighted, rest) : std::move(rest));
}

void Runs::Body::sort_pending(const Executor& run) {
  constexpr size_t most = size_t{1} << 30;  // places in a sort are 32 bits
  for (size_t begin = 0, rows = 0, p = 0; p < pending.size(); ++p) {
    rows += pending[p].rows;
    if (p + 1 < pending.size() && rows + pending[p + 1].rows <= most) continue;
    tiers.push_back(std::make_shared<const Tier>(sort_pieces({pending.begin() + static_cast<long>(begin), pending.begin() + static_cast<long>(p + 1)}, run)));
    begin = p + 1, rows = 0;
  }
  pending.clear(), pending_rows = 0, open = false;
}

void Runs::seal(const Executor& run) {
  Body& b = *body_;
  if (b.sealed()) return;
  if (!b.fresh.empty()) b.fold_fresh();
  if (!b.pending.empty()) b.sort_pending(run);
  if (b.tiers.size() > 1) b.tiers = {std::make_shared<const Tier>(merge_tiers(b.tiers, run))};
}

Runs Runs::swapped() const {
  Runs other;
  if (const Tier& from = body_->tier(); from.size() > 0) {
    Tier to;
    to.narrow = Buffer<uint32_t>(from.narrow.size()), to.wide = Buffer<uint64_t>(from.wide.size());
    to.counts = Buffer<uint8_t>(from.size());
    std::ranges::copy(from.narrow.span(), to.narrow.data());
    std::ranges::copy(from.wide.span(), to.wide.data());
    std::ranges::transform(from.counts.span(), to.counts.data(), [](uint8_t c) { return std::rotl(c, 4); });
    for (const auto& both : from.large) to.large.push_back({both.negative, both.positive});
    to.total = {from.total.negative, from.total.positive};
    other.body_->tiers = {std::make_shared<const Tier>(std::move(to))};
    other.body_->wide = from.is_wide();
  }
  if (std::vector<WeightedRow> rows(body_->rows().begin(), body_->rows().end()); !rows.empty()) {
    for (auto& row : rows) row.tagged ^= 1;
    std::sort(rows.begin(), rows.end(), before);
    other.body_->weighted = std::make_shared<const std::vector<WeightedRow>>(std::move(rows));
  }
  return other;
}

}  // namespace assay

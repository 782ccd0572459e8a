// To canonical form: pending rows become tiers and tiers one; rows of whole weights become counts.
#include <algorithm>
#include <bit>
#include <iterator>
#include <tuple>
#include <utility>

#include "kernels/radix_sort.h"
#include "states/key_buckets.h"
#include "states/runs_data.h"

namespace assay {
namespace {

auto order(const WeightedRow& r) { return std::tuple(r.key, r.tagged & 1, r.weight); }
bool before(const WeightedRow& a, const WeightedRow& b) { return order(a) < order(b); }

/// Joins equal sorted rows; returns how many are left.
size_t join_equal(std::span<WeightedRow> rows) {
  size_t out = 0;
  for (size_t i = 0; i < rows.size(); ++i) {
    if (out > 0 && order(rows[out - 1]) == order(rows[i]))
      rows[out - 1].tagged += rows[i].tagged & ~uint64_t{1};
    else
      rows[out++] = rows[i];
  }
  return out;
}

/// Sorts some rows; returns how many are left when equal ones are joined.
size_t sort_rows(std::span<WeightedRow> rows, WeightedRow* spare) {
  kernels::radix_sort(rows.data(), spare, rows.size(), [](const WeightedRow& r) { return r.key; });
  for (size_t i = 0, end; i < rows.size(); i = end) {
    for (end = i + 1; end < rows.size() && rows[end].key == rows[i].key;) ++end;
    if (end - i > 1)
      std::sort(rows.begin() + static_cast<ptrdiff_t>(i), rows.begin() + static_cast<ptrdiff_t>(end), before);
  }
  return join_equal(rows);
}

double score_of(const WeightedRow& row) { return kernels::key_value(row.key); }

/// Sorted rows of whole weights as a tier.
template <class Key> Tier count_rows(std::span<const WeightedRow> rows) {
  TierWriter<Key> writer(rows.size());
  for (size_t i = 0; i < rows.size();) {
    const uint64_t wide_key = rows[i].key;
    uint64_t positive = 0, negative = 0;
    for (; i < rows.size() && rows[i].key == wide_key; ++i)
      (rows[i].positive() ? positive : negative) += static_cast<uint64_t>(rows[i].weight) * rows[i].count();
    if constexpr (std::is_same_v<Key, uint64_t>)
      writer.add(wide_key, positive, negative);
    else
      writer.add(kernels::order_key(static_cast<float>(kernels::key_value(wide_key))), positive, negative);
  }
  return writer.take();
}

}  // namespace

void sort_weighted(std::vector<WeightedRow>& rows, const Executor& run) {
  constexpr size_t rows_a_slice = size_t{1} << 17;
  auto each = [&](size_t s, auto use) {
    const size_t begin = s * rows_a_slice, end = std::min(rows.size(), begin + rows_a_slice);
    for (size_t i = begin; i < end; ++i) use(rows[i]);
  };
  auto buckets = bucket_records<WeightedRow>(
      rows.size(), (rows.size() + rows_a_slice - 1) / rows_a_slice, each, [](const WeightedRow& r) { return r.key; },
      [&](size_t i) { return rows[i].key; }, run);
  std::vector<size_t> left(buckets.size());
  for_bucket_groups(buckets, run, [&](size_t begin, size_t end) {
    Buffer<WeightedRow> spare;
    for (size_t b = begin; b < end; ++b) {
      const auto bucket = buckets.bucket(b);
      if (spare.size() < bucket.size()) spare = Buffer<WeightedRow>(bucket.size());
      left[b] = sort_rows(bucket, spare.data());
    }
  });
  size_t n = 0;
  for (size_t b = 0; b < left.size(); ++b) {
    std::copy_n(buckets.bucket(b).data(), left[b], rows.data() + n);
    n += left[b];
  }
  rows.resize(n);
}

std::vector<WeightedRow> merge_weighted(const std::vector<WeightedRow>& a, const std::vector<WeightedRow>& b) {
  std::vector<WeightedRow> merged(a.size() + b.size());
  std::merge(a.begin(), a.end(), b.begin(), b.end(), merged.begin(), before);
  merged.resize(join_equal(merged));
  return merged;
}

void Runs::Body::fold_fresh(const Executor& run) {
  sort_weighted(fresh, run);
  std::vector<WeightedRow> counts;
  std::ranges::copy_if(fresh, std::back_inserter(counts), [](auto& r) { return is_count(r.weight); });
  if (!counts.empty()) {
    std::erase_if(fresh, [](auto& r) { return is_count(r.weight); });
    const bool narrow =
        std::all_of(counts.begin(), counts.end(), [](auto& r) { return kernels::is_narrow(score_of(r)); });
    tiers.push_back(std::make_shared<const Tier>(narrow ? count_rows<uint32_t>(counts) : count_rows<uint64_t>(counts)));
    wide |= !narrow;
  }
  std::vector<WeightedRow> rest = std::exchange(fresh, {});
  if (rest.empty()) return;
  weighted =
      std::make_shared<const std::vector<WeightedRow>>(weighted ? merge_weighted(*weighted, rest) : std::move(rest));
}

void Runs::Body::sort_pending(const Executor& run) {
  constexpr size_t most = size_t{1} << 30;  // places in a sort are 32 bits
  for (size_t begin = 0, rows = 0, p = 0; p < pending.size(); ++p) {
    rows += pending[p].rows;
    if (p + 1 < pending.size() && rows + pending[p + 1].rows <= most) continue;
    tiers.push_back(std::make_shared<const Tier>(
        sort_pieces({pending.begin() + static_cast<long>(begin), pending.begin() + static_cast<long>(p + 1)}, run)));
    begin = p + 1, rows = 0;
  }
  pending.clear(), pending_rows = 0, open = false;
}

void Runs::Body::seal(const Executor& run) {
  const auto kept = std::exchange(waiting, nullptr);  // `run` may be its own
  if (sealed()) return;
  if (!fresh.empty()) fold_fresh(run);
  if (!pending.empty()) sort_pending(run);
  if (tiers.size() > 1) tiers = {std::make_shared<const Tier>(merge_tiers(tiers, run))};
}

void Runs::Body::settle() {
  if (waiting) seal(*waiting);
}

void Runs::seal(const Executor& run) { body_->seal(run); }

void Runs::ready(const Executor& run) {
  if (body_->plain() && body_->pending_rows >= Body::worth_selecting)
    body_->waiting = std::make_shared<const Executor>(run);
  else
    body_->seal(run);
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

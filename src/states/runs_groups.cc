// Rows of many groups, scattered to the pending chunks of the Runs of each.
#include <algorithm>
#include <array>

#include "states/runs_data.h"

namespace assay {
namespace {

constexpr size_t block = 1024;

/// Where the next row of a group goes.
template <class Key> struct Place {
  Key* key;
  uint8_t* truth;
  size_t next;
};

void write_keys(const Reals& scores, auto* keys) {
  if (scores.f32)
    kernels::order_keys(scores.f32, scores.size, keys);
  else
    kernels::order_keys(scores.f64, scores.size, keys);
}

template <class Key> void scatter(const Reals& scores, std::span<const uint8_t> truth, std::span<const uint32_t> group,
                                  std::vector<Place<Key>>& places) {
  std::array<Key, block> keys;
  for (size_t begin = 0; begin < scores.size; begin += block) {
    const size_t n = std::min(block, scores.size - begin);
    write_keys(scores.subspan(begin, n), keys.data());
    for (size_t i = 0; i < n; ++i) {
      auto& place = places[group[begin + i]];
      const size_t at = place.next++;
      place.key[at] = keys[i];
      place.truth[at] = truth[begin + i];
    }
  }
}

}  // namespace

struct RunsGroups {
  template <class Key> static void add(const Reals& scores, std::span<const uint8_t> truth,
                                       std::span<const uint32_t> group, std::span<const uint32_t> rows,
                                       std::span<Runs* const> runs) {
    std::vector<Place<Key>> places(runs.size());
    for (size_t g = 0; g < runs.size(); ++g) {
      if (rows[g] == 0) continue;
      Piece& piece = runs[g]->body_->piece_with_room(rows[g], rows[g], true);
      places[g] = {chunk_keys<Key>(*piece.chunk).data(), piece.chunk->truth.data(), piece.rows};
      piece.rows += rows[g], runs[g]->body_->pending_rows += rows[g];
    }
    scatter(scores, truth, group, places);
    for (size_t g = 0; g < runs.size(); ++g)
      if (rows[g] > 0) runs[g]->body_->keep_small();
  }

  /// Groups whose scores cannot all be kept as f32 become wide.
  static void widen(const Reals& scores, std::span<const uint32_t> group, std::span<Runs* const> runs) {
    if (!scores.f64 || kernels::all_narrow(scores.f64, scores.size)) return;
    for (size_t i = 0; i < scores.size; ++i) {
      auto& body = *runs[group[i]]->body_;
      if (!body.wide && !kernels::is_narrow(scores.f64[i])) body.wide = true, body.open = false;
    }
  }
};

bool Runs::add_each(const Reals& scores, std::span<const uint8_t> truth, std::span<const uint32_t> group,
                    std::span<Runs* const> runs) {
  std::vector<uint32_t> rows(runs.size());
  for (uint32_t g : group) ++rows[g];
  RunsGroups::widen(scores, group, runs);
  size_t wide = 0, narrow = 0;
  for (size_t g = 0; g < runs.size(); ++g)
    if (rows[g] > 0) ++(runs[g]->body_->wide ? wide : narrow);
  if (wide > 0 && narrow > 0) return false;
  if (wide > 0)
    RunsGroups::add<uint64_t>(scores, truth, group, rows, runs);
  else
    RunsGroups::add<uint32_t>(scores, truth, group, rows, runs);
  return true;
}

}  // namespace assay

// Quantiles of rows that are not sorted: a sample brackets the ranks, one pass counts the rows below the bracket and
// copies those inside, and the ranks are found among these. Floyd & Rivest, doi 10.1145/360680.360691.
#include <algorithm>
#include <cmath>
#include <limits>

#include "kernels/key_select.h"
#include "kernels/key_sort.h"
#include "states/runs_data.h"

namespace assay {
namespace {

constexpr size_t rows_a_slice = size_t{1} << 18;
constexpr size_t sample_size = size_t{1} << 16;
constexpr double deviations = 5;  // of the rank of a sampled key, to either side

struct Slice {
  const Chunk* chunk;
  size_t begin, size;
};

template <class Key> class Selection {
 public:
  Selection(const std::vector<Piece>& pieces, size_t rows, const Executor& run) : rows_(rows), run_(run) {
    for (const Piece& piece : pieces)
      for (size_t begin = 0; begin < piece.rows; begin += rows_a_slice)
        slices_.push_back({piece.chunk.get(), begin, std::min(rows_a_slice, piece.rows - begin)});
  }

  std::optional<std::pair<double, double>> find(size_t first, size_t second) {
    bracket(first, second);
    inside_.resize(slices_.size());
    below_.assign(slices_.size(), 0);
    run_(slices_.size(), [this](size_t s) { pick(s); });
    size_t below = 0, all = 0;
    for (size_t s = 0; s < slices_.size(); ++s) below += below_[s], all += inside_[s].size();
    if (below == rows_ || first <= below || second > below + all) return {};
    Buffer<Key> keys(all);
    Key* end = keys.data();
    for (const auto& part : inside_) end = std::copy_n(part.data(), part.size(), end);
    Key* a = keys.data() + (first - below - 1);
    std::nth_element(keys.data(), a, end);
    const Key low = *a;
    Key* b = keys.data() + (second - below - 1);
    if (b != a) std::nth_element(a, b, end);
    return std::pair{double{kernels::key_value(low)}, double{kernels::key_value(*b)}};
  }

 private:
  void bracket(size_t first, size_t second) {
    const size_t step = std::max<size_t>(1, rows_ / sample_size);
    std::vector<Key> sample;
    for (const Slice& s : slices_)
      for (size_t i = 0; i < s.size; i += step) sample.push_back(key(s, i));
    std::vector<Key> spare(sample.size());
    kernels::sort_keys(sample.data(), spare.data(), sample.size());
    const auto n = static_cast<double>(sample.size()), margin = 1 + deviations * std::sqrt(n) / 2;
    auto place = [&](size_t rank) { return static_cast<double>(rank) / static_cast<double>(rows_) * n; };
    const double low = place(first) - margin, high = place(second) + margin;
    low_ = low < 0 ? 0 : sample[static_cast<size_t>(low)];
    high_ = high >= n ? std::numeric_limits<Key>::max() : sample[static_cast<size_t>(high)];
  }

  static Key key(const Slice& s, size_t i) {
    if constexpr (std::is_same_v<Key, uint64_t>)
      return s.chunk->narrow.empty() ? s.chunk->wide[s.begin + i] : kernels::widen_key(s.chunk->narrow[s.begin + i]);
    else
      return s.chunk->narrow[s.begin + i];
  }

  void pick(size_t s) {
    const Slice& slice = slices_[s];
    if (slice.chunk->narrow.empty() == std::is_same_v<Key, uint64_t>) {
      below_[s] = kernels::keys_between(keys_of(slice), slice.size, low_, high_, inside_[s]);
      return;
    }
    std::vector<Key> wide(slice.size);
    for (size_t i = 0; i < slice.size; ++i) wide[i] = key(slice, i);
    below_[s] = kernels::keys_between(wide.data(), wide.size(), low_, high_, inside_[s]);
  }

  static const Key* keys_of(const Slice& slice) {
    if constexpr (std::is_same_v<Key, uint64_t>)
      return slice.chunk->wide.data() + slice.begin;
    else
      return slice.chunk->narrow.data() + slice.begin;
  }

  std::vector<Slice> slices_;
  size_t rows_;
  const Executor& run_;
  Key low_ = 0, high_ = 0;
  std::vector<std::vector<Key>> inside_;  // by slice: keys of the bracket
  std::vector<size_t> below_;             // and how many lie below it
};

}  // namespace

std::optional<std::pair<double, double>> Runs::Body::select(size_t first, size_t second) const {
  const bool any_wide = std::ranges::any_of(pending, [](const Piece& p) { return p.chunk->narrow.empty(); });
  return with_key(any_wide, [&](auto key) {
    return Selection<decltype(key)>(pending, pending_rows, *waiting).find(first, second);
  });
}

}  // namespace assay

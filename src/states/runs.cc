#include "assay/states/runs.h"

#include <algorithm>
#include <cstring>

#include "states/runs_data.h"

namespace assay {
namespace {

constexpr size_t first_chunk = 16, last_chunk = size_t{1} << 20;
constexpr size_t least_fresh = size_t{1} << 21;

std::shared_ptr<Chunk> new_chunk(size_t rows, bool wide, bool mixed) {
  auto chunk = std::make_shared<Chunk>();
  if (wide)
    chunk->wide = Buffer<uint64_t>(rows);
  else
    chunk->narrow = Buffer<uint32_t>(rows);
  if (mixed) chunk->truth = Buffer<uint8_t>(rows);
  return chunk;
}

template <class T> void encode(const T* scores, size_t n, Chunk& chunk, size_t at) {
  if (chunk.narrow.empty())
    kernels::order_keys(scores, n, chunk.wide.data() + at);
  else
    kernels::order_keys(scores, n, chunk.narrow.data() + at);
}

void write_rows(const Reals& scores, const uint8_t* truth, Chunk& chunk, size_t at) {
  if (scores.f32)
    encode(scores.f32, scores.size, chunk, at);
  else
    encode(scores.f64, scores.size, chunk, at);
  if (chunk.truth.empty()) return;
  if (truth)
    std::memcpy(chunk.truth.data() + at, truth, scores.size);
  else
    std::memset(chunk.truth.data() + at, 1, scores.size);
}

}  // namespace

const Tier& Runs::Body::tier() {
  settle();
  static const Tier none;
  return tiers.empty() ? none : *tiers[0];
}

Piece& Runs::Body::piece_with_room(size_t least, size_t most, bool mixed) {
  if (open) {
    const Piece& last = pending.back();
    open = last.rows + least <= last.chunk->capacity() && !(mixed && last.chunk->truth.empty());
  }
  if (!open) {
    const size_t before = pending.empty() ? first_chunk / 2 : pending.back().chunk->capacity();
    pending.push_back({new_chunk(std::max({most, std::min(before * 2, last_chunk), first_chunk}), wide, mixed), 0});
    open = true;
  }
  return pending.back();
}

void Runs::Body::append(const Reals& scores, const uint8_t* truth) {
  if (!wide && scores.f64 && !kernels::all_narrow(scores.f64, scores.size)) wide = true, open = false;
  for (size_t done = 0; done < scores.size;) {
    Piece& last = piece_with_room(1, std::min(scores.size - done, last_chunk), truth != nullptr);
    const size_t n = std::min(scores.size - done, last.chunk->capacity() - last.rows);
    write_rows(scores.subspan(done, n), truth ? truth + done : nullptr, *last.chunk, last.rows);
    last.rows += n, done += n;
  }
  pending_rows += scores.size;
}

void Runs::Body::add_weighted(const Reals& scores, const uint8_t* truth, const double* weight) {
  constexpr size_t block = 1024;
  std::array<double, block> unit;
  std::array<uint8_t, block> labels;
  size_t units = 0;
  auto flush = [&] { append({nullptr, unit.data(), units}, truth ? labels.data() : nullptr), units = 0; };
  for (size_t i = 0; i < scores.size; ++i) {
    if (weight[i] == 0) continue;
    const bool positive = !truth || truth[i];
    if (weight[i] == 1) {
      unit[units] = scores[i], labels[units++] = positive;
      if (units == block) flush();
    } else {
      fresh.push_back({kernels::order_key(scores[i]), weight[i], uint64_t{2} | positive});
    }
  }
  if (units > 0) flush();
}

namespace {

/// Whether a sample of the rows says that far fewer distinct scores are to be expected than rows.
bool looks_tied(const std::vector<Piece>& pieces, size_t rows) {
  constexpr size_t sample_size = 4096;
  const size_t step = std::max<size_t>(1, rows / sample_size);
  std::vector<uint64_t> sample;
  for (const Piece& piece : pieces)
    for (size_t i = 0; i < piece.rows; i += step)
      sample.push_back(piece.chunk->narrow.empty() ? piece.chunk->wide[i] : piece.chunk->narrow[i]);
  std::ranges::sort(sample);
  const auto distinct = static_cast<size_t>(std::unique(sample.begin(), sample.end()) - sample.begin());
  return distinct < sample.size() / 4 * 3;
}

}  // namespace

/// Rows of many ties are sorted early, so that they shrink. Tiers are joined when they are of like size.
void Runs::Body::keep_small() {
  if (fresh.size() >= std::max(least_fresh, weighted ? weighted->size() : 0)) fold_fresh(run_in_turn);
  if (pending_rows < pending_limit) return;
  if (pending_limit == first_look) {
    pending_limit = looks_tied(pending, pending_rows) ? tied_pending : most_pending;
    return;
  }
  const size_t before = pending_rows;
  sort_pending(run_in_turn);
  if (tiers.back()->size() > before / 8) pending_limit = most_pending;
  while (tiers.size() > 1 && tiers[tiers.size() - 2]->size() <= 2 * tiers.back()->size()) {
    const TierPtr last = tiers.back();
    tiers.pop_back();
    tiers.back() = std::make_shared<const Tier>(merge_tiers({tiers.back(), last}, run_in_turn));
  }
}

Runs::Runs() : body_(std::make_unique<Body>()) {}
Runs::Runs(Runs&& other) noexcept = default;
Runs::~Runs() = default;
Runs::Runs(const Runs& other) : body_(std::make_unique<Body>(*other.body_)) { body_->open = false; }
Runs& Runs::operator=(Runs other) noexcept {
  std::swap(body_, other.body_);
  return *this;
}

void Runs::add(const Reals& scores, std::span<const uint8_t> truth, std::span<const double> weight) {
  if (scores.empty()) return;
  const uint8_t* labels = truth.empty() ? nullptr : truth.data();
  if (weight.empty())
    body_->append(scores, labels);
  else
    body_->add_weighted(scores, labels, weight.data());
  body_->keep_small();
}

void Runs::merge(const Runs& other) {
  Body& a = *body_;
  const Body& b = *other.body_;
  a.open = false;
  a.wide |= b.wide;
  a.pending.insert(a.pending.end(), b.pending.begin(), b.pending.end());
  a.pending_rows += b.pending_rows;
  a.tiers.insert(a.tiers.end(), b.tiers.begin(), b.tiers.end());
  a.fresh.insert(a.fresh.end(), b.fresh.begin(), b.fresh.end());
  if (a.weighted && b.weighted)
    a.weighted = std::make_shared<const std::vector<WeightedRow>>(merge_weighted(*a.weighted, *b.weighted));
  else if (b.weighted)
    a.weighted = b.weighted;
}

bool Runs::sealed() const { return body_->sealed(); }

bool Runs::empty() const {
  const Body& b = *body_;
  return b.pending.empty() && b.fresh.empty() && b.tiers.empty() && !b.weighted;
}

}  // namespace assay

// Bytes of Runs: blocks of 128 keys as bit-packed gaps and their counts in the smallest of four forms, large counts,
// then fractional rows. Each set of runs has one encoding; another is refused.
#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <tuple>

#include "states/runs_data.h"

namespace assay {
namespace {

constexpr size_t block = 128;
// Forms of the count bytes of a block: all one positive, all one negative, one bit each, a byte each.
enum Form : uint8_t { positives, negatives, either, bytes };

Form form_of(std::span<const uint8_t> counts) {
  bool one_positive = true, one_negative = true, single = true;
  for (uint8_t c : counts) {
    one_positive &= c == 0x01;
    one_negative &= c == 0x10;
    single &= c == 0x01 || c == 0x10;
  }
  return one_positive ? positives : one_negative ? negatives : single ? either : bytes;
}

/// Gaps of `width` bits, lowest first, in whole bytes.
class BitWriter {
 public:
  explicit BitWriter(std::string& out) : out_(out) {}
  void put(uint64_t x, int width) {
    if (width > 32) {
      put(x & 0xffffffffu, 32);
      x >>= 32, width -= 32;
    }
    held_ |= x << used_;
    for (used_ += width; used_ >= 8; used_ -= 8, held_ >>= 8) out_.push_back(static_cast<char>(held_));
  }
  void finish() {
    if (used_ > 0) out_.push_back(static_cast<char>(held_));
    held_ = 0, used_ = 0;
  }

 private:
  std::string& out_;
  uint64_t held_ = 0;
  int used_ = 0;
};

class BitReader {
 public:
  explicit BitReader(std::string_view in) : in_(in) {}
  uint64_t get(int width) {
    if (width > 32) {
      const uint64_t low = get(32);
      return low | get(width - 32) << 32;
    }
    for (; used_ < width; used_ += 8) held_ |= uint64_t{static_cast<uint8_t>(in_[at_++])} << used_;
    const uint64_t x = held_ & ((uint64_t{1} << width) - 1);
    held_ >>= width, used_ -= width;
    return x;
  }
  bool padded_with_zeros() const { return held_ == 0; }

 private:
  std::string_view in_;
  size_t at_ = 0;
  uint64_t held_ = 0;
  int used_ = 0;
};

size_t whole_bytes(size_t bits) { return (bits + 7) / 8; }

/// One block: width of the gaps and form in a byte each, first gap, other gaps, counts. `before` is the last key so
/// far; gaps are key differences minus one, from -1 at the start.
template <class Key>
void save_block(Writer& writer, std::span<const Key> keys, std::span<const uint8_t> counts, uint64_t before) {
  uint64_t any = 0;
  for (size_t i = 1; i < keys.size(); ++i) any |= uint64_t{keys[i]} - keys[i - 1] - 1;
  const auto width = static_cast<uint8_t>(std::bit_width(any));
  const Form form = form_of(counts);
  writer.put(width), writer.put(static_cast<uint8_t>(form));
  writer.varint(uint64_t{keys[0]} - before - 1);
  std::string packed;
  BitWriter bits(packed);
  for (size_t i = 1; i < keys.size(); ++i) bits.put(uint64_t{keys[i]} - keys[i - 1] - 1, width);
  bits.finish();
  if (form == either) {
    for (uint8_t c : counts) bits.put(c == 0x01, 1);
    bits.finish();
  }
  writer.raw(packed.data(), packed.size());
  if (form == bytes) writer.raw(counts.data(), counts.size());
}

template <class Key> void load_block(Reader& reader, std::span<Key> keys, std::span<uint8_t> counts, uint64_t before) {
  uint8_t width, form;
  reader(width, form);
  if (width > 8 * sizeof(Key) || form > bytes) throw CorruptState("runs: header of a block");
  uint64_t last = before, any = 0;
  auto step = [&](uint64_t gap) {
    const uint64_t room = uint64_t{std::numeric_limits<Key>::max()} - (last + 1);
    if (last + 1 == 0 ? gap > std::numeric_limits<Key>::max() : last == std::numeric_limits<Key>::max() || gap > room)
      throw CorruptState("runs: key out of range");
    return last += gap + 1;
  };
  keys[0] = static_cast<Key>(step(reader.varint()));
  BitReader bits(reader.view(whole_bytes((keys.size() - 1) * width)));
  for (size_t i = 1; i < keys.size(); ++i) {
    const uint64_t gap = bits.get(width);
    any |= gap;
    keys[i] = static_cast<Key>(step(gap));
  }
  if (std::bit_width(any) != width || !bits.padded_with_zeros()) throw CorruptState("runs: needless bits");
  if (form == bytes) {
    reader.raw(counts.data(), counts.size());
  } else if (form == either) {
    BitReader flags(reader.view(whole_bytes(counts.size())));
    for (auto& c : counts) c = flags.get(1) ? 0x01 : 0x10;
    if (!flags.padded_with_zeros()) throw CorruptState("runs: needless bits");
  } else {
    std::fill(counts.begin(), counts.end(), form == positives ? 0x01 : 0x10);
  }
  if (form_of(counts) != form) throw CorruptState("runs: counts in a longer form");
}

template <class Key> void save_tier(Writer& writer, const Tier& tier) {
  const auto keys = tier.keys<Key>().span();
  uint64_t before = ~uint64_t{0};
  for (size_t i = 0; i < keys.size(); i += block) {
    const size_t n = std::min(block, keys.size() - i);
    save_block(writer, keys.subspan(i, n), tier.counts.span().subspan(i, n), before);
    before = keys[i + n - 1];
  }
  for (const auto& both : tier.large) writer(both.positive, both.negative);
}

constexpr uint64_t most_rows = uint64_t{1} << 56;  // sums of 127 states stay below 2^63

void count_total(Tier& tier) {
  uint64_t p = 0, q = 0;
  size_t marks = 0;
  for (uint8_t c : tier.counts.span()) {
    if (c == 0) throw CorruptState("runs: a run without rows");
    if (c == large_mark)
      ++marks;
    else
      p += c & 15, q += c >> 4;
  }
  if (marks != tier.large.size()) throw CorruptState("runs: large counts");
  for (const auto& both : tier.large) {
    if (fits_byte(both.positive, both.negative)) throw CorruptState("runs: counts in a longer form");
    if (both.positive > most_rows || both.negative > most_rows) throw CorruptState("runs: too many rows");
    p += both.positive, q += both.negative;
    if (p > most_rows || q > most_rows) throw CorruptState("runs: too many rows");
  }
  tier.total = {p, q};
}

template <class T> void grow(Buffer<T>& buffer, size_t used, size_t n) {
  Buffer<T> larger(n);
  std::copy_n(buffer.data(), used, larger.data());
  buffer = std::move(larger);
}

/// Memory grows with the runs that were read, not with the claimed number.
template <class Key> Tier load_tier(Reader& reader, size_t n) {
  Tier tier;
  auto& keys = tier.keys<Key>();
  uint64_t before = ~uint64_t{0};
  size_t marks = 0;
  for (size_t i = 0; i < n; i += block) {
    const size_t m = std::min(block, n - i);
    if (i + m > keys.size()) {
      const size_t room = std::min(n, std::max<size_t>(2 * i, 1024));
      grow(keys, i, room), grow(tier.counts, i, room);
    }
    load_block<Key>(reader, {keys.data() + i, m}, {tier.counts.data() + i, m}, before);
    before = keys[i + m - 1];
    marks += static_cast<size_t>(std::count(tier.counts.data() + i, tier.counts.data() + i + m, large_mark));
  }
  if (marks > reader.left()) throw CorruptState("runs: large counts");
  tier.large.resize(marks);
  for (auto& both : tier.large) reader(both.positive, both.negative);
  count_total(tier);
  return tier;
}

/// Keys of reals: between the infinities, and -0 is not among them.
template <class Real, class Key> void check_keys(std::span<const Key> keys) {
  constexpr Real infinity = std::numeric_limits<Real>::infinity();
  if (keys.empty()) return;
  const Key minus_zero = kernels::order_key(Real{0}) - 1;
  if (keys.front() < kernels::order_key(-infinity) || keys.back() > kernels::order_key(infinity) ||
      std::binary_search(keys.begin(), keys.end(), minus_zero))
    throw CorruptState("runs: the key of no score");
}

bool needs_wide(std::span<const uint64_t> keys) {
  return std::any_of(keys.begin(), keys.end(), [](uint64_t k) { return !kernels::is_narrow(kernels::key_value(k)); });
}

void save_rows(Writer& writer, std::span<const WeightedRow> rows) {
  writer.varint(rows.size());
  uint64_t before = 0;
  for (const auto& row : rows) {
    writer.varint(row.key - before), writer.varint(row.tagged), writer.put(row.weight);
    before = row.key;
  }
}

std::vector<WeightedRow> load_rows(Reader& reader) {
  std::vector<WeightedRow> rows(reader.length(10));
  uint64_t before = 0;
  for (auto& row : rows) {
    const uint64_t gap = reader.varint();
    if (gap > ~before) throw CorruptState("runs: key out of range");
    row.key = before += gap;
    reader(row.tagged, row.weight);
  }
  return rows;
}

auto order(const WeightedRow& r) { return std::tuple(r.key, r.tagged & 1, r.weight); }

void check_rows(std::span<const WeightedRow> rows) {
  uint64_t all = 0;
  for (size_t i = 0; i < rows.size(); ++i) {
    const auto& row = rows[i];
    if (!(row.weight > 0) || !std::isfinite(row.weight) || is_count(row.weight) || row.count() == 0)
      throw CorruptState("runs: weight of a row");
    if (row.count() > most_rows || (all += row.count()) > most_rows) throw CorruptState("runs: too many rows");
    if (i > 0 && order(rows[i - 1]) >= order(row)) throw CorruptState("runs: rows out of order");
    check_keys<double>(std::span(&row.key, 1));
  }
}

}  // namespace

void Runs::save(Writer& writer) const {
  const Tier& tier = body_->tier();
  writer.put(static_cast<uint8_t>(tier.size() == 0 ? 0 : tier.is_wide() ? 2 : 1));
  if (tier.size() > 0) {
    writer.varint(tier.size());
    with_key(tier.is_wide(), [&](auto key) { save_tier<decltype(key)>(writer, tier); });
  }
  save_rows(writer, body_->rows());
}

void Runs::load(Reader& reader) {
  uint8_t kind;
  reader(kind);
  if (kind > 2) throw CorruptState("runs: kind of keys");
  Runs loaded;
  Body& body = *loaded.body_;
  if (kind > 0) {
    const uint64_t n = reader.varint();
    if (n == 0) throw CorruptState("runs: no runs");
    body.wide = kind == 2;
    body.tiers = {std::make_shared<const Tier>(
        with_key(body.wide, [&](auto key) { return load_tier<decltype(key)>(reader, n); }))};
  }
  if (auto rows = load_rows(reader); !rows.empty())
    body.weighted = std::make_shared<const std::vector<WeightedRow>>(std::move(rows));
  *this = std::move(loaded);
}

void Runs::validate() const {
  const StoredRuns all = stored();
  check_keys<float>(all.narrow);
  check_keys<double>(all.wide);
  if (!all.wide.empty() && !needs_wide(all.wide)) throw CorruptState("runs: wide keys without need");
  check_rows(all.weighted);
}

}  // namespace assay

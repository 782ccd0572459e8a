#include "assay/states/calibration_bins.h"

#include <algorithm>
#include <array>

#include "assay/base/rational.h"
#include "kernels/bins.h"
#include "states/top_label.h"

namespace assay {

namespace {

constexpr size_t block = kernels::bin_rows;
constexpr size_t most_tables = 256;  // bins; beyond, clearing tables costs more than sorting rows

template <class F> void by_width(const Reals& values, F f) {
  if (values.f32)
    f(values.f32);
  else
    f(values.f64);
}

/// Places of one block of rows.
struct Block {
  std::array<uint32_t, block> bin;
  std::array<uint64_t, block> high, low;
};

/// Sums of one bin and outcome over many blocks.
struct Totals {
  uint64_t rows = 0;
  unsigned __int128 high = 0;
  __int128 low = 0;
};

/// Sums of one bin and outcome over one block.
struct Cell {
  uint64_t high = 0, low = 0;
};

void add_integer(ExactSum& sum, unsigned __int128 magnitude, double unit, bool negative) {
  for (; magnitude != 0; magnitude >>= 32, unit *= 0x1p32) {
    const auto digit = static_cast<double>(static_cast<uint32_t>(magnitude)) * unit;
    sum.add(negative ? -digit : digit);
  }
}

void add_totals(CalibrationBin& bin, const Totals& totals, bool hit) {
  if (totals.rows == 0) return;
  bin.weight.add_count(totals.rows);
  if (hit) bin.hits.add_count(totals.rows);
  add_integer(bin.score, totals.high, kernels::bin_high_unit, false);
  const bool negative = totals.low < 0;
  const auto low = static_cast<unsigned __int128>(totals.low);
  add_integer(bin.score, negative ? -low : low, kernels::bin_low_unit, negative);
}

/// Unit weights, few bins: integer sums in small tables, four of them so that equal neighbours do not wait
/// for each other.
struct Tables {
  explicit Tables(size_t bins) : cells(bins * 8), totals(bins * 2) {}

  void add(const Block& rows, const uint8_t* hit, size_t n) {
    for (size_t i = 0; i < n; ++i) {
      Cell& cell = cells[(rows.bin[i] * 2 + (hit[i] != 0)) * 4 + i % 4];
      cell.high += rows.high[i];
      cell.low += rows.low[i];
    }
    flush();
  }
  void flush() {
    for (size_t k = 0; k < totals.size(); ++k)
      for (size_t j = 0; j < 4; ++j) {
        Cell& cell = cells[k * 4 + j];
        totals[k].rows += cell.high >> 52;
        totals[k].high += cell.high & ((uint64_t{1} << 52) - 1);
        totals[k].low += static_cast<int64_t>(cell.low);
        cell = {};
      }
  }

  std::vector<Cell> cells;
  std::vector<Totals> totals;
};

template <class T> void add_plain(std::vector<CalibrationBin>& bins, const T* score, const uint8_t* hit, size_t n) {
  Block rows;
  Tables tables(bins.size());
  for (size_t begin = 0; begin < n; begin += block) {
    const size_t m = std::min(block, n - begin);
    const T* s = score + begin;
    if (!kernels::bin_values(s, m, static_cast<uint32_t>(bins.size()), rows.bin.data(), rows.high.data(),
                             rows.low.data()))
      for (size_t i = 0; i < m; ++i)
        if (s[i] < kernels::bin_exact_from<T>)
          bins[rows.bin[i]].score.add(kernels::bin_rest(s[i], rows.high[i], rows.low[i]));
    tables.add(rows, hit + begin, m);
  }
  for (size_t k = 0; k < tables.totals.size(); ++k) add_totals(bins[k / 2], tables.totals[k], k % 2);
}

/// Any weights, any number of bins: rows sorted by bin and outcome, then one exact sum of each group.
struct Sorter {
  explicit Sorter(size_t bins) : end(bins * 2), key(most), scores(most), weights(most) {}

  template <class T> void sort(const T* score, const uint8_t* hit, const double* weight, size_t n) {
    const auto bins = static_cast<uint32_t>(end.size() / 2);
    for (size_t begin = 0; begin < n; begin += block)
      kernels::bin_values(score + begin, std::min(block, n - begin), bins, key.data() + begin, rows.high.data(),
                          rows.low.data());
    std::fill(end.begin(), end.end(), 0);
    for (size_t i = 0; i < n; ++i) ++end[key[i] = key[i] * 2 + (hit[i] != 0)];
    for (size_t k = 0, at = 0; k < end.size(); ++k) end[k] = (at += end[k]) - end[k];
    for (size_t i = 0; i < n; ++i) {
      const size_t at = end[key[i]]++;
      scores[at] = score[i];
      weights[at] = weight ? weight[i] : 1;
    }
  }
  void add_to(std::vector<CalibrationBin>& bins) const {
    for (size_t k = 0, first = 0; k < end.size(); first = end[k], ++k) {
      if (first == end[k]) continue;
      const std::span<const double> w(weights.data() + first, end[k] - first);
      bins[k / 2].weight.add(w);
      if (k % 2) bins[k / 2].hits.add(w);
      bins[k / 2].score.add({scores.data() + first, w.size()}, w);
    }
  }

  static constexpr size_t most = 8 * block;
  Block rows;
  std::vector<size_t> end;  // of each bin and outcome
  std::vector<uint32_t> key;
  std::vector<double> scores, weights;
};

template <class T>
void add_sorted(std::vector<CalibrationBin>& bins, const T* score, const uint8_t* hit, const double* weight, size_t n) {
  Sorter sorter(bins.size());
  for (size_t begin = 0; begin < n; begin += Sorter::most) {
    sorter.sort(score + begin, hit + begin, weight ? weight + begin : nullptr, std::min(Sorter::most, n - begin));
    sorter.add_to(bins);
  }
}

bool within(const ExactSum& x, const ExactSum& low, const ExactSum& high) {
  return x.finite() && (Exact(x) - low).sign() >= 0 && (Exact(high) - x).sign() >= 0;
}

}  // namespace

void CalibrationBins::add(Reals score, std::span<const uint8_t> hit, std::span<const double> weight) {
  if (score.empty()) return;
  by_width(score, [&](const auto* s) {
    if (weight.empty() && bins.size() <= most_tables)
      add_plain(bins, s, hit.data(), score.size);
    else
      add_sorted(bins, s, hit.data(), weight.empty() ? nullptr : weight.data(), score.size);
  });
}

void CalibrationBins::update(const Rows& rows) {
  if (!rows.truth.empty()) return add(rows.probability, rows.truth, rows.weight);
  for_top_labels(
      rows, [&](Reals top, std::span<const uint8_t> hit, std::span<const double> weight) { add(top, hit, weight); });
}

void CalibrationBins::merge(const CalibrationBins& other) {
  for (size_t i = 0; i < bins.size(); ++i) bins[i].merge(other.bins[i]);
}

void CalibrationBins::validate() const {
  const ExactSum zero;
  for (size_t i = 0; i < bins.size(); ++i) {
    const auto& [weight, score, hits] = bins[i];
    if (!weight.finite() || weight.sign() < 0 || !within(hits, zero, weight) || !score.finite() ||
        (Exact(score) - Exact(weight) * edge(i)).sign() < 0 || (Exact(weight) * edge(i + 1) - score).sign() < 0)
      throw CorruptState("sums of a calibration bin");
  }
}

void CalibrationSquares::update(const Rows& rows) {
  if (!rows.truth.empty()) return add(rows.probability, rows.truth, rows.weight);
  for_top_labels(
      rows, [&](Reals top, std::span<const uint8_t> hit, std::span<const double> weight) { add(top, hit, weight); });
}

/// Rows sorted by bin, then one exact sum of each bin.
void CalibrationSquares::add(Reals score, std::span<const uint8_t> hit, std::span<const double> weight) {
  Block places;
  std::vector<size_t> starts(squares.size() + 1), next;
  std::array<double, block> terms, weights;
  for (size_t begin = 0; begin < score.size; begin += block) {
    const size_t n = std::min(block, score.size - begin);
    by_width(score, [&](const auto* s) {
      kernels::bin_values(s + begin, n, static_cast<uint32_t>(squares.size()), places.bin.data(), places.high.data(),
                          places.low.data());
    });
    std::fill(starts.begin(), starts.end(), 0);
    for (size_t i = 0; i < n; ++i) ++starts[places.bin[i] + 1];
    for (size_t b = 0; b < squares.size(); ++b) starts[b + 1] += starts[b];
    next.assign(starts.begin(), starts.end());
    for (size_t i = 0; i < n; ++i) {
      const double gap = score[begin + i] - hit[begin + i];
      const size_t at = next[places.bin[i]]++;
      terms[at] = gap * gap;
      if (!weight.empty()) weights[at] = weight[begin + i];
    }
    for (size_t b = 0; b < squares.size(); ++b) {
      const size_t rows = starts[b + 1] - starts[b];
      if (rows == 0) continue;
      const std::span<const double> w(weights.data() + starts[b], weight.empty() ? 0 : rows);
      squares[b].add({terms.data() + starts[b], rows}, w);
    }
  }
}

namespace {

/// Classes with probabilities; of two classes only one is told.
size_t class_count(const Rows& rows) { return rows.probabilities.empty() ? 2 : rows.probabilities.columns; }

/// Calls add(class, confidence, hits, weight) for chunks of rows.
template <class F> void for_each_class(const Rows& rows, F&& add) {
  const size_t columns = class_count(rows);
  const bool two = rows.probabilities.empty();
  constexpr size_t chunk = 512;  // rows of a hundred classes stay in cache while they are read class by class
  std::array<double, chunk> score;
  std::array<uint8_t, chunk> hit;
  for (size_t begin = 0; begin < rows.size; begin += chunk) {
    const size_t n = std::min(chunk, rows.size - begin);
    const auto weight = rows.weight.empty() ? rows.weight : rows.weight.subspan(begin, n);
    for (size_t c = 0; c < columns; ++c) {
      by_width(two ? rows.probability : rows.probabilities.values, [&](const auto* p) {
        if (two)
          for (size_t i = 0; i < n; ++i) score[i] = c == 1 ? double{p[begin + i]} : 1 - double{p[begin + i]};
        else
          for (size_t i = 0; i < n; ++i) score[i] = p[(begin + i) * columns + c];
      });
      for (size_t i = 0; i < n; ++i) hit[i] = (two ? rows.truth[begin + i] : rows.target[begin + i]) == c;
      add(c, Reals{nullptr, score.data(), n}, std::span<const uint8_t>(hit.data(), n), weight);
    }
  }
}

/// Part c becomes part to[c].
template <class Part>
void relabel_parts(std::vector<Part>& parts, const Part& none, std::span<const uint32_t> to, uint32_t classes) {
  std::vector<Part> moved(classes, none);
  for (size_t c = 0; c < parts.size(); ++c) moved[to[c]].merge(parts[c]);
  parts = std::move(moved);
}

}  // namespace

void ClassCalibrationBins::update(const Rows& rows) {
  grow(class_count(rows));
  for_each_class(rows, [this](size_t c, Reals score, auto hit, auto weight) { parts[c].add(score, hit, weight); });
}

void ClassCalibrationSquares::update(const Rows& rows) {
  grow(class_count(rows));
  for_each_class(rows, [this](size_t c, Reals score, auto hit, auto weight) { parts[c].add(score, hit, weight); });
}

void ClassCalibrationSquares::relabel(std::span<const uint32_t> to, uint32_t classes) {
  relabel_parts(parts, CalibrationSquares(options), to, classes);
}

void ClassCalibrationBins::merge(const ClassCalibrationBins& other) {
  grow(other.parts.size());
  for (size_t c = 0; c < other.parts.size(); ++c) parts[c].merge(other.parts[c]);
}

void ClassCalibrationBins::relabel(std::span<const uint32_t> to, uint32_t classes) {
  relabel_parts(parts, CalibrationBins(options), to, classes);
}

}  // namespace assay

// CalibrationBins: exact sums by confidence, in equal bins of [0, 1]. Bin i is [i/bins, (i+1)/bins), edges
// rounded to doubles, the last one closed. Binary: probability of the positive class against the truth; many
// classes: the largest probability against whether its class (the lowest at ties) is the truth. Guo et al.
// 2017.
#pragma once
#include <vector>

#include "assay/base/exact_sum.h"
#include "assay/metric.h"

namespace assay {

/// Rows of one bin: their weight, the sum of their confidence, and the weight of those that came true.
struct CalibrationBin {
  ExactSum weight, score, hits;

  void merge(const CalibrationBin& other) {
    weight.merge(other.weight), score.merge(other.score), hits.merge(other.hits);
  }
  template <class A> void archive(A& a) { a(weight, score, hits); }
};

struct CalibrationBins {
  struct Options {
    int64_t bins = 15;
    static constexpr auto fields() {
      return std::tuple{field("bins", &Options::bins, "number of bins", between(1, 100000))};
    }
  };
  static constexpr std::string_view name = "calibration_bins";

  CalibrationBins() : CalibrationBins(Options()) {}
  explicit CalibrationBins(const Options& o) : options(o), bins(static_cast<size_t>(o.bins)) {}
  void update(const Rows& rows);
  /// Rows with a confidence in [0, 1] and whether it came true; `weight` empty: ones.
  void add(Reals score, std::span<const uint8_t> hit, std::span<const double> weight);
  void merge(const CalibrationBins& other);
  template <class A> void archive(A& a) {
    for (auto& bin : bins) a(bin);
  }
  void validate() const;
  size_t memory() const { return sizeof *this + bins.size() * sizeof(CalibrationBin); }

  /// Lower edge of bin i; the upper edge of the last bin for i = bins.
  double edge(size_t i) const { return static_cast<double>(i) / static_cast<double>(bins.size()); }

  Options options;
  std::vector<CalibrationBin> bins;
};

/// CalibrationBins of each class against the rest.
struct ClassCalibrationBins {
  using Options = CalibrationBins::Options;
  static constexpr std::string_view name = "class_calibration_bins";

  ClassCalibrationBins() = default;
  explicit ClassCalibrationBins(const Options& o) : options(o) {}
  void update(const Rows& rows);
  void merge(const ClassCalibrationBins& other);
  void relabel(std::span<const uint32_t> to, uint32_t classes);
  template <class A> void archive(A& a) {
    uint64_t n = parts.size();
    a(n);
    if constexpr (A::reading) {
      // An empty exact sum takes a byte, so a bin takes three.
      if (n > a.left() / (3 * static_cast<uint64_t>(options.bins))) throw CorruptState("more classes than bytes");
      parts.assign(n, CalibrationBins(options));
    }
    for (auto& part : parts) a(part);
  }
  void validate() const {
    for (const auto& part : parts) part.validate();
  }
  size_t memory() const { return sizeof *this + (parts.empty() ? 0 : parts.size() * parts[0].memory()); }

  Options options;
  std::vector<CalibrationBins> parts;

 private:
  void grow(size_t n) {
    while (parts.size() < n) parts.emplace_back(options);
  }
};

/// Exact sums by bin of the squared gap between confidence and truth, for the spread of the gaps; each square is
/// rounded.
struct CalibrationSquares {
  using Options = CalibrationBins::Options;
  static constexpr std::string_view name = "calibration_squares";

  CalibrationSquares() : CalibrationSquares(Options()) {}
  explicit CalibrationSquares(const Options& o) : options(o), squares(static_cast<size_t>(o.bins)) {}
  void update(const Rows& rows);
  void merge(const CalibrationSquares& other) {
    for (size_t i = 0; i < squares.size(); ++i) squares[i].merge(other.squares[i]);
  }
  template <class A> void archive(A& a) {
    for (auto& sum : squares) a(sum);
  }
  void validate() const {
    for (const auto& sum : squares)
      if (sum.sign() < 0) throw CorruptState("a negative sum of squares");
  }
  size_t memory() const { return sizeof *this + squares.size() * sizeof(ExactSum); }

  Options options;
  std::vector<ExactSum> squares;

  /// Rows with a confidence in [0, 1] and whether it came true; `weight` empty: ones.
  void add(Reals score, std::span<const uint8_t> hit, std::span<const double> weight);
};

/// CalibrationSquares of each class against the rest.
struct ClassCalibrationSquares {
  using Options = CalibrationBins::Options;
  static constexpr std::string_view name = "class_calibration_squares";

  ClassCalibrationSquares() = default;
  explicit ClassCalibrationSquares(const Options& o) : options(o) {}
  void update(const Rows& rows);
  void merge(const ClassCalibrationSquares& other) {
    grow(other.parts.size());
    for (size_t c = 0; c < other.parts.size(); ++c) parts[c].merge(other.parts[c]);
  }
  void relabel(std::span<const uint32_t> to, uint32_t classes);
  template <class A> void archive(A& a) {
    uint64_t n = parts.size();
    a(n);
    if constexpr (A::reading) {
      if (n > a.left() / static_cast<uint64_t>(options.bins)) throw CorruptState("more classes than bytes");
      parts.assign(n, CalibrationSquares(options));
    }
    for (auto& part : parts) a(part);
  }
  void validate() const {
    for (const auto& part : parts) part.validate();
  }
  size_t memory() const { return sizeof *this + (parts.empty() ? 0 : parts.size() * parts[0].memory()); }

  Options options;
  std::vector<CalibrationSquares> parts;

 private:
  void grow(size_t n) {
    while (parts.size() < n) parts.emplace_back(options);
  }
};

}  // namespace assay

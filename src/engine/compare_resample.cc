#include "engine/compare_resample.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <tuple>

#include "base/float_mode.h"
#include "engine/parallel.h"

namespace assay {
namespace {

constexpr uint64_t swap_stream = uint64_t{1} << 63, fold_stream = swap_stream - 1;

/// floor(2^64 P(X <= k)).
constexpr std::array<uint64_t, 20> poisson_table{
    0x5e2d58d8b3bcdf1a, 0xbc5ab1b16779be35, 0xeb715e1dc1582dc2, 0xfb23979734a252f1, 0xff1025f59174dc3d,
    0xffd90f3ba4055e19, 0xfffa8b71fc72c913, 0xffff540c0914b3c9, 0xffffed1f4aa8f120, 0xfffffe216e641462,
    0xffffffd4d85d3183, 0xfffffffc6da262b4, 0xffffffffba12d178, 0xfffffffffb07c64c, 0xffffffffffab8ea5,
    0xfffffffffffabe22, 0xffffffffffffb11a, 0xfffffffffffffba1, 0xffffffffffffffc5, 0xfffffffffffffffd};

/// How a unit takes part in a replicate: how often as itself, how often in the place of the other model.
struct Part {
  double own, swapped;
};

/// The parts of the units in one replicate. Swaps take one bit each, 64 replicates a draw.
class Replicate {
 public:
  Replicate(const Draws& draws, size_t r)
      : bootstrap_(draws.method.kind == CompareMethod::Kind::bootstrap),
        bit_(r % 64),
        random_(draws.seed, bootstrap_ ? r : swap_stream | r / 64) {}
  Part of(uint64_t counter) const {
    uint64_t bits = random_(counter);
    if (bootstrap_) return {static_cast<double>(poisson_weight(bits)), 0};
    return bits >> bit_ & 1 ? Part{0, 1} : Part{1, 0};
  }

 private:
  bool bootstrap_;
  size_t bit_;
  Philox random_;
};

}  // namespace

namespace {

constexpr uint32_t search_poisson(uint64_t bits) {
  uint32_t k = 0;
  while (k < poisson_table.size() && bits >= poisson_table[k]) ++k;
  return k;
}

constexpr uint8_t unclear = 255;

/// The weight by the highest byte, where that decides.
constexpr auto poisson_by_byte = [] {
  std::array<uint8_t, 256> weights{};
  for (uint64_t byte = 0; byte < 256; ++byte) {
    uint64_t first = byte << 56, last = first | ((uint64_t{1} << 56) - 1);
    weights[byte] =
        search_poisson(first) == search_poisson(last) ? static_cast<uint8_t>(search_poisson(first)) : unclear;
  }
  return weights;
}();

}  // namespace

uint32_t poisson_weight(uint64_t bits) {
  uint8_t quick = poisson_by_byte[bits >> 56];
  return quick == unclear ? search_poisson(bits) : quick;
}

std::vector<double> resample_means(const std::vector<double>& a, const std::vector<double>& b, const Units& units,
                                   const Draws& draws) {
  std::vector<size_t> order(units.size());  // rounding must not depend on the order of the rows
  std::iota(order.begin(), order.end(), size_t{0});
  auto key = [&](size_t i) {
    return std::tuple(units.counters[i], a[i], b[i], units.weights.empty() ? 1.0 : units.weights[i]);
  };
  std::sort(order.begin(), order.end(), [&](size_t i, size_t j) { return key(i) < key(j); });
  struct WeightedGap {
    uint64_t counter;
    double gap, weight;
  };
  std::vector<WeightedGap> sorted;
  for (size_t i : order) {
    double w = units.weights.empty() ? 1 : units.weights[i];
    sorted.push_back({units.counters[i], w * (b[i] - a[i]), w});
  }
  std::vector<double> differences(static_cast<size_t>(draws.method.replicates));
  parallel_for(draws.threads, differences.size(), [&](size_t r) {
    FloatMode mode;
    Replicate replicate(draws, r);
    double sum = 0, weight = 0;
    for (const auto& unit : sorted) {
      auto [own, swapped] = replicate.of(unit.counter);
      sum += (own - swapped) * unit.gap;
      weight += (own + swapped) * unit.weight;
    }
    differences[r] = sum / weight;
  });
  return differences;
}

namespace {

/// Metrics of one model on rows with weights, states shared.
class Scorer {
 public:
  Scorer(const std::vector<Measure>& measures, const Context& context) : measures_(measures), context_(context) {
    for (const auto& [spec, label, place] : measures) {
      places_.emplace_back();
      for (auto& need : spec.def->states(spec.params)) {
        auto same = std::find_if(needs_.begin(), needs_.end(), [&](const auto& n) { return n.key == need.key; });
        places_.back().push_back(static_cast<size_t>(same - needs_.begin()));
        if (same == needs_.end()) needs_.push_back(std::move(need));
      }
    }
  }
  /// The values of all metrics, on the rows of both with their weights; null rows: none.
  std::vector<double> operator()(const Rows* own, const Rows* other) const {
    std::vector<std::unique_ptr<AnyState>> states;
    for (const auto& need : needs_) {
      states.push_back(need.make());
      for (const Rows* rows : {own, other})
        if (rows) states.back()->update(*rows);
      states.back()->seal();
    }
    std::vector<double> values;
    for (size_t k = 0; k < measures_.size(); ++k) {
      const Spec& spec = measures_[k].spec;
      std::vector<const AnyState*> views;
      for (size_t s : places_[k]) views.push_back(states[s].get());
      values.push_back(measures_[k].of(spec.def->compute(views, spec.params, context_)));
    }
    return values;
  }

 private:
  const std::vector<Measure>& measures_;
  const Context& context_;
  std::vector<StateNeed> needs_;
  std::vector<std::vector<size_t>> places_;
};

/// Both models on rows (or one row a cell) under weights.
struct Pair {
  Rows a, b;
  Gatherer memory_a, memory_b;
  Pair(const Rows& first, const Rows& second, const Cells* cells) : a(first), b(second) {
    if (cells) a = memory_a.gather(first, cells->first), b = memory_b.gather(second, cells->first);
  }
};

}  // namespace

std::vector<std::vector<double>> resample_states(const std::vector<Measure>& measures, const Rows& a, const Rows& b,
                                                 const std::vector<uint64_t>& counters, const Cells* cells,
                                                 const Context& context, const Draws& draws) {
  Scorer scorer(measures, context);
  Pair pair(a, b, cells);
  auto replicates = static_cast<size_t>(draws.method.replicates);
  std::vector<std::vector<double>> out(measures.size(), std::vector<double>(replicates));
  bool swaps = draws.method.kind == CompareMethod::Kind::randomization;
  parallel_for(draws.threads, replicates, [&](size_t r) {
    FloatMode mode;
    Replicate replicate(draws, r);
    std::vector<double> own(pair.a.size), swapped(swaps ? pair.a.size : 0);
    for (size_t i = 0; i < counters.size(); ++i) {
      auto part = replicate.of(counters[i]);
      size_t at = cells ? cells->of_row[i] : i;
      double w = a.weight.empty() ? 1 : a.weight[i];
      own[at] += w * part.own;
      if (swaps) swapped[at] += w * part.swapped;
    }
    Weighted a_own(pair.a, own), b_own(pair.b, own), a_swapped(pair.a, swapped), b_swapped(pair.b, swapped);
    auto va = scorer(&a_own.rows(), swaps ? &b_swapped.rows() : nullptr);
    auto vb = scorer(&b_own.rows(), swaps ? &a_swapped.rows() : nullptr);
    for (size_t k = 0; k < measures.size(); ++k) out[k][r] = vb[k] - va[k];
  });
  return out;
}

std::vector<std::vector<double>> leave_one_out(const std::vector<Measure>& measures, const Rows& a, const Rows& b,
                                               const Cells& cells, const Context& context, unsigned threads) {
  Scorer scorer(measures, context);
  Pair pair(a, b, &cells);
  std::vector<double> full;
  for (size_t c = 0; c < cells.count.size(); ++c)
    full.push_back(static_cast<double>(cells.count[c]) * (a.weight.empty() ? 1 : a.weight[cells.first[c]]));
  std::vector<std::vector<double>> out(measures.size(), std::vector<double>(full.size()));
  parallel_for(threads, full.size(), [&](size_t c) {
    FloatMode mode;
    auto weights = full;
    weights[c] = static_cast<double>(cells.count[c] - 1) * (a.weight.empty() ? 1 : a.weight[cells.first[c]]);
    Weighted wa(pair.a, weights), wb(pair.b, weights);
    auto va = scorer(&wa.rows(), nullptr), vb = scorer(&wb.rows(), nullptr);
    for (size_t k = 0; k < measures.size(); ++k) out[k][c] = vb[k] - va[k];
  });
  return out;
}

namespace {

/// Of each unit, its fold: every unit its own where they are few, else by chance that belongs to the unit.
/// Rows without weight are in the first.
std::vector<uint32_t> folds_of(const std::vector<uint64_t>& counters, std::span<const double> weight, uint64_t seed,
                               size_t& folds) {
  constexpr size_t few = 1000, many = size_t{1} << 16, usual = 64, least = 16;
  auto counts = [&](size_t i) { return weight.empty() || weight[i] > 0; };
  std::vector<uint64_t> distinct;
  for (size_t i = 0; i < counters.size(); ++i)
    if (counts(i)) distinct.push_back(counters[i]);
  std::sort(distinct.begin(), distinct.end());
  distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
  std::vector<uint32_t> fold(counters.size());
  const bool alone = distinct.size() <= few;
  folds = alone ? distinct.size() : distinct.size() > many ? least : usual;
  const Philox random(seed, fold_stream);
  auto place = [&](uint64_t counter) {
    return alone ? static_cast<size_t>(std::ranges::lower_bound(distinct, counter) - distinct.begin())
                 : (random(counter) >> 32) % folds;
  };
  for (size_t i = 0; i < fold.size(); ++i)
    if (counts(i)) fold[i] = static_cast<uint32_t>(place(counters[i]));
  return fold;
}

}  // namespace

std::vector<std::vector<double>> leave_folds_out(const std::vector<Measure>& measures, const Rows& a, const Rows& b,
                                                 const std::vector<uint64_t>& counters, const Context& context,
                                                 const Draws& draws) {
  Scorer scorer(measures, context);
  size_t folds = 0;
  const auto fold = folds_of(counters, a.weight, draws.seed, folds);
  std::vector<std::vector<double>> out(measures.size(), std::vector<double>(folds));
  parallel_for(draws.threads, folds, [&](size_t f) {
    FloatMode mode;
    std::vector<uint32_t> rest;
    for (uint32_t i = 0; i < fold.size(); ++i)
      if (fold[i] != f) rest.push_back(i);
    Gatherer memory;
    const auto va = scorer(&memory.gather(a, rest), nullptr);
    const auto vb = scorer(&memory.gather(b, rest), nullptr);
    for (size_t k = 0; k < measures.size(); ++k) out[k][f] = vb[k] - va[k];
  });
  return out;
}

}  // namespace assay

#include "engine/threshold_search.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/parallel.h"

namespace assay {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr size_t chunk = size_t{1} << 14;

double slack(const CountFormula& formula, double x) { return formula.tolerance() * std::max(1.0, std::abs(x)); }

struct Candidate {
  size_t at;  // index into the block
  double value;
};

/// Those of a chunk that may be best: the first of the largest values, or all that the tolerance does not
/// tell apart from it.
std::vector<Candidate> candidates(const Goal& goal, const ThresholdBlock& block, size_t begin, size_t n, double known) {
  std::vector<double> values(n), scratch(n);
  goal.values(block.columns(begin, n), values.data(), scratch.data());
  double best = -std::numeric_limits<double>::infinity();
  size_t at = n;
  for (size_t i = 0; i < n; ++i)
    if (values[i] > best || (at == n && !std::isnan(values[i]))) best = values[i], at = i;
  if (at == n) return {};
  if (goal.objective.tolerance() == 0) return {{begin + at, best}};
  std::vector<Candidate> near;
  const double least = std::max(best, known) - 2 * slack(goal.objective, best);
  for (size_t i = 0; i < n; ++i)
    if (values[i] >= least) near.push_back({begin + i, values[i]});
  return near;
}

/// Gathers the best of all blocks; the exact formula decides where the fast one cannot.
class Selection {
 public:
  Selection(const Goal& goal, unsigned threads) : goal_(goal), threads_(threads) {}

  void take(const ThresholdBlock& block) {
    if (search.best && last_) search.best->alike = block.threshold[0];
    last_ = false;
    search.thresholds += block.size();
    const size_t chunks = (block.size() + chunk - 1) / chunk;
    std::vector<std::vector<Candidate>> found(chunks);
    const double known = value_;
    parallel_for(threads_, chunks, [&](size_t c) {
      found[c] = candidates(goal_, block, c * chunk, std::min(chunk, block.size() - c * chunk), known);
    });
    for (const auto& some : found)
      for (const auto& candidate : some) offer(block, candidate);
  }

  Search search;

 private:
  void offer(const ThresholdBlock& block, const Candidate& c) {
    const double slack_ = slack(goal_.objective, c.value);
    if (search.best && c.value < value_ - slack_) return;
    const double value = slack_ == 0 ? c.value : goal_.exact(block.columns()[c.at]);
    if (std::isnan(value) || (search.best && !(value > value_))) return;
    last_ = c.at + 1 == block.size();
    value_ = value;
    search.best = Found{block.threshold[c.at], goal_.sign() * value};
    if (!last_) search.best->alike = block.threshold[c.at + 1];
  }

  const Goal& goal_;
  unsigned threads_;
  double value_ = -std::numeric_limits<double>::infinity();
  bool last_ = false;  // the best is the last of its block
};

/// What can be reached of one demand: "at most 0.83".
std::string reach(const Runs& runs, ScoreKind kind, const Demand& demand, std::vector<Demand> others,
                  unsigned threads) {
  const Goal goal{demand.formula, demand.bound.from_below(), std::move(others)};
  const auto found = search_thresholds(runs, kind, goal, threads).best;
  if (!found) return "undefined everywhere";
  return fmt::format("{} {} (at threshold {})", goal.maximize ? "at most" : "at least", print_number(found->value),
                     print_number(found->threshold));
}

bool alone(const Runs& runs, ScoreKind kind, const Demand& demand, unsigned threads) {
  return search_thresholds(runs, kind, {demand.formula, true, {demand}}, threads).best.has_value();
}

}  // namespace

void Goal::values(const CountColumns& counts, double* out, double* scratch) const {
  objective.values(counts, out);
  if (!maximize)
    for (size_t i = 0; i < counts.size; ++i) out[i] = -out[i];
  for (const auto& demand : demands) {
    demand.formula.values(counts, scratch);
    for (size_t i = 0; i < counts.size; ++i) {
      const double x = scratch[i];
      const bool doubtful =
          std::abs(x - demand.bound.value) <= slack(demand.formula, x) && demand.formula.tolerance() > 0;
      if (!demand.bound.met(doubtful ? demand.formula.exact(counts[i]) : x)) out[i] = nan;
    }
  }
}

double Goal::exact(const Counts& counts) const {
  for (const auto& demand : demands)
    if (!demand.bound.met(demand.formula.exact(counts))) return nan;
  return sign() * objective.exact(counts);
}

Search search_thresholds(const Runs& runs, ScoreKind kind, const Goal& goal, unsigned threads, const Counts& rest) {
  Selection selection(goal, threads);
  scan_thresholds(runs, kind, [&](const ThresholdBlock& block) {
    if (rest.total() == 0) return selection.take(block);
    ThresholdBlock all;
    for (size_t i = 0; i < block.size(); ++i)
      all.add(block.threshold[i],
              {block.tp[i] + rest.tp, block.fp[i] + rest.fp, block.fn[i] + rest.fn, block.tn[i] + rest.tn});
    selection.take(all);
  });
  return selection.search;
}

std::string why_none(const Runs& runs, ScoreKind kind, const Goal& goal, unsigned threads) {
  for (const auto& demand : goal.demands) {
    if (alone(runs, kind, demand, threads)) continue;
    if (demand.bound.comparison == Relation::equal) return fmt::format("no threshold gives {}", demand.bound.text());
    return fmt::format("no threshold reaches {}: {}", demand.bound.text(), reach(runs, kind, demand, {}, threads));
  }
  Goal free = goal;
  free.demands.clear();
  if (goal.demands.empty() || !search_thresholds(runs, kind, free, threads).best)
    return fmt::format("{} is undefined at every threshold", goal.objective.spec().text());
  if (goal.demands.size() == 1)
    return fmt::format("{} is undefined wherever {} holds", goal.objective.spec().text(), goal.demands[0].bound.text());
  const Demand& last = goal.demands.back();
  std::vector<Demand> others(goal.demands.begin(), goal.demands.end() - 1);
  std::string texts;
  for (const auto& other : others) texts += (texts.empty() ? "" : " and ") + other.bound.text();
  return fmt::format("no threshold meets {} together with {}: where {}, {} is {}", last.bound.text(), texts,
                     others.size() == 1 ? "the first holds" : "the others hold", last.bound.what,
                     reach(runs, kind, last, others, threads));
}

}  // namespace assay

#include "engine/resamples.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "assay/base/distributions.h"
#include "assay/states/weight_spread.h"

namespace assay {
namespace {

constexpr uint64_t large_state = uint64_t{1} << 20, large_of_folds = uint64_t{1} << 16;  // rows
constexpr size_t folds_of_large = 16;
constexpr size_t groups = Replicas::folds_of_many;
constexpr uint64_t rows_of_group = Replicas::many_rows / Redraw::folds;  // at least
static_assert(Redraw::folds == 4 * groups);
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// The states of one resample, made when they are asked for.
class Resample {
 public:
  Resample(const Plan& plan, const Group& group, const Redraw& redraw, const Replicas* replicas, size_t number)
      : plan_(plan), group_(group), redraw_(redraw), replicas_(replicas), number_(number) {}

  /// The value of a metric; NaN when it has none.
  double value(const Planned& metric, const Context& context) {
    const bool by_units = metric.drawn == Drawn::from_units;
    const bool leaves_out = !redraw_.is_bootstrap() && !redraw_.only();
    if (by_units && leaves_out && replicas_->rows(number_) == 0) return nan;  // a fold without rows
    std::vector<const AnyState*> states;
    for (size_t s : metric.states) states.push_back(by_units ? &by_unit(s) : &redrawn(s));
    const Value value = metric.spec.def->compute(states, metric.spec.params, context);
    return value.undefined.empty() ? value.number() : nan;
  }

 private:
  const AnyState& redrawn(size_t s) {
    auto [it, fresh] = made_.try_emplace(s);
    if (fresh) it->second = group_.states[s]->resample(redraw_);
    return *it->second;
  }
  const AnyState& by_unit(size_t s) {
    const auto place =
        static_cast<size_t>(std::find(plan_.by_unit.begin(), plan_.by_unit.end(), s) - plan_.by_unit.begin());
    if (redraw_.is_bootstrap()) return replicas_->state(number_, place);
    if (redraw_.only() && redraw_.bits() == 0) return replicas_->state(number_, place);
    auto [it, fresh] = made_.try_emplace(plan_.states.size() + s);
    if (fresh) it->second = merged(place);
    return *it->second;
  }
  std::unique_ptr<AnyState> merged(size_t place) const {
    auto state = replicas_->state(0, place).empty();
    for (size_t f = 0; f < replicas_->kept(); ++f)
      if (redraw_.has(static_cast<unsigned>(f)) == redraw_.only()) state->merge(replicas_->state(f, place));
    state->seal();
    return state;
  }

  const Plan& plan_;
  const Group& group_;
  Redraw redraw_;
  const Replicas* replicas_;
  size_t number_;
  std::map<size_t, std::unique_ptr<AnyState>> made_;
};

using Values = std::vector<std::vector<double>>;  // by metric, then resample

const Replicas* replicas_of(const Group& group, bool folds) {
  for (const auto& r : group.replicas)
    if (r.folds() == folds) return &r;
  return nullptr;
}

/// Values on every replicate of the bootstrap, or without every fold.
Values values_of(const Config& config, const Plan& plan, const Group& group, Context context, const Executor& run,
                 std::span<const ResampledMetric> metrics, size_t replicates) {
  const Replicas* replicas = replicas_of(group, replicates == 0);
  const size_t n = replicates > 0 ? replicates : Redraw::folds;
  context.undefined = Undefined::nan;
  Values values(metrics.size(), std::vector<double>(n, nan));
  // Copies of large states are dear: fewer of them left out in turn give a t with fewer degrees of freedom.
  const bool automatic = parse_interval_request(config.ci).kind == IntervalRequest::Kind::automatic;
  auto few_folds = [&](const Planned& metric) {
    if (metric.drawn == Drawn::from_state) return automatic && group.rows > large_state;
    return automatic && group.rows > large_of_folds &&
           std::ranges::any_of(metric.states, [&](size_t s) { return plan.states[s].whole != Whole::never; });
  };
  run(n, [&](size_t r) {
    const Redraw redraw =
        replicates > 0 ? Redraw::bootstrap(config.seed, r) : Redraw::without(config.seed, static_cast<unsigned>(r));
    Resample resample(plan, group, redraw, replicas, r);
    for (size_t m = 0; m < metrics.size(); ++m) {
      const Planned& metric = *metrics[m].metric;
      if (replicates == 0 && metric.drawn == Drawn::from_units && r >= replicas->kept()) continue;
      if (r < folds_of_large || !few_folds(metric)) values[m][r] = resample.value(metric, context);
    }
  });
  return values;
}

/// Folds of one group, as a power of two.
unsigned folds_of_group(const Group& group, Drawn drawn) {
  const Replicas* replicas = drawn == Drawn::from_units ? replicas_of(group, true) : nullptr;
  return (replicas ? replicas->thinned() : group.rows >= Replicas::many_rows) ? 0 : 2;
}

/// Share of the rows that a group of a metric has.
double share_of_group(const Group& group, Drawn drawn) {
  return static_cast<double>(1 << folds_of_group(group, drawn)) / Redraw::folds;
}

/// Values on groups of rows, each apart.
Values values_of_groups(const Config& config, const Plan& plan, const Group& group, Context context,
                        const Executor& run, std::span<const ResampledMetric> metrics) {
  context.undefined = Undefined::nan;
  Values values(metrics.size(), std::vector<double>(groups, nan));
  run(groups, [&](size_t g) {
    for (Drawn drawn : {Drawn::from_state, Drawn::from_units}) {
      const auto number = static_cast<unsigned>(g);
      Resample resample(plan, group, Redraw::group(config.seed, number, folds_of_group(group, drawn)),
                        replicas_of(group, true), g);
      for (size_t m = 0; m < metrics.size(); ++m)
        if (metrics[m].metric->drawn == drawn) values[m][g] = resample.value(*metrics[m].metric, context);
    }
  });
  return values;
}

/// Whether groups of rows are large enough for what vanishes faster than chance, as a bias does.
bool large_groups(const Plan& plan, const Group& group, Drawn drawn) {
  double rows = static_cast<double>(group.rows);
  if (plan.weights) {
    const auto& weights = static_cast<const StateBox<WeightSpread>&>(*group.states[*plan.weights]).state;
    rows = std::min(rows, 2 * weights.rows());
  }
  return rows * share_of_group(group, drawn) >= static_cast<double>(rows_of_group);
}

/// At place q (n - 1) of the sorted values, between neighbours in proportion.
double quantile(const std::vector<double>& sorted, double q) {
  const double at = q * static_cast<double>(sorted.size() - 1), below = std::floor(at);
  const auto i = static_cast<size_t>(below);
  if (i + 1 >= sorted.size() || sorted[i] == sorted[i + 1]) return sorted[std::min(i, sorted.size() - 1)];
  return sorted[i] + (at - below) * (sorted[i + 1] - sorted[i]);
}

std::vector<double> known(std::vector<double> values) {
  std::erase_if(values, [](double x) { return std::isnan(x); });
  return values;
}

/// Without NaN; empty when fewer than half are left.
std::vector<double> sorted_half(std::vector<double> values) {
  const size_t all = values.size();
  values = known(std::move(values));
  if (2 * values.size() < all) values.clear();
  std::sort(values.begin(), values.end());
  return values;
}

double mean(std::span<const double> values) {
  double sum = 0;
  for (double x : values) sum += x;
  return sum / static_cast<double>(values.size());
}

}  // namespace

std::optional<Interval> percentile_interval(std::vector<double> values, double level) {
  const auto sorted = sorted_half(std::move(values));
  if (sorted.empty()) return {};
  return Interval{"bootstrap_percentile", level, quantile(sorted, (1 - level) / 2), quantile(sorted, (1 + level) / 2)};
}

std::optional<Interval> bca_interval(std::vector<double> values, double value, std::span<const double> left_out,
                                     double level) {
  const auto sorted = sorted_half(std::move(values));
  const auto rest = known({left_out.begin(), left_out.end()});
  if (sorted.empty() || rest.size() < 2) return {};
  const auto [first, last] = std::equal_range(sorted.begin(), sorted.end(), value);
  const auto below = static_cast<double>(first - sorted.begin()), ties = static_cast<double>(last - first);
  const auto n = static_cast<double>(sorted.size());
  const double bias = normal_quantile(std::clamp((below + ties / 2) / n, 0.5 / n, 1 - 0.5 / n));
  double squares = 0, cubes = 0;
  for (double centre = mean(rest); double x : rest)
    squares += (centre - x) * (centre - x), cubes += (centre - x) * (centre - x) * (centre - x);
  const double acceleration = squares > 0 ? cubes / (6 * squares * std::sqrt(squares)) : 0;
  auto end = [&](double z) {
    return quantile(sorted, normal_cdf(bias + (bias + z) / (1 - acceleration * (bias + z))));
  };
  const double z = two_sided_z(level);
  return Interval{"bootstrap_bca", level, end(-z), end(z)};
}

std::optional<Interval> jackknife_interval(double value, std::span<const double> left_out, size_t folds, double level,
                                           Range range, double share) {
  const auto rest = known({left_out.begin(), left_out.end()});
  constexpr size_t fewest = 5;
  if (rest.size() < fewest || folds < fewest) return {};
  double squares = 0;
  for (double centre = mean(rest); double x : rest) squares += (x - centre) * (x - centre);
  if (squares == 0) return {};  // nothing varies, which tells nothing
  const auto all = static_cast<double>(folds), freedom = static_cast<double>(std::min(rest.size(), folds) - 1);
  const double reach = student_t_quantile((1 + level) / 2, freedom) * (all - 1) * std::sqrt(share * squares / freedom / all);
  if (!std::isfinite(reach)) return {};
  return Interval{"jackknife", level, std::max(value - reach, range.low), std::min(value + reach, range.high)};
}

std::optional<Interval> groups_interval(double value, std::span<const double> groups, double share, double level,
                                        Range range) {
  if (!std::ranges::all_of(groups, [](double x) { return std::isfinite(x); })) return {};
  double squares = 0;
  for (double centre = mean(groups); double x : groups) squares += (x - centre) * (x - centre);
  const auto freedom = static_cast<double>(groups.size() - 1);
  const double reach = student_t_quantile((1 + level) / 2, freedom) * std::sqrt(share * squares / freedom);
  if (!std::isfinite(reach) || reach == 0) return {};
  return Interval{"random_groups", level, std::max(value - reach, range.low), std::min(value + reach, range.high)};
}

namespace {

size_t folds_with_rows(const Planned& metric, const Group& group) {
  size_t folds = 0;
  if (metric.drawn == Drawn::from_state) return std::min<uint64_t>(Redraw::folds, group.rows);
  for (const auto& replicas : group.replicas)
    for (size_t f = 0; replicas.folds() && f < replicas.kept(); ++f) folds += replicas.rows(f) > 0;
  return folds;
}

/// Whether folds of rows by what they hold differ in size by much more than chance: equal rows are in one fold.
bool clumped(const Group& group) {
  constexpr double most = 1.6;  // times the variance of folds of unequal rows, which is 1 +- 0.18
  double squares = 0, rows = 0;
  for (const auto& replicas : group.replicas)
    for (size_t f = 0; replicas.folds() && f < replicas.size(); ++f) {
      const auto n = static_cast<double>(replicas.rows(f));
      rows += n, squares += n * n;
    }
  const double mean = rows / Redraw::folds;
  return squares / mean - rows > most * (Redraw::folds - 1);
}

/// Share of the rows in the folds that are kept.
double share_of_folds(const Planned& metric, const Group& group) {
  const Replicas* replicas = metric.drawn == Drawn::from_units ? replicas_of(group, true) : nullptr;
  return replicas ? static_cast<double>(replicas->kept()) / Redraw::folds : 1;
}

/// By groups where they are large, else by jackknife.
void add_automatic(const Config& config, const Inputs& inputs, const Plan& plan, const Group& group,
                   const Context& context, const Executor& run, bool rows_are_units,
                   std::span<ResampledMetric> metrics) {
  std::vector<ResampledMetric*> by_groups, by_jackknife;
  for (auto& wanted : metrics) {
    const Drawn drawn = wanted.metric->drawn;
    if (drawn == Drawn::from_units && units_by_content(config, inputs) && clumped(group))
      wanted.why = "equal rows are too many to be told apart by what they hold: give --id";
    else
      (rows_are_units && large_groups(plan, group, drawn) ? by_groups : by_jackknife).push_back(&wanted);
  }
  auto copies = [](const std::vector<ResampledMetric*>& some) {
    std::vector<ResampledMetric> list;
    for (const auto* wanted : some) list.push_back(*wanted);
    return list;
  };
  if (!by_groups.empty()) {
    const auto values = values_of_groups(config, plan, group, context, run, copies(by_groups));
    for (size_t m = 0; m < values.size(); ++m) {
      auto& [metric, value, ci, why] = *by_groups[m];
      ci = groups_interval(value, values[m], share_of_group(group, metric->drawn), config.level,
                           metric->spec.def->range);
      if (!ci) by_jackknife.push_back(by_groups[m]);
    }
  }
  if (by_jackknife.empty()) return;
  const auto left_out = values_of(config, plan, group, context, run, copies(by_jackknife), 0);
  for (size_t m = 0; m < left_out.size(); ++m) {
    auto& [metric, value, ci, why] = *by_jackknife[m];
    ci = jackknife_interval(value, left_out[m], folds_with_rows(*metric, group), config.level, metric->spec.def->range,
                            share_of_folds(*metric, group));
  }
}

}  // namespace

void add_resampled_intervals(const Config& config, const Inputs& inputs, const Plan& plan, const Group& group,
                             const Context& context, const Executor& run, bool rows_are_units,
                             std::span<ResampledMetric> metrics) {
  if (metrics.empty()) return;
  const auto request = parse_interval_request(config.ci);
  const bool bootstrap = request.kind == IntervalRequest::Kind::bootstrap;
  if (bootstrap) {
    auto values = values_of(config, plan, group, context, run, metrics, static_cast<size_t>(request.replicates));
    Values left_out(metrics.size());
    if (request.bca) left_out = values_of(config, plan, group, context, run, metrics, 0);
    for (size_t m = 0; m < metrics.size(); ++m)
      metrics[m].ci = request.bca ? bca_interval(std::move(values[m]), metrics[m].value, left_out[m], config.level)
                                  : percentile_interval(std::move(values[m]), config.level);
  } else {
    add_automatic(config, inputs, plan, group, context, run, rows_are_units, metrics);
  }
  for (auto& [metric, value, ci, why] : metrics)
    if (!ci && why.empty())
      why = bootstrap ? "too few resamples have a value" : "too few rows or units, or nothing varies between them";
}

}  // namespace assay

#include "engine/resamples.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "assay/base/distributions.h"
#include "assay/states/weight_spread.h"

namespace assay {
namespace {

constexpr size_t groups = Replicas::folds_of_many;
constexpr uint64_t rows_for_fewer_folds = uint64_t{1} << 12;
constexpr uint64_t rows_of_group = Replicas::many_rows / Redraw::folds;  // at least
constexpr unsigned quarter = 2;                                          // bits of the folds of one of 16 groups
static_assert(Redraw::folds == groups << quarter);
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// Whether there are rows in the folds that a resample is about.
bool has_rows(const Replicas& replicas, const Redraw& redraw) {
  for (size_t f = 0; f < replicas.kept(); ++f)
    if (redraw.has(static_cast<unsigned>(f)) && replicas.rows(f) > 0) return true;
  return false;
}

/// The states of one resample, made when they are asked for.
class Resample {
 public:
  /// `leaves_out`: of replicas, all folds but those of the redraw.
  Resample(const Plan& plan, const Group& group, const Redraw& redraw, const Replicas* replicas, size_t number,
           bool leaves_out = false)
      : plan_(plan), group_(group), redraw_(redraw), replicas_(replicas), number_(number), leaves_out_(leaves_out) {}

  /// The value of a metric; NaN when it has none.
  double value(const Planned& metric, const Context& context) {
    const bool by_units = metric.drawn == Drawn::from_units;
    if (by_units && leaves_out_ && !has_rows(*replicas_, redraw_)) return nan;
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
    if (!leaves_out_ && redraw_.bits() == 0) return replicas_->state(number_, place);
    auto [it, fresh] = made_.try_emplace(plan_.states.size() + s);
    if (fresh) it->second = merged(place);
    return *it->second;
  }
  std::unique_ptr<AnyState> merged(size_t place) const {
    auto state = replicas_->state(0, place).empty();
    for (size_t f = 0; f < replicas_->kept(); ++f)
      if (redraw_.has(static_cast<unsigned>(f)) != leaves_out_) state->merge(replicas_->state(f, place));
    state->seal();
    return state;
  }

  const Plan& plan_;
  const Group& group_;
  Redraw redraw_;
  const Replicas* replicas_;
  size_t number_;
  bool leaves_out_;
  std::map<size_t, std::unique_ptr<AnyState>> made_;
};

using Values = std::vector<std::vector<double>>;  // by metric, then resample

const Replicas* replicas_of(const Group& group, bool folds) {
  for (const auto& r : group.replicas)
    if (r.folds() == folds) return &r;
  return nullptr;
}

/// Values on every replicate of the bootstrap.
Values values_of(const Config& config, const Plan& plan, const Group& group, Context context, const Executor& run,
                 std::span<const ResampledMetric> metrics, size_t replicates) {
  context.undefined = Undefined::nan;
  Values values(metrics.size(), std::vector<double>(replicates, nan));
  run(replicates, [&](size_t r) {
    Resample resample(plan, group, Redraw::bootstrap(config.seed, r), replicas_of(group, false), r);
    for (size_t m = 0; m < metrics.size(); ++m) values[m][r] = resample.value(*metrics[m].metric, context);
  });
  return values;
}

/// How the folds are left out. Copies of large states are dear: fewer of them give a t with fewer degrees of freedom.
struct LeftOut {
  unsigned bits = 0;            // of the folds that are left out together
  size_t some = Redraw::folds;  // that are left out in turn
};

LeftOut left_out_of(const Config& config, const Plan& plan, const Group& group, const Planned& metric) {
  const bool large =
      parse_interval_request(config.ci).kind == IntervalRequest::Kind::automatic && group.rows >= rows_for_fewer_folds;
  if (metric.drawn == Drawn::from_state) return large ? LeftOut{0, groups} : LeftOut{};
  const size_t kept = replicas_of(group, true)->kept();
  const bool dear = std::ranges::any_of(metric.states, [&](size_t s) { return plan.states[s].whole != Whole::never; });
  return large && dear && kept > groups ? LeftOut{quarter, groups} : LeftOut{0, kept};
}

/// Values without each fold, or without four of them at once.
Values values_left_out(const Config& config, const Plan& plan, const Group& group, Context context, const Executor& run,
                       std::span<const ResampledMetric> metrics) {
  context.undefined = Undefined::nan;
  const Replicas* replicas = replicas_of(group, true);
  Values values(metrics.size(), std::vector<double>(Redraw::folds, nan));
  run(Redraw::folds, [&](size_t r) {
    const auto fold = static_cast<unsigned>(r);
    Resample one(plan, group, Redraw::without(config.seed, fold), replicas, r, true);
    Resample several(plan, group, Redraw::group(config.seed, fold, quarter), replicas, r, true);
    for (size_t m = 0; m < metrics.size(); ++m) {
      const auto left_out = left_out_of(config, plan, group, *metrics[m].metric);
      if (r < left_out.some) values[m][r] = (left_out.bits > 0 ? several : one).value(*metrics[m].metric, context);
    }
  });
  return values;
}

/// Folds of one group, as a power of two.
unsigned folds_of_group(const Group& group, Drawn drawn) {
  const Replicas* replicas = drawn == Drawn::from_units ? replicas_of(group, true) : nullptr;
  return (replicas ? replicas->thinned() : group.rows >= Replicas::many_rows) ? 0 : quarter;
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
  const double reach =
      student_t_quantile((1 + level) / 2, freedom) * (all - 1) * std::sqrt(share * squares / freedom / all);
  if (!std::isfinite(reach)) return {};
  return Interval{"jackknife", level, std::max(value - reach, range.low), std::min(value + reach, range.high)};
}

std::optional<Interval> groups_interval(double value, std::span<const double> of_groups, double share, double level,
                                        Range range) {
  if (!std::ranges::all_of(of_groups, [](double x) { return std::isfinite(x); })) return {};
  constexpr double most_bias = 3;  // standard errors of the mean of the groups
  const double centre = mean(of_groups);
  double squares = 0;
  for (double x : of_groups) squares += (x - centre) * (x - centre);
  const auto freedom = static_cast<double>(of_groups.size() - 1);
  if (std::abs(centre - value) > most_bias * std::sqrt(squares / freedom / (freedom + 1))) return {};
  const double reach = student_t_quantile((1 + level) / 2, freedom) * std::sqrt(share * squares / freedom);
  if (!std::isfinite(reach) || reach == 0) return {};
  return Interval{"random_groups", level, std::max(value - reach, range.low), std::min(value + reach, range.high)};
}

namespace {

/// Folds, or sets of four that are left out together, that have rows.
size_t folds_with_rows(const Planned& metric, const Group& group, unsigned bits) {
  if (metric.drawn == Drawn::from_state) return std::min<uint64_t>(Redraw::folds, group.rows);
  size_t folds = 0;
  for (unsigned f = 0; f < Redraw::folds >> bits; ++f)
    folds += has_rows(*replicas_of(group, true), Redraw::group(0, f, bits));
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
  const auto left_out = values_left_out(config, plan, group, context, run, copies(by_jackknife));
  for (size_t m = 0; m < left_out.size(); ++m) {
    auto& [metric, value, ci, why] = *by_jackknife[m];
    const size_t folds = folds_with_rows(*metric, group, left_out_of(config, plan, group, *metric).bits);
    ci = jackknife_interval(value, left_out[m], folds, config.level, metric->spec.def->range,
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
    if (request.bca) left_out = values_left_out(config, plan, group, context, run, metrics);
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

#include "engine/compare_group.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

#include "assay/base/exact_sum.h"
#include "engine/compare_resample.h"
#include "engine/compare_tests.h"

namespace assay {
namespace {

using Kind = CompareMethod::Kind;
constexpr int64_t usual_bootstrap = 1000;
constexpr size_t most_cells = 4096;  // the jackknife takes cells squared

bool mean_like(Shape shape) { return shape == Shape::mean || shape == Shape::proportion; }

constexpr size_t few_rows = 5000;  // the bootstrap evaluates a thousand times as many

/// The method made for a metric. Where units have several rows, whole units are left out.
CompareMethod made_for(Shape shape, bool weighted, bool clustered, bool by_cells, size_t rows) {
  if (clustered) return {Kind::jackknife};
  if (mean_like(shape)) return {weighted ? Kind::jackknife : shape == Shape::mean ? Kind::t : Kind::mcnemar};
  if (shape == Shape::area && !weighted) return {Kind::delong};
  if (by_cells || rows > few_rows) return {Kind::jackknife};
  return {Kind::bootstrap, usual_bootstrap};
}

/// Two models on one set of rows.
class PairOfModels {
 public:
  PairOfModels(const GroupTask& task, const ComparedRows& rows, const Units& units, size_t model)
      : task_(task), rows_(rows), units_(units), model_(model), a_(rows.models[0]), b_(rows.models[model]) {
    weighted_ = !a_.weight.empty();
    clustered_ = rows.by_id && task.config.evaluation.task != Task::ranking && repeated(rows.counters);
    weighing_ = weighted_ ? a_.size - static_cast<size_t>(std::ranges::count(a_.weight, 0.0)) : a_.size;
    bool counts =
        std::any_of(task.metrics.begin(), task.metrics.end(), [](const auto& m) { return m.shape == Shape::counts; });
    if (counts) cells_ = cells_of(a_, b_);
  }

  void add(std::vector<Difference>& out, const std::vector<std::vector<Value>>& values) {
    for (size_t k = 0; k < task_.metrics.size(); ++k) out.push_back(start(k, values));
    Difference* ours = out.data() + (out.size() - task_.metrics.size());
    for (size_t k = 0; k < task_.metrics.size(); ++k) plan(k, ours[k]);
    for (auto method : {Kind::bootstrap, Kind::randomization}) resample(method, ours);
    for (bool cells : {true, false}) jackknife(ours, cells);
    for (size_t k = 0; k < task_.metrics.size(); ++k) settle(ours[k]);
  }

 private:
  static bool repeated(std::vector<uint64_t> counters) {
    std::sort(counters.begin(), counters.end());
    return std::adjacent_find(counters.begin(), counters.end()) != counters.end();
  }

  /// Of what is undefined nothing is told; a difference cannot be larger than the range of its metric.
  static void settle(Difference& d) {
    if (std::isnan(d.difference)) {
      d.p = d.ci.low = d.ci.high = std::numeric_limits<double>::quiet_NaN();
      d.test = d.ci.method = "none";
      return;
    }
    const Range range = d.spec.def->range;
    const double most = range.high - range.low;
    if (!std::isfinite(most)) return;
    d.ci.low = std::max(d.ci.low, -most), d.ci.high = std::min(d.ci.high, most);
  }

  Difference start(size_t k, const std::vector<std::vector<Value>>& values) const {
    const Value &a = values[0][k], &b = values[model_][k];
    const auto& [measure, signature, shape] = task_.metrics[k];
    Difference d{.spec = measure.spec, .label = measure.label, .signature = signature, .model = model_};
    d.baseline = measure.of(a), d.value = measure.of(b), d.difference = d.value - d.baseline;
    d.undefined = a.undefined.empty() ? b.undefined : a.undefined;
    if (!d.label.empty() && !std::isnan(d.difference)) d.undefined.clear();  // it may be said of another label
    const auto rule = task_.config.evaluation.undefined;
    const bool replaced =
        (!a.undefined.empty() && by_rule(measure, a_)) || (!b.undefined.empty() && by_rule(measure, b_));
    if (replaced && rule != Undefined::zero && rule != Undefined::one) {
      d.difference = std::numeric_limits<double>::quiet_NaN();
      d.undefined = a.undefined.empty() ? b.undefined : a.undefined;
    }
    d.ci.level = task_.config.evaluation.level;
    d.p = d.p_holm = d.p_bh = std::numeric_limits<double>::quiet_NaN();
    return d;
  }

  /// Whether a number is nothing but what the rule for undefined values puts there; an average has parts that are more.
  bool by_rule(const Measure& measure, const Rows& rows) const {
    Context context = task_.context;
    const auto under = [&](Undefined rule) {
      context.undefined = rule;
      return measure.of(value_on(measure.spec, rows, context));
    };
    return under(Undefined::zero) == 0 && under(Undefined::one) == 1;
  }

  void set_interval(Difference& d, const paired::Found& found, std::string method) const {
    d.ci.method = std::move(method), d.ci.low = found.low, d.ci.high = found.high;
    if (d.undefined.empty()) d.undefined = found.note;
  }
  void set(Difference& d, const paired::Found& found, std::string method, std::string test) const {
    set_interval(d, found, std::move(method));
    d.p = found.p, d.test = std::move(test);
  }

  /// Tests a metric, or puts it on the list of those that are tested together.
  void plan(size_t k, Difference& d) {
    const Shape shape = task_.metrics[k].shape;
    auto method = task_.method.kind == Kind::automatic ? made_for(shape, weighted_, clustered_, by_cells(k), weighing_)
                                                       : task_.method;
    if (clustered_ && (method.kind == Kind::mcnemar || method.kind == Kind::delong))
      return set(d, paired::nothing("such a test takes every row for a unit, and ids repeat"), "none", "none");
    if (mean_like(shape)) return means(k, d, method);
    if (shape == Shape::counts && d.label.empty()) d.units = label_record();
    if (task_.config.evaluation.task == Task::ranking)
      return set(d, paired::nothing("no paired test for rankings"), "none", "none");
    if (method.kind == Kind::delong)
      return set(d, paired::delong(a_.score, b_.score, a_.truth, level()), "delong", "delong");
    if (method.kind == Kind::jackknife) return jackknifed_.push_back(k);
    resampled_[method.kind == Kind::bootstrap ? 0 : 1].push_back(k);
    if (method.kind != Kind::randomization) return;
    auto interval = made_for(shape, weighted_, clustered_, by_cells(k), weighing_);  // swapping gives none
    if (interval.kind == Kind::delong)
      set(d, paired::delong(a_.score, b_.score, a_.truth, level()), "delong", "");
    else if (interval.kind == Kind::jackknife)
      jackknifed_.push_back(k);
    else
      resampled_[0].push_back(k);
  }

  /// Metrics that are means over units: everything from the values of the units.
  void means(size_t k, Difference& d, const CompareMethod& method) {
    const auto& measure = task_.metrics[k].measure;
    auto a = unit_values(measure, a_, units_, task_.context, task_.threads);
    auto b = unit_values(measure, b_, units_, task_.context, task_.threads);
    d.units = record(measure.spec, a, b);
    if (task_.metrics[k].shape == Shape::proportion && !weighted_)
      by_proportion(d, a, b, method);
    else
      by_mean(d, a, b, method);
    if (method.kind == Kind::bootstrap) {
      auto name = fmt::format("bootstrap({})", method.replicates);
      set(d, paired::bootstrap(resample_means(a, b, units_, draws(method)), level()), name, name);
    } else if (method.kind == Kind::randomization) {
      d.p = paired::randomization_p(d.difference, resample_means(a, b, units_, draws(method)));
      d.test = fmt::format("randomization({})", method.replicates);
    }
  }

  void by_proportion(Difference& d, const std::vector<double>& a, const std::vector<double>& b,
                     const CompareMethod& method) const {
    if (clustered_ || method.kind == Kind::t || method.kind == Kind::wilcoxon || method.kind == Kind::jackknife)
      return by_mean(d, a, b, method);
    uint64_t first = 0, second = 0;
    for (size_t i = 0; i < a.size(); ++i) first += a[i] > b[i], second += a[i] < b[i];
    set(d, paired::tango(first, second, a.size(), level()), "tango", "mcnemar_exact");
    d.p = paired::mcnemar_p(first, second);
  }

  void by_mean(Difference& d, const std::vector<double>& a, const std::vector<double>& b,
               const CompareMethod& method) const {
    if (clustered_) {
      const auto sums = sums_of_units(a, b);
      set(d, jackknife_units(d, sums), "jackknife", "jackknife");
      if (method.kind == Kind::wilcoxon) {
        std::vector<double> gaps;
        for (const auto& unit : sums) gaps.push_back(unit.gap);
        d.p = paired::wilcoxon_p(gaps), d.test = "wilcoxon";
      }
      return;
    }
    if (weighted_ || method.kind == Kind::jackknife) return set(d, jackknife_mean(d, a, b), "jackknife", "jackknife");
    std::vector<double> gaps(a.size());
    for (size_t i = 0; i < a.size(); ++i) gaps[i] = b[i] - a[i];
    set(d, paired::t_test(gaps, level()), "student_t", "paired_t");
    if (method.kind == Kind::wilcoxon) d.p = paired::wilcoxon_p(gaps), d.test = "wilcoxon";
  }

  paired::Found jackknife_mean(const Difference& d, const std::vector<double>& a, const std::vector<double>& b) const {
    ExactSum weights, sums;
    auto weight = [&](size_t i) { return weighted_ ? a_.weight[i] : 1.0; };
    for (size_t i = 0; i < a.size(); ++i) weights.add(weight(i)), sums.add_product(weight(i), b[i] - a[i]);
    double total = weights.value(), sum = sums.value();
    std::vector<double> without(a.size());
    for (size_t i = 0; i < a.size(); ++i) without[i] = (sum - weight(i) * (b[i] - a[i])) / (total - weight(i));
    return paired::jackknife(d.difference, without, std::vector<uint64_t>(a.size(), 1), level());
  }

  struct UnitSum {
    double gap, weight;
  };

  /// Weighted gaps and weights, summed over the rows of each unit in an order that rows do not make.
  std::vector<UnitSum> sums_of_units(const std::vector<double>& a, const std::vector<double>& b) const {
    std::vector<std::tuple<uint64_t, double, double>> rows;
    for (size_t i = 0; i < a.size(); ++i) {
      const double weight = weighted_ ? a_.weight[i] : 1.0;
      rows.emplace_back(rows_.counters[i], weight * (b[i] - a[i]), weight);
    }
    std::sort(rows.begin(), rows.end());
    std::vector<UnitSum> sums;
    for (size_t i = 0; i < rows.size(); ++i) {
      const auto& [counter, gap, weight] = rows[i];
      if (i == 0 || std::get<0>(rows[i - 1]) != counter) sums.push_back({0, 0});
      sums.back().gap += gap, sums.back().weight += weight;
    }
    return sums;
  }

  paired::Found jackknife_units(const Difference& d, const std::vector<UnitSum>& units) const {
    ExactSum weights, sums;
    for (const auto& unit : units) weights.add(unit.weight), sums.add(unit.gap);
    const double total = weights.value(), sum = sums.value();
    std::vector<double> without;
    for (const auto& unit : units) without.push_back((sum - unit.gap) / (total - unit.weight));
    return paired::jackknife(d.difference, without, std::vector<uint64_t>(units.size(), 1), level());
  }

  std::vector<Measure> measures(const std::vector<size_t>& list) const {
    std::vector<Measure> measures;
    for (size_t k : list) measures.push_back(task_.metrics[k].measure);
    return measures;
  }

  /// Metrics of labels by cells, the others by rows.
  void resample(Kind kind, Difference* ours) {
    auto method = task_.method.kind == kind ? task_.method : CompareMethod{kind, usual_bootstrap};
    auto name = fmt::format("{}({})", kind == Kind::bootstrap ? "bootstrap" : "randomization", method.replicates);
    for (bool counts : {false, true}) {
      std::vector<size_t> list;
      for (size_t k : resampled_[kind == Kind::bootstrap ? 0 : 1])
        if ((task_.metrics[k].shape == Shape::counts) == counts) list.push_back(k);
      if (list.empty()) continue;
      auto found = resample_states(measures(list), a_, b_, rows_.counters, counts ? &cells_ : nullptr, task_.context,
                                   draws(method));
      for (size_t k = 0; k < list.size(); ++k) {
        Difference& d = ours[list[k]];
        if (kind == Kind::bootstrap)
          set(d, paired::bootstrap(std::move(found[k]), level()), name, name);
        else
          d.p = paired::randomization_p(d.difference, found[k]), d.test = name;
      }
    }
  }

  /// Functions of labels without one row of each cell, the others without each fold of the units.
  void jackknife(Difference* ours, bool cells) {
    std::vector<size_t> list;
    for (size_t k : jackknifed_)
      if (by_cells(k) == cells) list.push_back(k);
    if (list.empty()) return;
    auto without = cells ? leave_one_out(measures(list), a_, b_, cells_, task_.context, task_.threads)
                         : leave_folds_out(measures(list), a_, b_, rows_.counters, task_.context, draws({}));
    for (size_t k = 0; k < list.size(); ++k) {
      Difference& d = ours[list[k]];
      const auto count = cells ? cells_.count : std::vector<uint64_t>(without[k].size(), 1);
      auto found = paired::jackknife(d.difference, without[k], count, level());
      if (d.test.empty())
        set(d, found, "jackknife", "jackknife");
      else
        set_interval(d, found, "jackknife");
    }
  }

  bool by_cells(size_t k) const {
    return !clustered_ && task_.metrics[k].shape == Shape::counts && cells_.count.size() <= most_cells;
  }

  static UnitRecord record(const Spec& spec, const std::vector<double>& a, const std::vector<double>& b) {
    UnitRecord r;
    bool less = spec.def->direction == Direction::minimize;
    for (size_t i = 0; i < a.size(); ++i) {
      r.ties += a[i] == b[i];
      r.wins += less ? b[i] < a[i] : b[i] > a[i];
      r.losses += less ? b[i] > a[i] : b[i] < a[i];
    }
    return r;
  }
  UnitRecord label_record() const {
    UnitRecord r;
    for (size_t i = 0; i < a_.size; ++i) {
      auto a = right_labels(a_, i), b = right_labels(b_, i);
      r.wins += b > a, r.ties += a == b, r.losses += a > b;
    }
    return r;
  }

  double level() const { return task_.config.evaluation.level; }
  Draws draws(const CompareMethod& method) const { return {method, task_.config.evaluation.seed, task_.threads}; }

  const GroupTask& task_;
  const ComparedRows& rows_;
  const Units& units_;
  size_t model_;
  const Rows &a_, &b_;
  bool weighted_ = false, clustered_ = false;  // clustered: a unit has several rows
  size_t weighing_ = 0;                        // rows with a weight
  Cells cells_;
  std::vector<size_t> resampled_[2], jackknifed_;  // by bootstrap, by randomization
};

std::vector<uint64_t> disagreements(const ComparedRows& rows) {
  if (!has_labels(rows.models[0])) return {};
  std::vector<uint64_t> counts;
  for (size_t m = 1; m < rows.models.size(); ++m) {
    counts.push_back(0);
    for (size_t i = 0; i < rows.size(); ++i) counts.back() += !same_labels(rows.models[0], rows.models[m], i);
  }
  return counts;
}

}  // namespace

bool applies(Kind kind, Shape shape, bool weighted) {
  switch (kind) {
    case Kind::mcnemar:
      return shape == Shape::proportion && !weighted;
    case Kind::delong:
      return shape == Shape::area && !weighted;
    case Kind::t:
    case Kind::wilcoxon:
      return mean_like(shape) && !weighted;
    default:
      return true;
  }
}

std::string_view requirement(Kind kind) {
  switch (kind) {
    case Kind::mcnemar:
      return "a share of rows that are right, without weights";
    case Kind::delong:
      return "the area under the ROC curve, without weights";
    case Kind::t:
    case Kind::wilcoxon:
      return "a mean over units, without weights";
    default:
      return "any metric";
  }
}

ComparedGroup compare_group(const GroupTask& task, const ComparedRows& rows) {
  ComparedGroup group;
  group.rows = rows.size();
  auto units = units_of(rows, task.config.evaluation.task);
  std::vector<std::vector<Value>> values;
  for (const auto& model : rows.models) {
    values.emplace_back();
    for (const auto& metric : task.metrics) values.back().push_back(value_on(metric.measure.spec, model, task.context));
  }
  std::vector<Difference> by_model;
  for (size_t m = 1; m < rows.models.size(); ++m) PairOfModels(task, rows, units, m).add(by_model, values);
  for (size_t k = 0; k < task.metrics.size(); ++k)
    for (size_t at = k; at < by_model.size(); at += task.metrics.size())
      group.differences.push_back(std::move(by_model[at]));
  group.disagreements = disagreements(rows);
  return group;
}

}  // namespace assay

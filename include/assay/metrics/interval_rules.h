// Analytic confidence intervals as rules that rows of the catalogue take. Wilson 1927 (proportions), Student
// 1908 (means of units), the delta method on the scale that the range of a metric suggests (functions of
// counts), order statistics (quantiles). docs/guide/intervals.md says which and why.
#pragma once
#include <functional>

#include "assay/metrics/class_matrix.h"
#include "assay/states/error_terms.h"
#include "assay/states/fan.h"
#include "assay/states/target_ranks.h"
#include "assay/states/term_squares.h"

namespace assay::intervals {

using Found = std::optional<Interval>;
using CountsFormula = std::function<Outcome(const Counts&)>;

/// Names of the methods of each kind of rule, the automatic one first.
inline constexpr std::string_view proportion_methods = "wilson delta", mean_methods = "mean",
                                  order_methods = "order_statistics", delong_methods = "delong_logit delong",
                                  delta_methods = "delta_logit delta", log_methods = "delta_log delta",
                                  no_methods = "none";

/// Formulas over counts that are shares of rows, whatever the counts; specialised beside them.
template <auto F> inline constexpr bool is_share = false;

/// Methods of a formula over counts. Parameters may make it a share.
template <auto F> constexpr std::string_view counts_methods(Range range) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  using P = typename detail::ParamsOf<typename detail::Signature<decltype(F)>::Args>::type;
  constexpr bool fixed = std::is_same_v<P, NoParams>;
  if (is_share<F>) return proportion_methods;
  if (range.low > -infinity && range.high < infinity) return fixed ? delta_methods : "delta_logit delta wilson";
  return range.low == 0 ? "delta_log delta" : "delta wilson";
}

/// A row whose rule is not for all parameters.
constexpr MetricDef where(bool (*covers)(const Params&, bool one_column), MetricDef def) {
  def.interval_covers = covers;
  return def;
}

/// A row with an interval.
constexpr MetricDef with(MetricDef def, Found (*rule)(const IntervalInput&), std::string_view methods,
                         std::vector<StateNeed> (*needs)(const Params&) = nullptr) {
  def.interval = rule;
  def.interval_methods = methods;
  def.interval_states = needs;
  return def;
}

struct Band {
  double low, high;
};

/// The rates that the observed one is not more than z standard errors away from.
Band wilson(double rate, double trials, double z);
/// Student's interval of a mean, from the sums of a unit's number, its square and its weight. Nothing for
/// fewer than two units or without spread.
std::optional<Band> mean_band(const ExactSum& sum, const ExactSum& squares, const ExactSum& weight,
                              const IntervalInput& in);

/// The interval with its ends inside the range of the metric; nothing when an end is NaN.
Found within_range(const IntervalInput& in, std::string method, Band band);
/// Of each number of a vector or table, row by row: `part` sees the number `i` as the value, where there is one.
Found of_parts(const IntervalInput& in, const std::function<Found(const IntervalInput&, size_t i)>& part);
/// Of one output, or of each of several that are not averaged: `output` sees the number of output `j`.
Found of_outputs(const IntervalInput& in, size_t outputs,
                 const std::function<Found(const IntervalInput&, size_t j)>& output);
/// Extremes: nothing in a sample tells how far beyond it the population reaches.
Found of_extreme(const IntervalInput& in);
/// Of hits / trials, both in total weight.
Found of_proportion(const IntervalInput& in, double hits, double trials);
/// From a variance: on the logit of the share of a finite range, on the log of a positive number, else plain;
/// plain too when the method `stem` itself is asked for. Nothing without variance.
Found of_variance(const IntervalInput& in, double variance, std::string_view stem = "delta");
/// Of a mean of one number a unit.
Found of_units(const IntervalInput& in, std::span<const double> units);
/// At an end of the range nothing varies. There Wilson's interval reaches to where z^2 more rows of the worst
/// kind would take the rate; so does this one, given the values with z^2 more rows of each kind.
Found of_edge(const IntervalInput& in, std::span<const double> values);
/// Rows that of_edge adds, as a weight.
double edge_weight(const IntervalInput& in);

/// A formula over the four counts: Wilson where it is a share of some of them, else the delta method, with
/// derivatives of the formula itself.
Found of_counts(const IntervalInput& in, const Counts& counts, const CountsFormula& formula);
/// Hits and trials of a formula that is a sum of cells over a sum of cells. Found by tables of one row, tried
/// on an odd one.
struct Share {
  double hits = 0, trials = 0;
};
std::optional<Share> share_of(const CountsFormula& formula, const Counts& counts);
/// x df/dx for each of the counts.
Counts elasticities(const CountsFormula& formula, const Counts& counts);

/// A state of the value, or of those that only the interval needs.
template <class S> const S& state(const AnyState* any) { return static_cast<const StateBox<S>&>(*any).state; }

// ------------------------------------------------------------------------------------------------ means of
// terms

/// Terms that are 0 or 1: their mean is a proportion.
template <class Term> inline constexpr bool is_indicator = false;
template <> inline constexpr bool is_indicator<IntervalCovered> = true;

/// A metric that rises with the mean of a term: the ends of the mean's interval, seen through the formula.
template <class Term, class Sum, class Squares, class P> struct MeanOfTerm {
  static constexpr bool fan = requires(const Sum& s) { s.parts; };

  static std::vector<StateNeed> needs(const Params& values) {
    std::vector<StateNeed> needs;
    if (!is_indicator<Term>) detail::add_need<Squares>(needs, detail::make_params<P>(values));
    return needs;
  }
  static Found interval(const IntervalInput& in) {
    if constexpr (fan)
      return of_outputs(in, state<Sum>(in.states[0]).parts.size(), &of_output);
    else
      return of_output(in, 0);
  }

 private:
  static Found of_output(const IntervalInput& in, size_t j) {
    const auto& kept = part(state<Sum>(in.states[0]), j);
    if constexpr (is_indicator<Term>) {
      return of_proportion(in, kept.sum.value(), kept.weight.value());
    } else {
      const auto mean = mean_band(kept.sum, part(state<Squares>(in.more[0]), j).sum, kept.weight, in);
      if (!mean) return {};
      const double least = in.metric.range.low >= 0 ? 0 : -std::numeric_limits<double>::infinity();
      return within_range(in, "mean", {value_at(in, kept, std::max(mean->low, least)), value_at(in, kept, mean->high)});
    }
  }
  template <class S> static const auto& part(const S& s, [[maybe_unused]] size_t j) {
    if constexpr (requires { s.parts; })
      return s.parts[j];
    else
      return s;
  }
  static double value_at(const IntervalInput& in, const TermSum<Term>& kept, double mean) {
    TermSum<Term> one(kept.options);
    one.sum.add(mean), one.weight.add_count(1);
    StateBox<Sum> box(kept.options);
    if constexpr (fan)
      box.state.parts.assign(1, one);
    else
      box.state = one;
    std::vector<const AnyState*> states(in.states.begin(), in.states.end());
    states[0] = &box;
    const Value value = in.metric.compute(states, in.params, in.context);
    const auto* vector = std::get_if<Vector>(&value.data);  // of one output, not averaged
    return vector ? vector->values[0] : value.number();
  }
};

template <class Args> struct TermOf { static constexpr bool found = false; };
template <class Term, class... P>
requires(sizeof...(P) == 0 || (detail::IsParams<P> && ...) ||
         (detail::IsContext<P> || ...)) struct TermOf<std::tuple<TermSum<Term>, P...>> {
  static constexpr bool found = (!detail::IsState<P> && ...);
  using type = Term;
};

/// The rule of a formula whose only state is the TermSum of one term; `def` unchanged where it is no such
/// formula.
template <auto F, bool fan> constexpr MetricDef with_mean(MetricDef def) {
  using Args = typename detail::Signature<decltype(F)>::Args;
  if constexpr (TermOf<Args>::found) {
    using Term = typename TermOf<Args>::type;
    using P = typename detail::ParamsOf<Args>::type;
    using Rule = std::conditional_t<fan, MeanOfTerm<Term, Fan<TermSum<Term>>, Fan<TermSquares<Term>>, P>,
                                    MeanOfTerm<Term, TermSum<Term>, TermSquares<Term>, P>>;
    return with(def, &Rule::interval, is_indicator<Term> ? proportion_methods : mean_methods, &Rule::needs);
  } else {
    return def;
  }
}

// ------------------------------------------------------------------------------------------------ counts

template <auto F> Found over_counts(const IntervalInput& in) {
  using Args = typename detail::Signature<decltype(F)>::Args;
  using P = typename detail::ParamsOf<Args>::type;
  const Counts counts = state<BinaryCounts>(in.states[0]);
  return of_counts(in, counts, [&](const Counts& c) -> Outcome {
    if constexpr (std::is_same_v<P, NoParams>)
      return F(c);
    else
      return F(c, detail::make_params<P>(in.params));
  });
}

// ------------------------------------------------------------------------------------------------ confusion
// matrices

using MatrixFormula = std::function<double(const ClassMatrix&)>;

/// The delta method over the cells of `m`, in their order: `slopes` are the derivatives by the weight of each
/// cell.
Found of_cells(const IntervalInput& in, const ClassMatrix& m, std::span<const double> slopes,
               const MatrixFormula& formula);

/// What the metric of a confusion matrix has as its rule; nullptr: nothing. Specialised in class_labels.h.
template <auto F> inline constexpr std::nullptr_t matrix_slopes{};

/// Rows of a matrix that count as hits of a proportion; nullptr: it is none.
template <auto F> inline constexpr std::nullptr_t matrix_hits{};

template <auto F> inline constexpr bool has_matrix_rule =
    !std::is_null_pointer_v<std::remove_cv_t<decltype(matrix_slopes<F>)>> ||
    !std::is_null_pointer_v<std::remove_cv_t<decltype(matrix_hits<F>)>>;

inline double plain_number(const Outcome& x) {
  return x.undefined ? std::numeric_limits<double>::quiet_NaN() : x.value;
}
inline double plain_number(const Value& x) {
  return x.undefined.empty() ? x.number() : std::numeric_limits<double>::quiet_NaN();
}

template <auto F, class State, class P> Found over_matrix(const IntervalInput& in) {
  const auto p = detail::make_params<P>(in.params);
  const ClassMatrix m = class_matrix(state<State>(in.states[0]), in.context);
  if constexpr (!std::is_null_pointer_v<std::remove_cv_t<decltype(matrix_hits<F>)>>) {
    return of_proportion(in, matrix_hits<F>(m).value(), m.total.value());
  } else {
    Context plain = in.context;
    plain.undefined = Undefined::rule;
    return of_cells(in, m, matrix_slopes<F>(m, p), [&](const ClassMatrix& x) { return plain_number(F(x, p, plain)); });
  }
}

template <auto F, class State, class P> constexpr MetricDef with_matrix(MetricDef def) {
  if constexpr (has_matrix_rule<F>) {
    constexpr bool share = !std::is_null_pointer_v<std::remove_cv_t<decltype(matrix_hits<F>)>>;
    return with(def, &over_matrix<F, State, P>, share ? proportion_methods : delta_methods);
  } else {
    return def;
  }
}

}  // namespace assay::intervals

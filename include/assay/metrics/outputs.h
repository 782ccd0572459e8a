// Regression rows: a formula of one output becomes a metric of one or several, averaged by `average`.
#pragma once
#include "assay/metrics/average.h"
#include "assay/metrics/interval_rules.h"
#include "assay/states/fan.h"
#include "assay/states/moments.h"

namespace assay {

/// The last field of the parameters of every regression row.
template <class P> constexpr auto average_field() {
  return field("average", &P::average,
               "over outputs: plain mean, mean weighted by the variance of the target, or none");
}

/// Parameters of rows that have none of their own.
struct PerOutput {
  OutputAverage average = OutputAverage::uniform;
  static constexpr auto fields() { return std::tuple{average_field<PerOutput>()}; }
};

/// The average of one outcome an output. `variance` (of the targets, up to a factor) is empty unless it
/// weighs.
Value average_outputs(std::span<const Outcome> each, std::span<const double> variance, OutputAverage average,
                      const Context& context);

namespace detail {

/// Whether a formula reads state S under these parameters: what `params.template reads<S>()` says, else yes.
template <class S, class P> bool reads(const P& params) {
  if constexpr (requires { params.template reads<S>(); })
    return params.template reads<S>();
  else
    return true;
}

/// The parts of several fans, one output at a time.
template <class... S> class OutputParts {
 public:
  template <class P> OutputParts(std::span<const AnyState* const> states, const P& params)
      : empty_{S(options_from<typename S::Options>(params))...} {
    size_t next = 0;
    auto read = [&]<class T>(const Fan<T>*& fan) {
      if (reads<T>(params)) fan = &static_cast<const StateBox<Fan<T>>&>(*states[next++]).state;
    };
    std::apply([&](auto&... fan) { (read(fan), ...); }, fans_);
  }
  /// At least one: without rows, the formula sees empty states.
  size_t size() const {
    size_t n = 1;
    std::apply([&](const auto*... fan) { ((n = std::max(n, fan ? fan->parts.size() : 0)), ...); }, fans_);
    return n;
  }
  /// Empty when the fan is not read.
  template <class T> const T& part(size_t j) const {
    const auto* fan = std::get<const Fan<T>*>(fans_);
    return fan && j < fan->parts.size() ? fan->parts[j] : std::get<T>(empty_);
  }

 private:
  std::tuple<S...> empty_;
  std::tuple<const Fan<S>*...> fans_{};  // null where not read
};

template <class Args, class... Kept> struct StatesOf { using type = OutputParts<Kept...>; };
template <class A, class... B, class... Kept> struct StatesOf<std::tuple<A, B...>, Kept...> {
  using type = typename std::conditional_t<IsState<A>, StatesOf<std::tuple<B...>, Kept..., A>,
                                           StatesOf<std::tuple<B...>, Kept...>>::type;
};

template <auto F, class... A, class Parts, class P>
Outcome call_output(std::tuple<A...>*, const Parts& parts, size_t j, const P& params, const Context& context) {
  return F([&]() -> const A& {
    if constexpr (IsState<A>)
      return parts.template part<A>(j);
    else if constexpr (IsContext<A>)
      return context;
    else
      return params;
  }()...);
}

/// Rules are for one output; averages mix outputs that go together in each row.
template <class P> bool covers_outputs(const Params& values, bool one_column) {
  return one_column || make_params<P>(values).average == OutputAverage::none;
}

/// Spreads of the targets, from the last state; only their ratios matter, as every output has the same
/// weights.
std::vector<double> target_spreads(const AnyState& moments, size_t outputs);

}  // namespace detail

/// A regression row from a formula of one output, `Outcome f(const State&..., const P&)`, whose parameters P
/// have an `average`. Its states are fans, without those that P says are not read; weighing by variance adds
/// the moments of the target.
template <auto F> constexpr MetricDef output_metric(Need need, const Row& row) {
  using Args = typename detail::Signature<decltype(F)>::Args;
  using P = typename detail::ParamsOf<Args>::type;
  MetricDef def{row};
  def.task = Task::regression;
  def.need = need;
  def.params = detail::param_table<P>;
  def.states = +[](const Params& values) {
    std::vector<StateNeed> needs;
    const auto params = detail::make_params<P>(values);
    [&]<class... A>(std::tuple<A...>*) {
      (
          [&] {
            if constexpr (detail::IsState<A>)
              if (detail::reads<A>(params)) detail::add_need<Fan<A>>(needs, params);
          }(),
          ...);
    }(static_cast<Args*>(nullptr));
    if (params.average == OutputAverage::variance_weighted) detail::add_need<Fan<TargetMoments>>(needs, params);
    return needs;
  };
  def.compute = +[](std::span<const AnyState* const> states, const Params& values, const Context& context) {
    const auto params = detail::make_params<P>(values);
    const typename detail::StatesOf<Args>::type parts(states, params);
    std::vector<Outcome> each;
    for (size_t j = 0; j < parts.size(); ++j)
      each.push_back(detail::call_output<F>(static_cast<Args*>(nullptr), parts, j, params, context));
    std::vector<double> variance;
    if (params.average == OutputAverage::variance_weighted)
      variance = detail::target_spreads(*states.back(), each.size());
    return average_outputs(each, variance, params.average, context);
  };
  def.interval_covers = &detail::covers_outputs<P>;
  return intervals::with_mean<F, true>(def);
}

}  // namespace assay

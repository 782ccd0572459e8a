// The vocabulary of the catalogue: what a metric is (data), and how a formula over states becomes one (templates).
#pragma once
#include <array>
#include <concepts>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "assay/base/archive.h"
#include "assay/base/exact_sum.h"
#include "assay/base/executor.h"
#include "assay/base/redraw.h"
#include "assay/fields.h"
#include "assay/rows.h"
#include "assay/value.h"

namespace assay {

enum class Task : uint8_t { binary, multiclass, multilabel, regression, ranking };
template <> struct EnumNames<Task> {
  static constexpr std::array<std::string_view, 5> names{"binary", "multiclass", "multilabel", "regression", "ranking"};
};

enum class Direction : uint8_t { maximize, minimize, none };
template <> struct EnumNames<Direction> {
  static constexpr std::array<std::string_view, 3> names{"maximize", "minimize", "none"};
};

/// Inputs that a metric needs besides the target.
enum class Need : uint8_t { label, score, probability, prediction, interval, ranking };
template <> struct EnumNames<Need> {
  static constexpr std::array<std::string_view, 6> names{"label",      "score",    "probability",
                                                         "prediction", "interval", "ranking"};
};

struct Range {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
};

/// What evaluation-wide settings a formula may read.
struct Context {
  std::span<const std::string> labels;  // classes, labels of a multilabel task, or outputs of a regression
  size_t positive = 1;                  // index into labels (binary)
  bool declared = false;                // labels were declared: classes without rows count too
  Undefined undefined = Undefined::rule;
  Undefined clamped = Undefined::rule;  // the same for values that a floor or a clip of some rows decides
  Executor run = run_in_turn;           // threads for formulas over many rows; no value depends on it
};

/// A number after the policy for undefined values; appends the reason to `reason` (once). Throws InvalidInput under
/// Undefined::error.
double settle(const Outcome& outcome, const Context& context, std::string& reason);
/// "2 rows with a target within 2^-52 of 0", empty without clamped rows.
std::string clamp_text(const Outcome& outcome);
Value settle(const Outcome& outcome, const Context& context);

// ---------------------------------------------------------------------------------------------------- states

/// Any state behind one interface: virtual per batch, never per row.
class AnyState {
 public:
  virtual ~AnyState() = default;
  virtual std::string_view name() const = 0;
  /// Throws InvalidInput when a row is outside the domain of the state; `update` never throws.
  virtual void check(const Rows& rows) const = 0;
  virtual void update(const Rows& rows) = 0;
  /// Adds row i to states[group[i]], which are all of the type and options of this one. False when it has added nothing
  /// and wants the rows of each state side by side.
  virtual bool update_each(const Rows& rows, std::span<const uint32_t> group,
                           std::span<AnyState* const> states) const = 0;
  virtual void merge(const AnyState& other) = 0;             // same type and options
  virtual void seal(const Executor& run = run_in_turn) = 0;  // to canonical form
  /// For formulas: as seal, but what they need not have done may wait. `run` is kept until then.
  virtual void ready(const Executor& run) = 0;
  /// Class c becomes class to[c] of `classes`.
  virtual void relabel(std::span<const uint32_t> to, uint32_t classes) = 0;
  virtual void save(Writer& writer) const = 0;  // sealed states only
  virtual void load(Reader& reader) = 0;        // re-checks every invariant
  /// Throws CorruptState when the state has a class code that is not below `classes`.
  virtual void fit(uint32_t classes) const = 0;
  /// Where the state tells it: ORs 1 into `sides` of each class that some truth is, 2 of each that is predicted.
  virtual bool tell_sides(std::span<uint8_t> sides) const = 0;
  virtual std::unique_ptr<AnyState> empty() const = 0;
  virtual std::unique_ptr<AnyState> clone() const = 0;
  /// The state of the rows that are drawn from those of this sealed one; null when the state does not tell its rows.
  virtual std::unique_ptr<AnyState> resample(const Redraw& redraw) const = 0;
  /// Where the state is no more than the sum of one term a row and the count of rows: writes the terms of the rows,
  /// which have no weights. Else false.
  virtual bool terms(const Rows& rows, std::span<double> out) const = 0;
  virtual void add_terms(const ExactSum& sum, uint64_t rows) = 0;
  virtual size_t memory() const = 0;  // bytes, about
};

template <class S>
concept StateType = requires {
  typename S::Options;
  S::name;
};

/// When a state alone is the whole distribution of the rows, as far as its metrics know them.
enum class Whole : uint8_t { never, one_column, always };

template <StateType S> constexpr Whole whole_of() {
  if constexpr (!requires(const S& s, const Redraw& r) {
                  { s.resample(r) } -> std::same_as<S>;
                })
    return Whole::never;
  else if constexpr (requires {
                       { S::whole } -> std::convertible_to<Whole>;
                     })
    return S::whole;
  else
    return Whole::always;
}

template <StateType S> class StateBox final : public AnyState {
 public:
  explicit StateBox(const typename S::Options& options) : state(options), options_(options) {}
  std::string_view name() const override { return S::name; }
  void check([[maybe_unused]] const Rows& rows) const override {
    if constexpr (requires { state.check(rows); }) state.check(rows);
  }
  void update(const Rows& rows) override { state.update(rows); }
  bool update_each([[maybe_unused]] const Rows& rows, [[maybe_unused]] std::span<const uint32_t> group,
                   [[maybe_unused]] std::span<AnyState* const> states) const override {
    if constexpr (requires(std::span<S* const> each) {
                    { S::update_each(rows, group, each) } -> std::same_as<bool>;
                  }) {
      std::vector<S*> each;
      for (AnyState* other : states) each.push_back(&static_cast<StateBox*>(other)->state);
      return S::update_each(rows, group, each);
    } else {
      return false;
    }
  }
  void merge(const AnyState& other) override { state.merge(static_cast<const StateBox&>(other).state); }
  void seal([[maybe_unused]] const Executor& run = run_in_turn) override {
    if constexpr (requires { state.seal(run); })
      state.seal(run);
    else if constexpr (requires { state.seal(); })
      state.seal();
  }
  void ready(const Executor& run) override {
    if constexpr (requires { state.ready(run); })
      state.ready(run);
    else
      seal(run);
  }
  void relabel(std::span<const uint32_t> to, uint32_t classes) override {
    if constexpr (requires { state.relabel(to, classes); }) state.relabel(to, classes);
  }
  void save(Writer& writer) const override { const_cast<S&>(state).archive(writer); }
  void load(Reader& reader) override {
    state.archive(reader);
    state.validate();
  }
  void fit([[maybe_unused]] uint32_t classes) const override {
    if constexpr (requires { state.fit(classes); }) state.fit(classes);
  }
  bool tell_sides([[maybe_unused]] std::span<uint8_t> sides) const override {
    if constexpr (requires { state.tell_sides(sides); }) {
      state.tell_sides(sides);
      return true;
    } else {
      return false;
    }
  }
  std::unique_ptr<AnyState> empty() const override { return std::make_unique<StateBox>(options_); }
  std::unique_ptr<AnyState> clone() const override { return std::make_unique<StateBox>(*this); }
  std::unique_ptr<AnyState> resample([[maybe_unused]] const Redraw& redraw) const override {
    if constexpr (whole_of<S>() != Whole::never) {
      auto box = std::make_unique<StateBox>(options_);
      box->state = state.resample(redraw);
      return box;
    } else {
      return nullptr;
    }
  }
  bool terms([[maybe_unused]] const Rows& rows, [[maybe_unused]] std::span<double> out) const override {
    if constexpr (requires { state.terms(rows, out); })
      return state.terms(rows, out);
    else
      return false;
  }
  void add_terms([[maybe_unused]] const ExactSum& sum, [[maybe_unused]] uint64_t rows) override {
    if constexpr (requires { state.add_terms(sum, rows); }) state.add_terms(sum, rows);
  }
  size_t memory() const override {
    if constexpr (requires { state.memory(); })
      return state.memory();
    else
      return sizeof *this;
  }
  S state;

 private:
  typename S::Options options_;
};

using Params = std::vector<Param>;

/// A state that a plan must keep: its key (name and options; equal keys share) and its factory.
struct StateNeed {
  std::string key;
  bool columns;  // reads rows.columns
  Whole whole;
  std::function<std::unique_ptr<AnyState>()> make;
};

// ---------------------------------------------------------------------------------------------------- rows

/// What an author writes about a metric. Aliases are separated by spaces; one may set parameters, as in
/// quadratic_weighted_kappa(weights=quadratic).
struct Row {
  std::string_view name, title, meaning, formula;
  Range range = {};
  Direction direction = Direction::maximize;
  std::string_view shows, use_when, avoid_when, undefined, aliases, source, oracle;
  bool symmetric = false;             // swapping target and prediction changes nothing
  bool proper = false;                // a strictly proper score, or strictly consistent for its functional
  bool prevalence_sensitive = false;  // moves with the class balance at a fixed classifier
  double perfect = std::numeric_limits<double>::quiet_NaN();  // value of a perfect prediction, when it has one
  bool pair_share = false;     // binary, without parameters: the share of pairs of a positive and a negative in order
  size_t trivial_classes = 0;  // with so many classes or fewer it says nothing, without parameters
};

struct MetricDef;
struct CountColumns;

/// What an interval formula sees: the states of the value, then those that only the interval needs.
struct IntervalInput {
  const MetricDef& metric;
  std::span<const AnyState*const> states, more;
  const Params& params;
  const Context& context;
  const Value& value;
  double level = 0.95;
  std::string_view method = "auto";  // what was asked for
  double units = 1;                  // rows that a weight of 1 stands for
  std::string* why = nullptr;        // gets the reason where there is no interval

  /// No interval, for a reason.
  std::optional<Interval> none(std::string_view reason) const {
    if (why) *why = reason;
    return {};
  }
};

struct MetricDef : Row {
  Task task = Task::binary;
  Need need = Need::label;
  std::span<const ParamDef> params;
  std::vector<StateNeed> (*states)(const Params&) = nullptr;
  Value (*compute)(std::span<const AnyState* const>, const Params&, const Context&) = nullptr;
  /// The analytic interval, where there is one, and the states that it needs beyond those of the value.
  std::vector<StateNeed> (*interval_states)(const Params&) = nullptr;
  std::optional<Interval> (*interval)(const IntervalInput&) = nullptr;
  std::string_view interval_methods = {};  // that it knows, separated by spaces; "none": no method fits
  /// Whether the rule is for these parameters, with one column of outputs or labels or several; null: always. Where it
  /// is not, the jackknife follows.
  bool (*interval_covers)(const Params&, bool one_column) = nullptr;
  /// Of metrics of the four counts alone: the value for each of many counts, NaN where it is undefined; within
  /// `columns_error` of `compute`, relative to values above 1.
  void (*on_columns)(const CountColumns&, const Params&, double* out) = nullptr;
  double columns_error = 0;
};

// ---------------------------------------------------------------------------------------------------- from formulas

/// The state behind an argument of a formula. Specialise for plain views of a state (see Counts).
template <class T> struct StateOf { using type = T; };

namespace detail {

template <class T> constexpr ParamType param_type() {
  if constexpr (std::is_same_v<T, bool>)
    return ParamType::boolean;
  else if constexpr (std::is_same_v<T, int64_t>)
    return ParamType::integer;
  else if constexpr (std::is_same_v<T, double>)
    return ParamType::real;
  else if constexpr (std::is_enum_v<T>)
    return ParamType::choice;
  else
    return ParamType::text;
}

template <class T> Param to_param(const T& value) {
  if constexpr (std::is_enum_v<T>)
    return std::string(EnumNames<T>::names[static_cast<size_t>(value)]);
  else
    return value;
}

template <class T> T from_param(const Param& param) {
  if constexpr (std::is_enum_v<T>) {
    const auto& names = EnumNames<T>::names;
    for (size_t i = 0; i < names.size(); ++i)
      if (names[i] == std::get<std::string>(param)) return static_cast<T>(i);
    return T{};
  } else {
    return std::get<T>(param);
  }
}

template <class P, size_t I> Param default_of() {
  constexpr auto f = std::get<I>(P::fields());
  P p{};
  return to_param(p.*(f.member));
}

template <class P, size_t... I> constexpr auto param_defs(std::index_sequence<I...>) {
  return std::array<ParamDef, sizeof...(I)>{[] {
    constexpr auto f = std::get<I>(P::fields());
    using T = std::remove_cvref_t<decltype(std::declval<P>().*(f.member))>;
    ParamDef def{f.name, param_type<T>(), f.help, f.bounds, nullptr, 0, &default_of<P, I>};
    if constexpr (std::is_enum_v<T>) {
      def.choices = EnumNames<T>::names.data();
      def.choice_count = EnumNames<T>::names.size();
    }
    return def;
  }()...};
}
template <class P>
inline constexpr auto param_table = param_defs<P>(std::make_index_sequence<std::tuple_size_v<decltype(P::fields())>>{});

template <class P> P make_params(const Params& values) {
  P p{};
  size_t i = 0;
  std::apply(
      [&](const auto&... f) {
        ((p.*(f.member) = from_param<std::remove_cvref_t<decltype(p.*(f.member))>>(values[i++])), ...);
      },
      P::fields());
  return p;
}

/// Options of a state, taken from the equally named parameters of a metric.
template <class O, class P> O options_from(const P& params) {
  O options{};
  std::apply(
      [&](const auto&... of) {
        (
            [&](const auto& o) {
              std::apply(
                  [&](const auto&... pf) {
                    (
                        [&](const auto& p) {
                          using TO = std::remove_cvref_t<decltype(options.*(o.member))>;
                          using TP = std::remove_cvref_t<decltype(params.*(p.member))>;
                          if constexpr (std::is_same_v<TO, TP>)
                            if (p.name == o.name) options.*(o.member) = params.*(p.member);
                        }(pf),
                        ...);
                  },
                  P::fields());
            }(of),
            ...);
      },
      O::fields());
  return options;
}

std::string print_param(const Param& param);

template <class O> std::string options_key(const O& options) {
  std::string key;
  std::apply(
      [&](const auto&... f) {
        ((key +=
          std::string(key.empty() ? "" : ",") + std::string(f.name) + "=" + print_param(to_param(options.*(f.member)))),
         ...);
      },
      O::fields());
  return key;
}

template <class F> struct Signature;
template <class R, class... A> struct Signature<R (*)(A...)> {
  using Result = R;
  using Args = std::tuple<std::remove_cvref_t<A>...>;
};

template <class T>
concept IsContext = std::is_same_v<T, Context>;
template <class T>
concept IsState = StateType<typename StateOf<T>::type>;
template <class T>
concept IsParams = !IsState<T> && !IsContext<T>;

template <class Args> struct ParamsOf { using type = NoParams; };
template <class A, class... B> struct ParamsOf<std::tuple<A, B...>> {
  using type = typename std::conditional_t<IsParams<A>, std::type_identity<A>, ParamsOf<std::tuple<B...>>>::type;
};

template <class A, class P> void add_need(std::vector<StateNeed>& needs, const P& params) {
  if constexpr (IsState<A>) {
    using S = typename StateOf<A>::type;
    auto options = options_from<typename S::Options>(params);
    std::string key = std::string(S::name);
    if (auto text = options_key(options); !text.empty()) key += "(" + text + ")";
    constexpr bool columns = requires { S::columns; };
    needs.push_back(
        {std::move(key), columns, whole_of<S>(), [options] { return std::make_unique<StateBox<S>>(options); }});
  }
}

template <class A, class P> decltype(auto) argument(std::span<const AnyState* const> states, size_t& next,
                                                    const P& params, const Context& context) {
  if constexpr (IsContext<A>)
    return (context);
  else if constexpr (IsState<A>)
    return (static_cast<const StateBox<typename StateOf<A>::type>&>(*states[next++]).state);
  else
    return (params);
}

Value wrap(const Outcome& outcome, const Context& context);
inline Value wrap(Value value, const Context&) { return value; }

template <auto F, class... A, class P>
Value call(std::tuple<A...>*, std::span<const AnyState* const> states, const P& params, const Context& context) {
  size_t next = 0;
  std::tuple<decltype(argument<A>(states, next, params, context))...> args{
      argument<A>(states, next, params, context)...};
  return wrap(std::apply(F, args), context);
}

}  // namespace detail

/// A catalogue row from a formula: `double f(const State&..., const P&, const Context&)`, where the parameters and the
/// context are optional and the result is a number, an Outcome or a Value.
template <auto F> constexpr MetricDef metric(Task task, Need need, const Row& row) {
  using Args = typename detail::Signature<decltype(F)>::Args;
  using P = typename detail::ParamsOf<Args>::type;
  MetricDef def{row};
  def.task = task;
  def.need = need;
  def.params = detail::param_table<P>;
  def.states = +[](const Params& values) {
    std::vector<StateNeed> needs;
    auto params = detail::make_params<P>(values);
    [&]<class... A>(std::tuple<A...>*) { (detail::add_need<A>(needs, params), ...); }(static_cast<Args*>(nullptr));
    return needs;
  };
  def.compute = +[](std::span<const AnyState* const> states, const Params& values, const Context& context) {
    return detail::call<F>(static_cast<Args*>(nullptr), states, detail::make_params<P>(values), context);
  };
  return def;
}

}  // namespace assay

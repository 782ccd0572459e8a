// ValueRuns: the whole distribution of one term a row, for its quantiles. Terms as in term_sum.h.
#pragma once
#include <algorithm>
#include <array>

#include "assay/metric.h"
#include "assay/states/runs.h"

namespace assay {

namespace detail {
template <class Term> inline constexpr auto values_name = [] {
  constexpr std::string_view prefix = "values of ";
  std::array<char, prefix.size() + Term::name.size()> text{};
  std::copy(prefix.begin(), prefix.end(), text.begin());
  std::copy(Term::name.begin(), Term::name.end(), text.begin() + prefix.size());
  return text;
}();
}  // namespace detail

template <class Term> struct ValueRuns {
  using Options = typename Term::Options;
  static constexpr std::string_view name{detail::values_name<Term>.data(), detail::values_name<Term>.size()};
  static constexpr size_t block = 2048;

  explicit ValueRuns(const Options& o = {}) : options(o) {}
  /// Term::check(rows, options), where there is one, throws for rows outside the domain of the term.
  void check([[maybe_unused]] const Rows& rows) const {
    if constexpr (requires { Term::check(rows, options); }) Term::check(rows, options);
  }
  /// Term::evaluate(rows, begin, n, options, out) writes the terms of rows [begin, begin + n). No term is NaN.
  void update(const Rows& rows) {
    alignas(64) std::array<double, block> terms;
    for (size_t begin = 0; begin < rows.size; begin += block) {
      size_t n = std::min(block, rows.size - begin);
      Term::evaluate(rows, begin, n, options, terms.data());
      runs.add({nullptr, terms.data(), n}, {}, rows.weight.empty() ? rows.weight : rows.weight.subspan(begin, n));
    }
  }
  void merge(const ValueRuns& other) { runs.merge(other.runs); }
  void seal(const Executor& run = run_in_turn) { runs.seal(run); }
  void ready(const Executor& run) { runs.ready(run); }
  template <class A> void archive(A& a) { a(runs); }
  void validate() const { runs.validate(); }
  ValueRuns resample(const Redraw& redraw) const {
    ValueRuns drawn(options);
    drawn.runs = runs.resample(redraw);
    return drawn;
  }
  size_t memory() const { return sizeof *this + runs.memory(); }

  Options options;
  Runs runs;
};

}  // namespace assay

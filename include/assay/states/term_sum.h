// TermSum: the exact weighted sum of one term a row, and the exact sum of the weights. Most losses are its mean.
// A term is a type with a name, Options and a block function; see states/error_terms.h.
#pragma once
#include <algorithm>
#include <array>

#include "assay/base/exact_sum.h"
#include "assay/base/rational.h"
#include "assay/metric.h"

namespace assay {

/// Weight of rows as an exact number; the total of unit weights is the count.
inline void add_weights(ExactSum& total, const Rows& rows) {
  if (rows.weight.empty())
    total.add_count(rows.size);
  else
    total.add(rows.weight);
}

/// Terms with a floor or a clip, which decides the terms of some rows: they are counted.
template <class Term>
concept Clamps = requires {
  Term::clamp;
};

template <class Term> struct TermSum {
  using Options = typename Term::Options;
  static constexpr std::string_view name = Term::name;
  static constexpr size_t block = 2048;

  explicit TermSum(const Options& o = {}) : options(o) {}

  /// Term::check(rows, options), where there is one, throws for rows outside the domain of the term.
  void check([[maybe_unused]] const Rows& rows) const {
    if constexpr (requires { Term::check(rows, options); }) Term::check(rows, options);
  }
  /// Term::evaluate(rows, begin, n, options, out) writes the terms of rows [begin, begin + n).
  /// Term::add(rows, options, sum), where there is one, adds the terms of all rows, weighing 1 each; of terms that
  /// clamp, it returns how many rows it has clamped, as Term::clamped does of a block.
  /// Term::take_beyond, where there is one, adds the terms of a block that leave the range of double, and sets them to
  /// 0.
  void update(const Rows& rows) {
    add_weights(weight, rows);
    if constexpr (requires { Term::add(rows, options, sum); })
      if (rows.weight.empty()) {
        if constexpr (Clamps<Term>)
          clamped += Term::add(rows, options, sum);
        else
          Term::add(rows, options, sum);
        return;
      }
    alignas(64) std::array<double, block> terms;
    for (size_t begin = 0; begin < rows.size; begin += block) {
      size_t n = std::min(block, rows.size - begin);
      Term::evaluate(rows, begin, n, options, terms.data());
      for (size_t i = 0; i < n && !rows.weight.empty(); ++i)
        if (rows.weight[begin + i] == 0) terms[i] = 0;  // absent, whatever its term would be
      if constexpr (Clamps<Term>) clamped += Term::clamped(rows, begin, n, terms.data());
      if constexpr (requires { Term::take_beyond(rows, begin, n, options, terms.data(), sum); })
        Term::take_beyond(rows, begin, n, options, terms.data(), sum);
      sum.add({terms.data(), n}, rows.weight.empty() ? rows.weight : rows.weight.subspan(begin, n));
    }
  }
  bool terms(const Rows& rows, std::span<double> out) const {
    for (size_t begin = 0; begin < rows.size; begin += block) {
      const size_t n = std::min(block, rows.size - begin);
      Term::evaluate(rows, begin, n, options, out.data() + begin);
      if constexpr (requires(ExactSum & x) { Term::take_beyond(rows, begin, n, options, out.data(), x); }) {
        ExactSum beyond;
        Term::take_beyond(rows, begin, n, options, out.data() + begin, beyond);
        if (!beyond.zero()) return false;
      }
    }
    return true;
  }
  void add_terms(const ExactSum& total, uint64_t rows) { sum.merge(total), weight.add_count(rows); }
  void merge(const TermSum& other) {
    sum.merge(other.sum), weight.merge(other.weight);
    clamped += other.clamped;
  }
  template <class A> void archive(A& a) {
    a(sum, weight);
    if constexpr (Clamps<Term>) {
      if constexpr (A::reading)
        if (a.format < 4) return;  // not counted then
      a(clamped);
    }
  }
  void validate() const {
    if (weight.sign() < 0) throw CorruptState("negative total weight");
  }

  /// sum / weight, rounded once; NaN without weight.
  double mean() const { return ratio(sum, weight); }
  /// A number that is made of the sum, marked where rows are clamped.
  Outcome marked(double value) const {
    Outcome x(value);
    if constexpr (Clamps<Term>) x.clamped = clamped, x.clamp = Term::clamp;
    return x;
  }

  Options options;
  ExactSum sum, weight;
  uint64_t clamped = 0;  // rows
};

}  // namespace assay

// TermSquares: the exact weighted sum of the square of one term a row. Beside a TermSum it tells the spread
// of the term.
#pragma once
#include "assay/states/moments.h"
#include "assay/states/term_sum.h"

namespace assay {

namespace detail {
template <class Term> inline constexpr auto squares_name = [] {
  constexpr std::string_view prefix = "squares of ";
  std::array<char, prefix.size() + Term::name.size()> text{};
  std::copy(prefix.begin(), prefix.end(), text.begin());
  std::copy(Term::name.begin(), Term::name.end(), text.begin() + prefix.size());
  return text;
}();
}  // namespace detail

template <class Term> struct TermSquares {
  using Options = typename Term::Options;
  static constexpr std::string_view name{detail::squares_name<Term>.data(), detail::squares_name<Term>.size()};
  static constexpr size_t block = 2048;

  explicit TermSquares(const Options& o = {}) : options(o) {}
  void check([[maybe_unused]] const Rows& rows) const {
    if constexpr (requires { Term::check(rows, options); }) Term::check(rows, options);
  }
  void update(const Rows& rows) {
    alignas(64) std::array<double, block> terms;
    for (size_t begin = 0; begin < rows.size; begin += block) {
      const size_t n = std::min(block, rows.size - begin);
      Term::evaluate(rows, begin, n, options, terms.data());
      const auto weight = rows.weight.empty() ? rows.weight : rows.weight.subspan(begin, n);
      for (size_t i = 0; i < weight.size(); ++i)
        if (weight[i] == 0) terms[i] = 0;  // absent, whatever its term would be
      add_products(sum, {terms.data(), n}, {terms.data(), n}, weight);
    }
  }
  void merge(const TermSquares& other) { sum.merge(other.sum); }
  template <class A> void archive(A& a) { a(sum); }
  void validate() const {
    if (sum.sign() < 0) throw CorruptState("a negative sum of squares");
  }

  Options options;
  ExactSum sum;
};

}  // namespace assay

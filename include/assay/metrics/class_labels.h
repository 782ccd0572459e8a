// Formulas over class labels that several tasks share: over the four counts of one class, and over whole
// confusion matrices. A formula stands here once; the tables of the tasks wrap it.
#pragma once
#include "assay/metrics/average.h"
#include "assay/metrics/class_matrix.h"
#include "assay/metrics/interval_rules.h"

namespace assay {

// ------------------------------------------------------------------------------------------------ one class

struct FBeta {
  double beta = 1;
  static constexpr auto fields() {
    return std::tuple{field("beta", &FBeta::beta, "weight of recall over precision", between(0, 1e9))};
  }
};

Outcome precision(const Counts& c);
Outcome recall(const Counts& c);
Outcome specificity(const Counts& c);
Outcome npv(const Counts& c);
Outcome fpr(const Counts& c);
Outcome fnr(const Counts& c);
Outcome fdr(const Counts& c);
Outcome false_omission_rate(const Counts& c);
Outcome f1(const Counts& c);
Outcome f_beta(const Counts& c, const FBeta& p);
Outcome jaccard(const Counts& c);
Outcome informedness(const Counts& c);
Outcome markedness(const Counts& c);
Outcome fowlkes_mallows(const Counts& c);

/// Any of these formulas on counts, with its parameters taken from `params` by name.
template <auto F, class P> Outcome on_counts(const Counts& counts, const P& params) {
  using Own = typename detail::ParamsOf<typename detail::Signature<decltype(F)>::Args>::type;
  if constexpr (std::is_same_v<Own, NoParams>)
    return F(counts);
  else
    return F(counts, detail::options_from<Own>(params));
}

// ------------------------------------------------------------------------------------------------ all
// classes

struct BalancedAccuracy {
  bool adjusted = false;
  static constexpr auto fields() {
    return std::tuple{field("adjusted", &BalancedAccuracy::adjusted, "rescale so that guessing scores 0")};
  }
};

enum class KappaWeights : uint8_t { none, linear, quadratic };
template <> struct EnumNames<KappaWeights> {
  static constexpr std::array<std::string_view, 3> names{"none", "linear", "quadratic"};
};
struct Kappa {
  KappaWeights weights = KappaWeights::none;
  static constexpr auto fields() {
    return std::tuple{field("weights", &Kappa::weights, "price of a disagreement by the distance of the classes")};
  }
};

enum class Normalize : uint8_t { none, actual, predicted, all };
template <> struct EnumNames<Normalize> {
  static constexpr std::array<std::string_view, 4> names{"none", "true", "predicted", "all"};
};
struct Normalized {
  Normalize normalize = Normalize::none;
  static constexpr auto fields() {
    return std::tuple{field("normalize", &Normalized::normalize, "divide by the sum of the row, column or table")};
  }
};

Outcome accuracy(const ClassMatrix& m, const NoParams&, const Context&);
Outcome error_rate(const ClassMatrix& m, const NoParams&, const Context&);
Outcome hamming_loss(const ClassMatrix& m, const NoParams&, const Context&);
Outcome mcc(const ClassMatrix& m, const NoParams&, const Context&);
Outcome cohen_kappa(const ClassMatrix& m, const Kappa& p, const Context&);
Value balanced_accuracy(const ClassMatrix& m, const BalancedAccuracy& p, const Context& context);
Value g_mean(const ClassMatrix& m, const NoParams&, const Context& context);
Value confusion_table(const ClassMatrix& m, const Normalized& p, const Context& context);
Value classification_report(const ClassMatrix& m, const NoParams&, const Context& context);

// ------------------------------------------------------------------------------------------------ intervals

namespace intervals {

template <> inline constexpr bool is_share<&precision> = true;
template <> inline constexpr bool is_share<&recall> = true;
template <> inline constexpr bool is_share<&specificity> = true;
template <> inline constexpr bool is_share<&npv> = true;
template <> inline constexpr bool is_share<&fpr> = true;
template <> inline constexpr bool is_share<&fnr> = true;
template <> inline constexpr bool is_share<&fdr> = true;
template <> inline constexpr bool is_share<&false_omission_rate> = true;
template <> inline constexpr bool is_share<&jaccard> = true;

/// A formula of one class against the rest, by Wilson or the delta method; nothing where it is undefined.
Found of_part_counts(const IntervalInput& in, const Counts& counts, const CountsFormula& formula);
/// Of every number of a classification report but the supports.
Found of_report(const IntervalInput& in, const ClassMatrix& m);
template <class State> Found over_report(const IntervalInput& in) {
  return of_report(in, class_matrix(state<State>(in.states[0]), in.context));
}
inline constexpr std::string_view report_methods = "delta_logit delta wilson";

inline ExactSum right_rows(const ClassMatrix& m) { return m.all_hits(); }
ExactSum wrong_rows(const ClassMatrix& m);

/// Derivatives of a formula by the weight of each cell of the matrix, in the order of its cells.
std::vector<double> balanced_accuracy_slopes(const ClassMatrix& m, const BalancedAccuracy& p);
std::vector<double> g_mean_slopes(const ClassMatrix& m, const NoParams&);
std::vector<double> mcc_slopes(const ClassMatrix& m, const NoParams&);
std::vector<double> cohen_kappa_slopes(const ClassMatrix& m, const Kappa& p);

template <> inline constexpr auto matrix_hits<&accuracy> = &right_rows;
template <> inline constexpr auto matrix_hits<&error_rate> = &wrong_rows;
template <> inline constexpr auto matrix_hits<&hamming_loss> = &wrong_rows;
template <> inline constexpr auto matrix_slopes<&balanced_accuracy> = &balanced_accuracy_slopes;
template <> inline constexpr auto matrix_slopes<&g_mean> = &g_mean_slopes;
template <> inline constexpr auto matrix_slopes<&mcc> = &mcc_slopes;
template <> inline constexpr auto matrix_slopes<&cohen_kappa> = &cohen_kappa_slopes;

}  // namespace intervals

}  // namespace assay

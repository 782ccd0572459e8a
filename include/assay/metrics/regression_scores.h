// Formulas of scores against a baseline or a scale: R2 and its kin, D2, normalised errors. Rows: metrics/regression.h.
#pragma once
#include "assay/metrics/regression_losses.h"

namespace assay {

struct AdjustedR2 {
  int64_t predictors = 1;
  OutputAverage average = OutputAverage::uniform;
  static constexpr auto fields() {
    return std::tuple{field("predictors", &AdjustedR2::predictors, "number of predictors of the model", at_least(0)),
                      PerOutput::average_field<AdjustedR2>()};
  }
};

enum class Scale : uint8_t { mean, range, std, iqr };
template <>
struct EnumNames<Scale> {
  static constexpr std::array<std::string_view, 4> names{"mean", "range", "std", "iqr"};
};
struct Normalized {
  Scale by = Scale::mean;
  OutputAverage average = OutputAverage::uniform;
  static constexpr auto fields() {
    return std::tuple{field("by", &Normalized::by, "scale of the target: mean, range, standard deviation or interquartile range"),
                      PerOutput::average_field<Normalized>()};
  }
  template <class S>
  bool reads() const {
    if (std::is_same_v<S, TargetMoments>) return by == Scale::mean || by == Scale::std;
    if (std::is_same_v<S, TargetExtremes>) return by == Scale::range;
    if (std::is_same_v<S, TargetRuns>) return by == Scale::iqr;
    return true;
  }
};

/// D2 of a deviance: the normal one is read from moments, the others need the whole distribution of the target.
struct TweedieShare : Tweedie {
  template <class S>
  bool reads() const {
    if (std::is_same_v<S, TargetMoments>) return power == 0;
    if (std::is_same_v<S, TargetRuns>) return power != 0;
    return true;
  }
};

namespace regression {

Outcome r2(const TermSum<SquaredError>& errors, const TargetMoments& target, const PerOutput&);
Outcome adjusted_r2(const TermSum<SquaredError>& errors, const TargetMoments& target, const AdjustedR2& p);
/// 1 - Var(t - e) / Var(t), both exact.
Outcome explained_variance(const TargetMoments& target, const EstimateMoments& estimate, const CrossMoment& cross,
                           const PerOutput&);
/// Squared errors over squared deviations of the target, the latter at least 2^-52.
Outcome relative_squared_error(const TermSum<SquaredError>& errors, const TargetMoments& target, const PerOutput&);
Outcome nrmse(const TermSum<SquaredError>& errors, const TargetMoments& moments, const TargetExtremes& extremes,
              const TargetRuns& runs, const Normalized& p);

/// 1 - pinball loss / pinball loss of the constant quantile of the target.
Outcome d2_pinball(const TermSum<PinballLoss>& losses, const TargetRuns& target, const Pinball& p);
Outcome d2_absolute_error(const TermSum<AbsoluteError>& errors, const TargetRuns& target, const PerOutput&);
/// 1 - deviance / deviance of the constant mean of the target.
Outcome d2_tweedie(const TermSum<TweedieDeviance>& losses, const TargetMoments& moments, const TargetRuns& runs,
                   const TweedieShare& p);

}  // namespace regression
}  // namespace assay

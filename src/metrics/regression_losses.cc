#include "assay/metrics/regression_losses.h"

namespace assay::regression {

Outcome wmape(const TermSum<AbsoluteError>& errors, const TermSum<TargetSize>& sizes, const PerOutput&) {
  constexpr double least = 1.17e-6;  // as torchmetrics
  if (errors.weight.zero()) return undefined_without_rows();
  if (sizes.sum.value() < least) return {errors.sum.value() / least, "target sizes sum to less than 1.17e-6"};
  return ratio(errors.sum, sizes.sum);
}

}  // namespace assay::regression
